import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Journal } from '../../core/ports.ts';
import { formatLine, parseLine } from '../../core/record/line.ts';
import { isRunId, isWriterId } from '../../core/record/runId.ts';
import { sealEvents } from '../../core/record/seal.ts';
import type { Event } from '../../core/run/event.ts';
import { fsync, makeDurableFolder, replaceDurably, type Sync } from './durable.ts';
import { appendLines, EMPTY } from './eventFile.ts';
import { isErrno, JournalError } from './journalError.ts';
import { loadRun, type LoadedRun } from './loadedRun.ts';
import { withLock } from './lock.ts';

/** Names of outputs become names of files, and may be nothing else. */
const OUTPUT_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,100}$/u;

export interface JournalOptions {
  /** Absolute path of the folder that holds a folder for each run. */
  readonly directory: string;
  /** See `writerId`. */
  readonly writer: string;
  readonly sync?: Sync;
}

/**
 * The live journal: `<directory>/<run>/events/<writer>.jsonl`, one writer per machine and work tree, shared by all
 * editors and command lines there through a lock that lasts one append.
 */
export function createJournal({ directory, writer, sync = fsync }: JournalOptions): Journal {
  if (!isWriterId(writer)) throw new JournalError('name', `“${writer}” cannot be the name of a writer.`);
  const loaded = new Map<string, Promise<LoadedRun | null>>();
  let readOnly: JournalError | null = null;

  /** One reading of a run at a time, each going on from the one before. */
  function load(run: string): Promise<LoadedRun> {
    const events = path.join(folderOf(directory, run), 'events');
    const before = loaded.get(run) ?? Promise.resolve(null);
    const next = before.then((known) => loadRun(events, run, known));
    // A reading that failed leaves what was known before.
    loaded.set(run, next.catch(() => before));
    return next;
  }

  /** After an error of fsync nothing more is written: whether the disk holds what it was given is unknown. */
  async function write<T>(work: () => Promise<T>): Promise<T> {
    if (readOnly !== null) throw readOnly;
    try {
      return await work();
    } catch (error) {
      if (error instanceof JournalError && error.code === 'fsync') readOnly = error;
      throw error;
    }
  }

  return {
    runs: async () => (await entriesOf(directory)).filter(isRunId),
    read: async (run) => {
      const { events, damage, notes } = await load(run);
      return { events, damage, notes };
    },
    append: (run, drafts, heads, actor) =>
      write(async () => {
        const folder = folderOf(directory, run);
        await makeDurableFolder(path.join(folder, 'events'), sync);
        return withLock(path.join(folder, 'lock'), async () => {
          const { chain, damage, files } = await load(run);
          if (damage.length > 0) throw new JournalError('damaged', `The journal is damaged and read-only: ${damage.join('; ')}`);
          if (chain.heads.map(({ hash }) => hash).join() !== [...heads].sort().join()) return { status: 'moved' };
          const sealed = sealEvents(drafts, { run, writer, heads: chain.heads, actor });
          const lines = sealed.map(checkedLine).join('');
          await appendLines(path.join(folder, 'events', `${writer}.jsonl`), files.get(writer) ?? EMPTY, lines, sync);
          // From now on they are known to have been there.
          await load(run);
          return { status: 'appended', events: sealed };
        });
      }),
    saveOutput: (run, name, bytes) =>
      write(async () => {
        const folder = path.join(folderOf(directory, run), 'outputs');
        if (!OUTPUT_NAME.test(name)) throw new JournalError('name', `“${name}” cannot be the name of an output.`);
        await makeDurableFolder(folder, sync);
        await replaceDurably(path.join(folder, name), bytes, sync);
      }),
    readOutput: async (run, name) => {
      if (!OUTPUT_NAME.test(name)) throw new JournalError('name', `“${name}” cannot be the name of an output.`);
      return readFile(path.join(folderOf(directory, run), 'outputs', name)).catch((error: unknown) => {
        if (isErrno(error, 'ENOENT')) return null;
        throw error;
      });
    },
    outputs: async (run) => {
      const folder = path.join(folderOf(directory, run), 'outputs');
      const names = (await entriesOf(folder)).filter((name) => OUTPUT_NAME.test(name) && !name.endsWith('.tmp')).sort();
      return Promise.all(names.map(async (name) => ({ name, bytes: await readFile(path.join(folder, name)) })));
    },
  };
}

function folderOf(directory: string, run: string): string {
  if (!isRunId(run)) throw new JournalError('name', `“${run}” cannot be the name of a run.`);
  return path.join(directory, run);
}

/** A line that would not be read back must not be written: it would make the whole run read-only. */
function checkedLine(event: Event): string {
  const line = formatLine(event);
  const read = parseLine(line.slice(0, -1));
  if (typeof read === 'string') throw new JournalError('invalid', `An event of type ${event.type} was not recorded: it ${read}.`);
  return line;
}

async function entriesOf(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return [];
    throw new JournalError('unreadable', `The journal cannot be read: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
