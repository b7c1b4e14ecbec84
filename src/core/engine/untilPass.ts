/** Tries again until something passes. */
export interface Patience {
  /** Milliseconds between the end of one try and the start of the next. */
  readonly every: number;
  /** Milliseconds after which no other try begins. */
  readonly for: number;
}

export interface Tries<T> {
  attempt(): Promise<T>;
  /** `again` for what may pass the next time; `over` for a pass, and for what no other try can change. */
  verdict(result: T): 'again' | 'over';
  /** Milliseconds on a clock that only goes forward. */
  now(): number;
  /** Resolves after so many milliseconds, or at once when it is cancelled. */
  wait(milliseconds: number): Promise<'waited' | 'cancelled'>;
}

/** The result of the last try: the first that is over, or the one after which the time was up or the wait was cancelled. */
export async function untilPass<T>(patience: Patience, tries: Tries<T>): Promise<T> {
  const start = tries.now();
  for (;;) {
    const result = await tries.attempt();
    if (tries.verdict(result) === 'over' || tries.now() - start + patience.every > patience.for) return result;
    if ((await tries.wait(patience.every)) === 'cancelled') return result;
  }
}
