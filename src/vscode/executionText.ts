/** How an execution ended, in the few words that fit on a lens. */
import type { Block, Placeholder } from '../core/checklist/model.ts';
import type { Snapshot } from '../core/engine/engine.ts';
import type { ExecOutcome, ExecResult } from '../core/ports.ts';
import type { ExecutionState } from '../core/run/state.ts';
import { describeElapsed } from '../core/condition/describe.ts';

export interface LatestExecution {
  readonly status: 'passed' | 'failed' | 'stopped' | 'unfinished';
  /** `passed in 1.2 s`, `failed: exit 3`. Holds no text of the file's. */
  readonly title: string;
  /** Head and tail of what it printed; empty while that is unknown. */
  readonly excerpt: string;
  /** What was run, values filled in; null for a result that this window did not run. */
  readonly script: string | null;
}

type End = Pick<NonNullable<ExecutionState['finished']>, 'status' | 'exitCode' | 'signal' | 'duration'>;

/** The latest execution of a target: with a deployment open the one that its record tells, else the one of this window. */
export function latestExecution(snapshot: Snapshot, results: ReadonlyMap<string, ExecResult>, scripts: WeakMap<ExecResult, string>, target: string): LatestExecution | null {
  if (snapshot.run !== null) {
    const execution = snapshot.run.executions.get(target);
    return execution === undefined ? null : recorded(execution);
  }
  const result = results.get(target);
  return result === undefined ? null : { ...described(endOf(result)), excerpt: result.excerpt, script: scripts.get(result) ?? null };
}

/**
 * Whether `script` can have come of `text`: equal to it, with something in the place of each placeholder.
 * The text is that of the block or statement as it stands now.
 */
export function isMadeOf(script: string, text: string, placeholders: readonly Placeholder[]): boolean {
  const written = [...new Set(placeholders.map((placeholder) => placeholder.text))].filter((name) => name !== '');
  if (written.length === 0) return script.trimEnd() === text.trimEnd();
  const escape = (part: string): string => part.replaceAll(/[\\^$.*+?()[\]{}|/]/gu, '\\$&');
  const pattern = text
    .trimEnd()
    .split(new RegExp(`(?:${written.map(escape).join('|')})`, 'u'))
    .map(escape)
    .join('\\S+');
  return new RegExp(`^${pattern}$`, 'u').test(script.trimEnd());
}

/** What values take the place of in a block: placeholders, and what follows an `export NAME=` with nothing behind it. */
export function blanksIn({ placeholders, variables }: Block): readonly Placeholder[] {
  return [...placeholders, ...variables.filter(({ empty }) => empty).map(({ name, line, column }) => ({ name, text: `${name}=`, line, column }))];
}

/** The end of an execution as a sentence for the last line of its terminal. */
export function describeEnd(result: ExecResult): string {
  const end = endOf(result);
  const after = `after ${describeElapsed(result.duration)}`;
  switch (result.outcome.status) {
    case 'exited':
      return `Exit code ${String(result.outcome.exitCode)} ${after}.`;
    case 'signalled':
      return `Ended by ${result.outcome.signal} ${after}.`;
    case 'timed-out':
      return `Timed out ${after}; all of its processes were ended.`;
    case 'cancelled':
      return `Stopped ${after}; all of its processes were ended.`;
    case 'failed-to-start':
      return `${described(end).title}: ${result.outcome.message}`;
    case 'interrupted':
      return `Interrupted: what watched over it was killed or lost it. How it ended is not known.`;
  }
}

function recorded(execution: ExecutionState): LatestExecution {
  const { finished } = execution;
  if (finished === null) return { status: 'unfinished', title: 'started, no end recorded', excerpt: '', script: execution.script };
  return { ...described(finished), excerpt: finished.excerpt, script: execution.script };
}

function described(end: End): Pick<LatestExecution, 'status' | 'title'> {
  switch (end.status) {
    case 'exited':
      return end.exitCode === 0
        ? { status: 'passed', title: `passed in ${describeElapsed(end.duration)}` }
        : { status: 'failed', title: `failed: exit ${String(end.exitCode)}` };
    case 'signalled':
      return { status: 'failed', title: `failed: ${end.signal ?? 'ended by a signal'}` };
    case 'timed-out':
      return { status: 'failed', title: `failed: timed out after ${describeElapsed(end.duration)}` };
    case 'cancelled':
      return { status: 'stopped', title: `stopped after ${describeElapsed(end.duration)}` };
    case 'failed-to-start':
      return { status: 'failed', title: 'failed to start' };
    case 'interrupted':
      return { status: 'failed', title: 'interrupted, end unknown' };
  }
}

function endOf({ outcome, duration }: ExecResult): End {
  return { status: outcome.status, exitCode: exitCodeOf(outcome), signal: outcome.status === 'signalled' ? outcome.signal : null, duration };
}

function exitCodeOf(outcome: ExecOutcome): number | null {
  return outcome.status === 'exited' ? outcome.exitCode : null;
}
