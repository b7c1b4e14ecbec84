import type { Signable } from '../ports.ts';
import type { Event } from '../run/event.ts';
import { formatLine } from './line.ts';

/** Decisions that somebody answers for: what signs them vouches for all that went before them too. */
const ANSWERED_FOR: ReadonlySet<Event['type']> = new Set<Event['type']>(['run.started', 'gate.decided', 'approval.given', 'approval.rejected', 'corrected', 'run.ended', 'run.sealed']);

export function isAnsweredFor({ type }: Event): boolean {
  return ANSWERED_FOR.has(type);
}

/** What is signed of an event: its line in the journal, line feed included. */
export function signableEvent(event: Event): Signable {
  return { purpose: 'event', text: formatLine(event) };
}
