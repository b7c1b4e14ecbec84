import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Chain } from '../../core/record/chain.ts';
import { isWriterId } from '../../core/record/runId.ts';
import type { Event } from '../../core/run/event.ts';
import { EMPTY, readEventFile, type EventFile } from './eventFile.ts';
import { isErrno, JournalError } from './journalError.ts';

/** A run as it was read last; the same object while nothing changed. */
export interface LoadedRun {
  readonly files: ReadonlyMap<string, EventFile>;
  readonly events: readonly Event[];
  readonly chain: Chain;
  readonly damage: readonly string[];
  /** What is not quite as it should be and hinders nobody: a torn last line. */
  readonly notes: readonly string[];
}

/** How often to look again for an event that another writer names, and that was not there when its file was read. */
const ATTEMPTS = 4;

/** Reads a run, of files that only grew since `before` only what was added. */
export async function loadRun(folder: string, run: string, before: LoadedRun | null): Promise<LoadedRun> {
  let loaded = await readAll(folder, run, before);
  for (let attempt = 1; loaded.chain.isIncomplete && attempt < ATTEMPTS; attempt += 1) {
    await delay(attempt * 5);
    loaded = await readAll(folder, run, loaded);
  }
  return loaded;
}

async function readAll(folder: string, run: string, before: LoadedRun | null): Promise<LoadedRun> {
  const files = new Map<string, EventFile>();
  for (const writer of await writersIn(folder)) files.set(writer, await readEventFile(path.join(folder, `${writer}.jsonl`), writer, before?.files.get(writer) ?? EMPTY));
  const known = before?.files ?? new Map<string, EventFile>();
  if (before !== null && known.size === files.size && [...files].every(([writer, file]) => known.get(writer) === file)) return before;

  const lost = [...known].filter(([writer, file]) => hasLost(file, files.get(writer) ?? EMPTY));
  const lostFaults = lost.map(([writer]) => `${writer}.jsonl has lost events that were in it`);
  const added = [...files].map(([writer, file]) => ({ file, from: known.get(writer)?.events.length ?? 0 }));
  const isExtension = before !== null && lost.length === 0 && [...known.keys()].every((writer) => files.has(writer));
  const chain = isExtension ? before.chain : new Chain(run);
  const fresh = isExtension ? added.flatMap(({ file, from }) => file.events.slice(from)) : added.flatMap(({ file }) => file.events);
  chain.add(fresh);
  const events = isExtension && fresh.length === 0 ? before.events : isExtension ? [...before.events, ...fresh] : fresh;
  // What was lost stays lost, however the file looks by the next time.
  const damage = [...(before?.damage.filter((fault) => fault.includes('has lost events')) ?? []), ...lostFaults, ...[...files.values()].flatMap((file) => file.damage), ...chain.faults.map(({ event, message }) => `${event.writer}.jsonl event ${String(event.seq)} ${message}`)];
  const notes = [...files].filter(([, file]) => file.torn > 0).map(([writer, file]) => `${writer}.jsonl ends in ${String(file.torn)} bytes of an event that was never finished; the next one sets them aside.`);
  return { files, events, chain, damage: [...new Set(damage)], notes };
}

/** A file only ever grows: what was read once is the beginning of what is read later. */
function hasLost(before: EventFile, now: EventFile): boolean {
  const last = before.events.length - 1;
  return last >= 0 && now.events[last]?.hash !== before.events[last]?.hash;
}

async function writersIn(folder: string): Promise<readonly string[]> {
  try {
    const names = await readdir(folder);
    return names.flatMap((name) => (name.endsWith('.jsonl') && isWriterId(name.slice(0, -'.jsonl'.length)) ? [name.slice(0, -'.jsonl'.length)] : [])).sort();
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return [];
    throw new JournalError('unreadable', `The journal cannot be read: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
