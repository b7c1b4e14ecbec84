import type { Event } from '../run/event.ts';
import { Chain } from './chain.ts';
import { sha256Hex } from './digest.ts';
import { parseLine } from './line.ts';
import { FaultFound, type RecordFault } from './recordFault.ts';
import { isWriterId } from './runId.ts';

const EVENT_FILE = /^events\/(.+)\.jsonl$/u;
const LF = 0x0a;

/** The event files of a record, as far as all of their bytes are understood. */
export interface RecordedEvents {
  readonly events: readonly Event[];
  /** Where an event stands. */
  place(event: Event): { readonly file: string; readonly line: number };
}

/**
 * Reads the events of a record and checks that they hang together: every byte of every line, the writer's name, the
 * chain, and what events say of each other. Throws `FaultFound` at the first that does not.
 */
export function readEvents(run: string, files: ReadonlyMap<string, Uint8Array>): RecordedEvents {
  const places = new Map<Event, { readonly file: string; readonly line: number }>();
  const chain = new Chain(run);
  const events: Event[] = [];
  for (const [file, bytes] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const writer = EVENT_FILE.exec(file)?.[1] ?? null;
    if (writer === null) continue;
    if (!isWriterId(writer)) throw new FaultFound(file, null, 'has a name that no writer has');
    const read = readLines(file, bytes, writer);
    for (const [index, event] of read.entries()) places.set(event, { file, line: index + 1 });
    events.push(...read);
  }
  const place = (event: Event): { readonly file: string; readonly line: number } => places.get(event) ?? { file: `events/${event.writer}.jsonl`, line: 1 };
  const fail = (event: Event, message: string): never => {
    const { file, line } = place(event);
    throw new FaultFound(file, line, message);
  };
  if (events.length === 0) throw new FaultFound('events', null, 'holds no event');
  chain.add(events);
  const [fault] = chain.faults;
  if (fault !== undefined) return fail(fault.event, fault.message);
  const hashes = new Set(events.map(({ hash }) => hash));
  for (const event of events) {
    const message = claimFault(event, hashes);
    if (message !== null) return fail(event, message);
  }
  return { events, place };
}

/** The same, for what shows a record: the first fault comes back instead of being thrown. */
export function readRecordEvents(run: string, files: ReadonlyMap<string, Uint8Array>): RecordedEvents | { readonly fault: RecordFault } {
  try {
    return readEvents(run, files);
  } catch (error) {
    if (error instanceof FaultFound) return { fault: error.fault };
    throw error;
  }
}

function readLines(file: string, bytes: Uint8Array, writer: string): readonly Event[] {
  const events: Event[] = [];
  let from = 0;
  for (let end = bytes.indexOf(LF); end !== -1; end = bytes.indexOf(LF, from)) {
    const line = events.length + 1;
    const event = parseBytes(bytes.subarray(from, end));
    if (typeof event === 'string') throw new FaultFound(file, line, event);
    if (event.writer !== writer) throw new FaultFound(file, line, `was written by ${event.writer}`);
    const last = events.at(-1);
    if (last !== undefined && last.seq > event.seq) throw new FaultFound(file, line, 'stands behind a later event');
    events.push(event);
    from = end + 1;
  }
  if (from < bytes.length) throw new FaultFound(file, events.length + 1, 'does not end in a line feed');
  if (events.length === 0) throw new FaultFound(file, null, 'holds no event');
  return events;
}

function parseBytes(bytes: Uint8Array): Event | string {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return 'is not UTF-8';
  }
  return parseLine(text);
}

/** What an event says of others, or of itself, that is not so. */
function claimFault(event: Event, hashes: ReadonlySet<string>): string | null {
  if (event.prev.length === 0 && event.type !== 'run.started') return 'follows nothing, and does not start the run';
  if (event.type === 'run.started' && event.prev.length > 0) return 'starts a run that was started before';
  if (event.type === 'exec.started' && sha256Hex(event.data.script) !== event.data.scriptDigest) return 'has a script that does not match its digest';
  if (event.type === 'gate.decided' && !event.data.evidence.every((hash) => hashes.has(hash))) return 'names evidence that is missing';
  if (event.type === 'event.signed' && !hashes.has(event.data.signs)) return 'signs an event that is missing';
  if (event.type === 'corrected' && !hashes.has(event.data.supersedes)) return 'corrects an event that is missing';
  return null;
}
