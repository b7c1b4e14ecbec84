import type { Event } from '../run/event.ts';
import { canonicalise } from './canonical.ts';
import { hashEvent } from './seal.ts';
import { shapeFault } from './schema.ts';

/** A line of a journal: exactly the RFC 8785 bytes of the event and a line feed. */
export function formatLine(event: Event): string {
  return `${canonicalise(event)}\n`;
}

/** Reads a line without its line feed. What is wrong comes back as a sentence that starts in the middle: `is not JSON`. */
export function parseLine(line: string): Event | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return 'is not JSON';
  }
  const fault = shapeFault(value);
  if (fault !== null) return `is not an event of version 1 (${fault})`;
  // The schema above has just said so; the value itself is kept, for it must hash to what was written.
  const event = value as Event;
  try {
    if (canonicalise(event) !== line) return 'is not in canonical form';
  } catch (error) {
    return `has no canonical form (${error instanceof Error ? error.message : String(error)})`;
  }
  if (hashEvent(event) !== event.hash) return 'does not match its hash';
  if (new Set(event.prev).size !== event.prev.length || [...event.prev].sort().join() !== event.prev.join()) return 'lists its predecessors out of order';
  return event;
}
