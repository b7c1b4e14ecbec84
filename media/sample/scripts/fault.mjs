// fault.mjs VERSION ERROR_RATE LATENCY_MS: makes a version fail, or heals it with 0 and 0.
import { post } from './service.mjs';

const [version, errorRate, latencyMs] = process.argv.slice(2);
const { faults } = await post('/fault', { version, errorRate: Number(errorRate), latencyMs: Number(latencyMs) });
console.log(`${version}: ${faults[version].errorRate * 100}% errors, ${faults[version].latencyMs} ms slower`);
