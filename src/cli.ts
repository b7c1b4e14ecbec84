/** Composition root for the terminal. */
import process from 'node:process';
import { createInterface } from 'node:readline/promises';
import { fileURLToPath } from 'node:url';
import { run } from './cli/program.ts';
import type { Terminal } from './cli/terminal.ts';

declare const HOLDPOINT_VERSION: string;

const interruption = new AbortController();
const insistence = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (interruption.signal.aborted) insistence.abort();
    interruption.abort();
  });
}
// A reader that goes away, as `head` does, is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => { if (error.code !== 'EPIPE') throw error; });

async function ask(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await lines.question(question, { signal: interruption.signal });
  } catch {
    return '';
  } finally {
    lines.close();
  }
}

const terminal: Terminal = {
  out: (text) => { process.stdout.write(text); },
  outBytes: (bytes) => new Promise((resolve) => process.stdout.write(bytes, () => { resolve(); })),
  outIsTerminal: process.stdout.isTTY,
  err: (text) => { process.stderr.write(text); },
  interactive: process.stdin.isTTY && process.stderr.isTTY,
  confirm: async (question) => /^y(es)?$/i.test((await ask(`${question} [y/N] `)).trim()),
  ask,
  signal: interruption.signal,
  kill: insistence.signal,
  supervisor: [process.execPath, fileURLToPath(new URL('./supervisor/supervisor.js', import.meta.url))],
  cwd: process.cwd(),
};

process.exitCode = await run(process.argv.slice(2), terminal, HOLDPOINT_VERSION);
