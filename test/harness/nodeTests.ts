/** Runs test files with Node's own runner and counts what they hold. */
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { none, type Tally } from './tally.ts';

export interface NodeTestOptions {
  /** How many files run at a time. */
  readonly concurrency: number;
  /** Milliseconds for one file. */
  readonly timeout: number;
}

/** Runs each file in a process of its own. A file without a test counts as failed. */
export async function runNodeTests(files: readonly string[], options: NodeTestOptions): Promise<Tally> {
  if (files.length === 0) return none;
  let { passed, failed, skipped } = none;
  const empty = new Set(files);
  const events = run({ files: [...files], ...options });
  events.on('test:pass', (test) => {
    // A file that declares no test is reported by the runner as one test that passed, named after the file.
    if (test.details.type === 'suite' || test.name === test.file) return;
    if (test.file !== undefined) empty.delete(test.file);
    if (test.skip !== undefined || test.todo !== undefined) skipped += 1;
    else passed += 1;
  });
  events.on('test:fail', (test) => {
    if (test.file !== undefined) empty.delete(test.file);
    if (test.details.type !== 'suite' || isOwnFailure(test.details.error)) failed += 1;
  });
  const report = events.compose(new spec());
  for await (const text of report) process.stdout.write(text as string);
  for (const file of empty) console.error(`FAILED: ${file} ran no test`);
  return { passed, failed: failed + empty.size, skipped };
}

/** A suite that failed by itself, in a hook or while it was declared, and not because of a test that is counted already. */
function isOwnFailure(error: Error): boolean {
  return !('failureType' in error && error.failureType === 'subtestsFailed');
}
