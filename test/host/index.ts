/** Runs inside VS Code's extension host: one suite, whose folder and whose result file the harness names. */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'node:util';
import Mocha from 'mocha';

/** Called by VS Code; rejects where a test failed, which VS Code turns into its exit code. */
export async function run(): Promise<void> {
  const folder = setting('HOLDPOINT_SUITE');
  const pattern = process.env.HOLDPOINT_PATTERN ?? '';
  Mocha.reporters.Base.consoleLog = (...args: unknown[]) => {
    console.log('mocha', format(...args));
  };
  const mocha = new Mocha({ ui: 'bdd', timeout: 20_000, color: false });
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.test.cjs') && file.includes(pattern));
  for (const file of files.sort()) mocha.addFile(join(folder, file));
  const stats = await new Promise<Mocha.Stats>((resolve, reject) => {
    const runner = mocha.run(() => {
      if (runner.stats === undefined) reject(new Error('Mocha gave no figures'));
      else resolve(runner.stats);
    });
  });
  const filled = filesOf(mocha.suite);
  const empty = files.filter((file) => !filled.has(join(folder, file)));
  for (const file of empty) console.log('mocha', `FAILED: ${file} ran no test`);
  const tally = { passed: stats.passes, failed: stats.failures + empty.length, skipped: stats.pending };
  writeFileSync(setting('HOLDPOINT_RESULTS'), JSON.stringify(tally));
  if (tally.failed > 0) throw new Error(`${String(tally.failed)} failed`);
}

/** The files that declared at least one test. */
function filesOf(suite: Mocha.Suite): Set<string | undefined> {
  return new Set([...suite.tests.map((test) => test.file), ...suite.suites.flatMap((inner) => [...filesOf(inner)])]);
}

function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
}
