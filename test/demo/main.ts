/** `node test/demo/main.ts [PORT]`: the demo service under a steady load, until it is interrupted. */
import { generateLoad } from './load.ts';
import { startService } from './service.ts';

const service = await startService(Number(process.argv[2] ?? 4180));
console.log(`Demo service: ${service.address}/metrics`);
const abort = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    abort.abort();
  });
}
await generateLoad({ address: service.address, rate: 60, seconds: 4 * 3600, signal: abort.signal });
await service.close();
