import type { ChecklistFile } from '../ports.ts';
import type { ExecutionState } from '../run/state.ts';
import { done, reasonOf, refused, type EngineContext } from './context.ts';
import type { ComparedOutput, Comparison, Outcome } from './engine.ts';
import { takeSnapshot } from './snapshot.ts';

/** The outputs of the last two executions of a target that have an end: all that is kept of each, else its excerpt. */
export async function compare(context: EngineContext, file: ChecklistFile, target: string): Promise<Outcome<Comparison>> {
  const taken = await takeSnapshot(context, file);
  if (taken.status === 'refused') return taken;
  const { run } = taken.value;
  if (run === null) return refused('not-started', 'Outputs are compared within a deployment, and none is open.');
  const latest = run.executions.get(target);
  const previous = latest?.previous;
  if (latest === undefined || latest.finished === null || previous === undefined) return refused('no-change', 'This was not run twice to its end in this deployment, so there is nothing to compare.', [target]);
  try {
    return done({ before: await outputOf(context, run.run, previous), after: await outputOf(context, run.run, latest) });
  } catch (error) {
    return refused('journal', `The outputs cannot be read: ${reasonOf(error)}`, [target]);
  }
}

async function outputOf(context: EngineContext, run: string, { execution, attempt, finished }: Omit<ExecutionState, 'previous'>): Promise<ComparedOutput> {
  const kept = await context.journal.readOutput(run, `${execution}.txt`);
  return { attempt, time: finished?.time ?? '', text: kept === null ? (finished?.excerpt ?? '') : new TextDecoder().decode(kept) };
}
