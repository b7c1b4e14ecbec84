import type { Event } from './event.ts';

type Correction = Extract<Event, { type: 'corrected' }>;

/** Corrections in force, and the hashes of the events that they take back. */
export interface Corrections {
  readonly inForce: readonly Correction[];
  readonly superseded: ReadonlySet<string>;
}

/** Reads corrections out of events in the order of their history. A correction that a later one takes back is none. */
export function correctionsIn(events: readonly Event[]): Corrections {
  const superseded = new Set<string>();
  const inForce: Correction[] = [];
  // A correction comes after what it takes back, so that from the end each is judged before it acts.
  for (let at = events.length - 1; at >= 0; at -= 1) {
    const event = events[at];
    if (event?.type !== 'corrected' || superseded.has(event.hash)) continue;
    superseded.add(event.data.supersedes);
    inForce.unshift(event);
  }
  return { inForce, superseded };
}
