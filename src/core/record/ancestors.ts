import type { Event } from '../run/event.ts';

/** Hashes of the events that some heads vouch for: themselves and all before them. Heads that are not there vouch for nothing. */
export function ancestorsOf(events: readonly Event[], heads: readonly string[]): ReadonlySet<string> {
  const byHash = new Map(events.map((event) => [event.hash, event]));
  const seen = new Set<string>();
  const open = [...heads];
  for (let hash = open.pop(); hash !== undefined; hash = open.pop()) {
    const event = byHash.get(hash);
    if (event === undefined || seen.has(hash)) continue;
    seen.add(hash);
    open.push(...event.prev);
  }
  return seen;
}
