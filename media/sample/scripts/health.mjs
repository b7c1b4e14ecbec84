// Asks each version for its health; --detailed says how long it took.
import { address } from './service.mjs';

for (const version of ['stable', 'canary']) {
  const started = performance.now();
  const response = await fetch(`${address}/${version}/healthz`, { signal: AbortSignal.timeout(5000) }).catch(() => null);
  const detail = process.argv.includes('--detailed') ? `  ${(performance.now() - started).toFixed(0)} ms` : '';
  console.log(`${version}  ${response === null ? 'no answer' : response.status}${detail}`);
  if (!response?.ok) process.exitCode = 1;
}
