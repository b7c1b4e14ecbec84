import type { Actor, Event, EventDraft } from '../run/event.ts';
import { canonicalise } from './canonical.ts';
import { sha256Hex } from './digest.ts';

/** An event that no event of its run names as `prev` yet. */
export interface Head {
  readonly hash: string;
  readonly seq: number;
}

/** SHA-256 of the RFC 8785 form of an event without its `hash`. */
export function hashEvent(event: Omit<Event, 'hash'>): string {
  // A member that is undefined is left out.
  return sha256Hex(canonicalise({ ...event, hash: undefined }));
}

/** Gives drafts their place in the chain: the first follows all heads, each other one the one before it. */
export function sealEvents(
  drafts: readonly EventDraft[],
  place: { readonly run: string; readonly writer: string; readonly heads: readonly Head[]; readonly actor: Actor },
): readonly Event[] {
  const { run, writer, actor } = place;
  const events: Event[] = [];
  let prev = place.heads.map((head) => head.hash).sort();
  let seq = place.heads.reduce((largest, head) => Math.max(largest, head.seq), 0);
  for (const draft of drafts) {
    seq += 1;
    const unsealed = { v: 1 as const, run, writer, seq, actor, prev, ...draft };
    const event: Event = { ...unsealed, hash: hashEvent(unsealed) };
    events.push(event);
    prev = [event.hash];
  }
  return events;
}
