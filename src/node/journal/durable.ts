import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { JournalError } from './journalError.ts';

/** Makes the contents of an open file durable. Replaced only by tests, since a disk cannot be made to fail on demand. */
export type Sync = (handle: FileHandle) => Promise<void>;

export const fsync: Sync = (handle) => handle.sync();

/** Makes a folder and, for each level that was new, its entry in the one above durable. */
export async function makeDurableFolder(folder: string, sync: Sync): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let at = folder; at.length >= first.length; at = path.dirname(at)) await syncFolder(path.dirname(at), sync);
}

export async function syncFolder(folder: string, sync: Sync): Promise<void> {
  // Windows opens no folders, and its file systems order a rename by themselves.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await sync(handle).catch(syncFailed);
  } finally {
    await handle.close();
  }
}

/** Appends bytes at `size`, the length of the file, and resolves only once they are on disk. What fails before is taken back. */
export async function appendDurably(file: string, size: number, bytes: Uint8Array, sync: Sync): Promise<void> {
  const handle = await open(file, 'a', 0o600);
  try {
    try {
      await handle.appendFile(bytes);
    } catch (error) {
      await handle.truncate(size).catch(() => undefined);
      throw new JournalError('write', `The journal could not be written: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
    await sync(handle).catch(syncFailed);
    if (size === 0) await syncFolder(path.dirname(file), sync);
  } finally {
    await handle.close();
  }
}

/** Replaces a file whole: write, fsync, rename, fsync of its folder. */
export async function replaceDurably(file: string, bytes: Uint8Array, sync: Sync): Promise<void> {
  const temporary = `${file}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    const handle = await open(temporary, 'wx', 0o600);
    try {
      await handle.writeFile(bytes);
      await sync(handle).catch(syncFailed);
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
    await syncFolder(path.dirname(file), sync);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** After a failed fsync the system may have dropped the pages: what was written is unknown, and trying again proves nothing. */
function syncFailed(error: unknown): never {
  throw new JournalError('fsync', 'The disk did not confirm a write. The journal is read-only until Holdpoint is started again.', { cause: error });
}
