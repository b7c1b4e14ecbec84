import type { RunOutcome } from '../run/event.ts';
import type { RunState } from '../run/state.ts';

/** What a list of deployments says of one, from its events alone. */
export interface RunSummary {
  readonly run: string;
  /** Relative to the repository root. */
  readonly path: string;
  readonly version: string | null;
  readonly environment: string | null;
  readonly ticket: string | null;
  readonly outcome: RunOutcome | 'open';
  /** Who started it, as claimed. */
  readonly operator: string;
  readonly started: string;
  readonly ended: string | null;
  /** Seconds from the first to the last event in it. */
  readonly duration: number;
  readonly done: number;
  readonly total: number;
  readonly failed: number;
  readonly attested: number;
  readonly skipped: number;
  readonly stages: number;
  readonly deviations: number;
}

/** Null where the run was never started. */
export function summarise(state: RunState): RunSummary | null {
  const { started, ended } = state;
  if (started === null) return null;
  const items = [...state.items.values()];
  const count = (fits: (item: (typeof items)[number]) => boolean): number => items.filter(fits).length;
  const times = [...state.log.values()].map(({ time }) => Date.parse(time));
  const { version, environment, ticket } = started.release;
  return {
    run: state.run,
    path: started.path,
    version,
    environment,
    ticket,
    outcome: ended?.outcome ?? 'open',
    operator: started.actor.name,
    started: started.time,
    ended: ended?.time ?? null,
    duration: Math.round((Math.max(...times) - Date.parse(started.time)) / 1000),
    done: count((item) => item.ticked || item.skip !== null),
    total: items.length,
    failed: count((item) => item.status === 'failed'),
    attested: count((item) => item.tick?.attested === true),
    skipped: count((item) => item.skip !== null),
    stages: state.stages.size,
    deviations: state.deviations.length,
  };
}
