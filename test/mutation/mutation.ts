/**
 * Changes one operator, one figure or one entry of a table of `src/core/condition` at a time and runs its tests: a change
 * that leaves them green is a test that is missing. Prints the score and what survived, and fails where a comparator or an
 * entry of the table of units did. Run it with `npm run mutation [-- FILE…]`; for all files it takes many minutes.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { mutantsOf, type Mutant } from './mutants.ts';
import type { Answer, Attempt } from './protocol.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
/** Milliseconds; a mutant may never end, and then it was noticed. */
const TIMEOUT = 60_000;
/** What was loaded is never let go of, so that a process tries only so many. */
const ATTEMPTS = 60;
const found = globSync('test/core/condition/**/*.test.ts', { cwd: root }).sort();
/** Those that try thousands of texts come last. */
const isSlow = (file: string): boolean => /properties|tokens/u.test(file);
const tests = [...found.filter((file) => !isSlow(file)), ...found.filter(isSlow)].map((file) => pathToFileURL(join(root, file)).href);

interface Case {
  readonly file: string;
  readonly mutant: Mutant;
}

/** Tries attempts in a process of its own, and in another one after some, or after one that did not end. */
class Tries {
  #child: ChildProcess | null = null;
  #left = 0;

  /** The first test that failed, `timeout` for one that did not end; null where all passed. */
  async try(attempt: Attempt): Promise<string | null> {
    if (this.#child === null || this.#left === 0) {
      this.end();
      this.#child = fork(new URL('tryMutants.ts', import.meta.url), tests, { stdio: 'ignore', execArgv: ['--disable-warning=ExperimentalWarning'] });
      this.#left = ATTEMPTS;
    }
    this.#left -= 1;
    const child = this.#child;
    return new Promise((resolve) => {
      const settle = (failed: string | null, alive: 'alive' | 'ended'): void => {
        clearTimeout(timer);
        child.removeAllListeners();
        if (alive === 'ended') this.end();
        resolve(failed);
      };
      const timer = setTimeout(() => { settle('timeout', 'ended'); }, TIMEOUT);
      child.once('message', (answer) => { settle((answer as Answer).failed, 'alive'); });
      child.once('exit', () => { settle('the process ended', 'ended'); });
      child.send(attempt);
    });
  }

  end(): void {
    this.#child?.kill('SIGKILL');
    this.#child = null;
  }
}

async function main(wanted: readonly string[]): Promise<void> {
  const workers = Array.from({ length: availableParallelism() }, () => new Tries());
  try {
    const red = await workers[0]?.try({ file: null, source: '' });
    if (red !== null) throw new Error(`The tests are red as they are: ${String(red)}`);
    const files = globSync('src/core/condition/**/*.ts', { cwd: root }).sort().filter((file) => wanted.length === 0 || wanted.includes(basename(file)));
    const cases = files.flatMap((file) => mutantsOf(basename(file), readFileSync(join(root, file), 'utf8')).map((mutant): Case => ({ file, mutant })));
    console.log(`${String(cases.length)} mutants of ${String(files.length)} files`);
    const survivors: Case[] = [];
    const queue = cases.values();
    await Promise.all(workers.map(async (worker) => {
      for (const one of queue) {
        if ((await worker.try({ file: pathToFileURL(join(root, one.file)).href, source: one.mutant.source })) !== null) continue;
        survivors.push(one);
        console.log(`survived: ${one.file}:${String(one.mutant.line)} ${one.mutant.original} -> ${one.mutant.mutated}`);
      }
    }));
    for (const file of files) report(file, cases.filter((one) => one.file === file), survivors.filter((one) => one.file === file));
    report('all', cases, survivors);
    report('comparators and units', cases.filter(({ mutant }) => mutant.table), survivors.filter(({ mutant }) => mutant.table));
    process.exitCode = survivors.some(({ mutant }) => mutant.table) ? 1 : 0;
  } finally {
    for (const worker of workers) worker.end();
  }
}

function report(name: string, cases: readonly Case[], survivors: readonly Case[]): void {
  if (cases.length === 0) return;
  const killed = cases.length - survivors.length;
  console.log(`${name}: ${String(killed)} of ${String(cases.length)} killed, ${((100 * killed) / cases.length).toFixed(1)}%`);
}

await main(process.argv.slice(2));
