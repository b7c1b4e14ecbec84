/** Milliseconds that a look may take beyond its turn before it is late. */
const GRACE = 10_000;

/** Whether a watch looks, and in time. Times are milliseconds of any one clock that only goes forward. */
export interface WatchHealth {
  /** A look has ended; `fault` says why nothing was seen by it. */
  looked(at: number, fault: string | null): void;
  /** Seconds by which the next look is late: 0 while its turn has not come. */
  lag(now: number): number;
  /** Null while looks succeed in time, else in one line why not. */
  fault(now: number): string | null;
}

/** `every` is the pause between two looks, and `begun` when the watch began, both in milliseconds. */
export function createWatchHealth(every: number, begun: number): WatchHealth {
  let succeeded: number | null = null;
  let reason: string | null = null;
  const lag = (now: number): number => Math.max(0, now - (succeeded ?? begun) - (succeeded === null ? 0 : every)) / 1000;
  return {
    looked(at, fault) {
      reason = fault;
      if (fault === null) succeeded = at;
    },
    lag,
    fault(now) {
      if (reason !== null) return `The last look failed: ${reason}`;
      if (succeeded === null) return 'No look has succeeded yet.';
      return lag(now) * 1000 > every + GRACE ? `The last look was ${String(Math.round((now - succeeded) / 1000))} s ago, and one is due every ${String(every / 1000)} s.` : null;
    },
  };
}
