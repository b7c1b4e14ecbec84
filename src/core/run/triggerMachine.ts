/** One rollback trigger over time, as Prometheus has it: pending until its condition held for long enough, then firing. Pure. */

export type TriggerStatus = 'ok' | 'pending' | 'firing' | 'inconclusive' | 'not-watched';

/** What was seen of a trigger at a moment. Times are milliseconds since the epoch. */
export interface TriggerReading {
  readonly at: number;
  /** `violated`: what calls for a rollback holds now. `unknown`: nothing was seen. `unwatched`: nothing could be. */
  readonly now: 'violated' | 'satisfied' | 'unknown' | 'unwatched';
  /** Whether the history of its source says that it held all through its window up to now. */
  readonly held: boolean;
}

export interface TriggerRules {
  /** Milliseconds that it must hold before it fires; 0 to fire at once. */
  readonly for: number;
  /** Milliseconds for which it goes on firing after it held last. */
  readonly keepFiringFor: number;
  /** Milliseconds between two readings after which nobody can say what was between them: the machine slept, or nobody watched. */
  readonly longestGap: number;
}

export interface TriggerState {
  readonly status: TriggerStatus;
  /** Since when it is so. */
  readonly since: number;
  /** The last reading of any kind; null for a state that somebody else left. */
  readonly readAt: number | null;
  /** The last reading at which it was violated or satisfied. */
  readonly seenAt: number | null;
  /** The last reading at which it was violated. */
  readonly violatedAt: number | null;
  /** Since when nothing is seen; null while something is. */
  readonly blindSince: number | null;
}

/** Where a trigger has no window of its own, it may be unseen for so long before that is as good as firing. */
const BLIND = 60_000;

/** The state after a reading. `before` is null for the first. */
export function advance(before: TriggerState | null, reading: TriggerReading, rules: TriggerRules): TriggerState {
  const { at } = reading;
  const turn = (status: TriggerStatus, since: number | null, changes: Partial<TriggerState>): TriggerState => ({
    seenAt: before?.seenAt ?? null, violatedAt: before?.violatedAt ?? null, blindSince: null, ...changes,
    readAt: at, status, since: since ?? (before?.status === status ? before.since : at),
  });
  switch (reading.now) {
    case 'unwatched':
      return turn('not-watched', null, {});
    case 'unknown': {
      const blindSince = before?.blindSince ?? at;
      // What was pending or firing is not over because nobody sees it.
      const isBlind = at - blindSince >= Math.max(rules.for, rules.for === 0 ? BLIND : 0);
      const kept = before === null || before.status === 'not-watched' ? 'ok' : before.status;
      const status = kept === 'firing' ? 'firing' : isBlind || before === null || before.status === 'not-watched' ? 'inconclusive' : kept;
      return turn(status, null, { blindSince });
    }
    case 'satisfied': {
      const isKept = before?.status === 'firing' && before.violatedAt !== null && at - before.violatedAt < rules.keepFiringFor;
      return turn(isKept ? 'firing' : 'ok', null, { seenAt: at });
    }
    case 'violated': {
      const seen = { seenAt: at, violatedAt: at };
      if (reading.held || rules.for === 0 || before?.status === 'firing') return turn('firing', null, seen);
      const isContinuous = before?.status === 'pending' && before.seenAt !== null && at >= before.seenAt && at - before.seenAt <= rules.longestGap;
      if (!isContinuous) return turn('pending', at, seen);
      return at - before.since >= rules.for ? turn('firing', null, seen) : turn('pending', null, seen);
    }
  }
}
