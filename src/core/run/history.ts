import type { Event } from './event.ts';

/** The events of one run in the order in which they are folded, and what came before what. */
export interface History {
  readonly events: readonly Event[];
  /** Hashes that no event names as `prev`, sorted. */
  readonly heads: readonly string[];
  /** Whether `before` is among the ancestors of `event`. */
  isAncestor(before: Event, event: Event): boolean;
}

/**
 * Orders events so that each comes after its `prev`, ties by hash; repeats and other runs are left out.
 * `seq` is one more than the largest of its predecessors, so sorting by it is a topological order.
 */
export function orderEvents(events: readonly Event[], run: string): History {
  const byHash = new Map<string, Event>();
  for (const event of events) if (event.run === run) byHash.set(event.hash, event);
  const ordered = [...byHash.values()].sort((a, b) => a.seq - b.seq || (a.hash < b.hash ? -1 : 1));
  const heads = new Set<string>();
  // Events that follow all heads of their time: everything earlier in the order is an ancestor of theirs.
  const joining = new Set<string>();
  for (const event of ordered) {
    for (const hash of event.prev) heads.delete(hash);
    if (heads.size === 0) joining.add(event.hash);
    heads.add(event.hash);
  }
  return {
    events: ordered,
    heads: [...heads].sort(),
    isAncestor: (before, event) => before.seq < event.seq && (joining.has(event.hash) || reaches(byHash, event, before)),
  };
}

/** Hashes that no event names as `prev`, sorted. */
export function headsOf(events: readonly Event[]): readonly string[] {
  const heads = new Set(events.map((event) => event.hash));
  for (const event of events) for (const hash of event.prev) heads.delete(hash);
  return [...heads].sort();
}

function reaches(byHash: ReadonlyMap<string, Event>, from: Event, target: Event): boolean {
  const seen = new Set<string>();
  const open = [...from.prev];
  for (let hash = open.pop(); hash !== undefined; hash = open.pop()) {
    if (hash === target.hash) return true;
    const event = byHash.get(hash);
    if (seen.has(hash) || event === undefined || event.seq <= target.seq) continue;
    seen.add(hash);
    open.push(...event.prev);
  }
  return false;
}
