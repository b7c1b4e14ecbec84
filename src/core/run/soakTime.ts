import { isoSeconds } from '../condition/reading/duration.ts';
import type { ItemState } from './state.ts';

type Soak = NonNullable<ItemState['soak']>;

/** How far a soak is by the clock. Milliseconds since the epoch. */
export interface SoakTime {
  readonly from: number;
  /** From then on it may pass. */
  readonly until: number;
  /** From then on it is overdue. */
  readonly latest: number;
  /** `ahead` where the clock stands before its start, as after a clock was set back. */
  readonly phase: 'ahead' | 'running' | 'over' | 'overdue';
}

/** Counts from what is in the journal, so that sleep of a machine, a restart or another machine make no difference. */
export function soakTime({ time, min, max }: Soak, now: number): SoakTime {
  const from = Date.parse(time);
  const until = from + isoSeconds(min) * 1000;
  // A soak of a single figure is never late: only a range says until when.
  const latest = min === max ? Number.POSITIVE_INFINITY : from + isoSeconds(max) * 1000;
  return { from, until, latest, phase: now < from ? 'ahead' : now < until ? 'running' : now < latest ? 'over' : 'overdue' };
}
