import type { ExecutionState, RunState } from './state.ts';

/** Executions of a run that have no end and were started on a machine, the oldest first. */
export function unfinishedOn(run: RunState, host: string): readonly ExecutionState[] {
  return [...run.executions.values()].filter(({ finished, started }) => finished === null && started.actor.host === host);
}
