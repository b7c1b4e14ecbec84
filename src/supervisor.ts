/** Entry of the process that owns one execution. It is told whose it is on its standard input, and says when it can be reached. */
import process from 'node:process';
import { createInterface } from 'node:readline';
import type { Hello } from './node/supervisor/protocol.ts';
import { supervise } from './node/supervisor/supervise.ts';

const ending = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => { ending.abort(); });
// The terminal or window that this was started from may go; that is what this process is for.
process.on('SIGHUP', () => undefined);
process.stdout.on('error', () => undefined);

const [line] = await (async () => {
  for await (const first of createInterface({ input: process.stdin })) return [first];
  return [null];
})();
process.stdin.destroy();

if (line === null) {
  process.exitCode = 64;
} else {
  await supervise(JSON.parse(line) as Hello, {
    signal: ending.signal,
    onReady: () => { process.stdout.write('ready\n'); },
    recordEnd: async (...end) => (await import('./node/supervisor/recordEnd.ts')).recordEnd(...end),
  });
}
