import { open, truncate } from 'node:fs/promises';
import { parseLine } from '../../core/record/line.ts';
import type { Event } from '../../core/run/event.ts';
import { appendDurably, replaceDurably, type Sync } from './durable.ts';
import { isErrno, JournalError } from './journalError.ts';

/** One writer's file, as far as it was read. */
export interface EventFile {
  readonly events: readonly Event[];
  /** What is wrong with a line, which makes the run read-only. */
  readonly damage: readonly string[];
  /** Bytes behind the last line feed: an append that a crash cut short, or that is still going on. */
  readonly torn: number;
  readonly size: number;
  /** Tells whether the file is still the one that was read. */
  readonly stamp: string;
  readonly inode: bigint;
}

export const EMPTY: EventFile = { events: [], damage: [], torn: 0, size: 0, stamp: '', inode: 0n };

/** Reads a file, or only what was added since `before`. The same object comes back while nothing changed. */
export async function readEventFile(file: string, writer: string, before: EventFile): Promise<EventFile> {
  let handle;
  try {
    handle = await open(file, 'r');
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return EMPTY;
    throw new JournalError('unreadable', `The journal cannot be read: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  try {
    const { ino: inode, size, mtimeNs, ctimeNs } = await handle.stat({ bigint: true });
    const stamp = [inode, size, mtimeNs, ctimeNs].join(':');
    if (before.stamp === stamp) return before;
    const hasGrown = before.inode === inode && before.torn === 0 && before.damage.length === 0 && Number(size) > before.size;
    const base = hasGrown ? before : EMPTY;
    const bytes = Buffer.alloc(Number(size) - base.size);
    let length = 0;
    while (length < bytes.length) {
      const { bytesRead } = await handle.read(bytes, length, bytes.length - length, base.size + length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return { ...readLines(base, bytes.subarray(0, length), writer), stamp, inode };
  } finally {
    await handle.close();
  }
}

function readLines(base: EventFile, bytes: Buffer, writer: string): Pick<EventFile, 'events' | 'damage' | 'torn' | 'size'> {
  const events = [...base.events];
  const damage: string[] = [];
  const place = (): string => `${writer}.jsonl line ${String(events.length + damage.length + 1)}`;
  let from = 0;
  for (let end = bytes.indexOf(0x0a); end !== -1; end = bytes.indexOf(0x0a, from)) {
    const event = parseBytes(bytes.subarray(from, end));
    if (typeof event === 'string') damage.push(`${place()} ${event}`);
    else if (event.writer !== writer) damage.push(`${place()} was written by ${event.writer}`);
    else events.push(event);
    from = end + 1;
  }
  const tail = bytes.subarray(from);
  // A crash cuts an event short; it does not put anything behind a whole one.
  const whole = tail.lastIndexOf('}') + 1;
  if (whole < tail.length && typeof parseBytes(tail.subarray(0, whole)) !== 'string') damage.push(`${place()} does not end in a line feed`);
  return { events, damage, torn: tail.length, size: base.size + bytes.length };
}

function parseBytes(bytes: Uint8Array): Event | string {
  try {
    return parseLine(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    return 'is not UTF-8';
  }
}

/** Sets a torn last line aside, beside the file, and appends lines. Called under the lock. */
export async function appendLines(file: string, known: EventFile, lines: string, sync: Sync): Promise<void> {
  const whole = known.size - known.torn;
  if (known.torn > 0) {
    await replaceDurably(`${file.replace(/\.jsonl$/u, '')}.torn-${String(whole)}`, await readTail(file, whole), sync);
    await truncate(file, whole);
  }
  await appendDurably(file, whole, Buffer.from(lines), sync);
}

async function readTail(file: string, position: number): Promise<Uint8Array> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const bytes = Buffer.alloc(Math.max(0, size - position));
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, position);
    return bytes.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
