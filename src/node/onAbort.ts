const waiting = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls `act` once the signal aborts, or now where it has, unless the function that it returns was called before. A signal has one
 * listener whoever waits for it: of more than ten Node.js warns as of a leak, and a check asks sixteen questions at a time.
 */
export function onAbort(signal: AbortSignal, act: () => void): () => void {
  if (signal.aborted) act();
  const acts = waiting.get(signal) ?? listen(signal);
  acts.add(act);
  return () => { acts.delete(act); };
}

function listen(signal: AbortSignal): Set<() => void> {
  const acts = new Set<() => void>();
  waiting.set(signal, acts);
  signal.addEventListener('abort', () => { for (const act of acts) act(); }, { once: true });
  return acts;
}

/** A signal that aborts with another, for what puts a listener of its own on each. */
export function following(signal: AbortSignal): { readonly signal: AbortSignal; readonly forget: () => void } {
  const own = new AbortController();
  return { signal: own.signal, forget: onAbort(signal, () => { own.abort(signal.reason); }) };
}
