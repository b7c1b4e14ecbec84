/**
 * Does work, so much of it at once, and gives what came of it in batches: all that is ready whenever somebody asks.
 * While more is under way a batch is kept open until the signal of `patience` aborts, so that there are not too many.
 * Once the signal aborts nothing more is begun and nothing waited for. The first error of a piece of work is thrown.
 */
export async function* settle<T>(works: readonly (() => Promise<T>)[], most: number, signal: AbortSignal, patience: () => AbortSignal | null = () => null): AsyncGenerator<readonly T[]> {
  let ready: T[] = [];
  let failure: { readonly error: unknown } | null = null;
  let begun = 0;
  let running = 0;
  let wake: () => void = () => undefined;
  const begin = (): void => {
    while (running < most && begun < works.length && !signal.aborted) {
      const work = works[begun];
      begun += 1;
      running += 1;
      void work?.()
        .then((result) => { ready.push(result); }, (error: unknown) => { failure ??= { error }; })
        .finally(() => {
          running -= 1;
          begin();
          wake();
        });
    }
  };
  const woken = (): Promise<void> => new Promise((resolve) => { wake = resolve; });
  const wakeUp = (): void => { wake(); };
  signal.addEventListener('abort', wakeUp);
  try {
    begin();
    while (!signal.aborted && (running > 0 || ready.length > 0 || failure !== null)) {
      if (ready.length === 0 && failure === null) await woken();
      const enough = patience();
      enough?.addEventListener('abort', wakeUp);
      while (enough?.aborted === false && running > 0 && failure === null && !signal.aborted) await woken();
      // What is thrown here was rejected by work that others no longer wait for.
      if (failure !== null) throw (failure as { readonly error: unknown }).error;
      const batch = ready;
      ready = [];
      if (batch.length > 0 && !signal.aborted) yield batch;
    }
  } finally {
    signal.removeEventListener('abort', wakeUp);
  }
}
