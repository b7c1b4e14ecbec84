import { randomBytes } from 'node:crypto';
import { link, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { isErrno, JournalError } from './journalError.ts';
import { isGone, thisProcess } from './processIdentity.ts';

/** Milliseconds to wait for somebody else's append, and the age at which the lock of another host is taken for abandoned. */
const PATIENCE = 5000;
const ABANDONED = 30_000;

/**
 * Holds a lock file for one append.
 *
 * The file names its process, and appears whole by a hard link, so that nobody finds it empty. Whether it is abandoned
 * is asked of the process and not of the file's age: a killed holder is followed at once, and one that is stopped or
 * asleep is never overtaken. Only of another host (a shared disk, a container) can nothing but the age be known; should
 * that one wake up, it writes to a file of its own, as each writer does, and the two are concurrent.
 */
export async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const mine = `${path}.${String(process.pid)}-${randomBytes(4).toString('hex')}`;
  await writeFile(mine, JSON.stringify(await thisProcess()), { mode: 0o600 });
  try {
    await acquire(mine, path);
    try {
      return await work();
    } finally {
      await rm(path, { force: true });
    }
  } finally {
    await rm(mine, { force: true });
  }
}

async function acquire(mine: string, path: string): Promise<void> {
  const until = Date.now() + PATIENCE;
  while (!(await take(mine, path))) {
    if ((await isAbandoned(path)) && (await clear(mine, path))) continue;
    if (Date.now() > until) throw new JournalError('locked', `Another Holdpoint holds the journal${await holderOf(path)}. Try again; if none is running, delete ${path}.`);
    await delay(2 + Math.random() * 8);
  }
}

async function take(mine: string, path: string): Promise<boolean> {
  try {
    await link(mine, path);
    return true;
  } catch (error) {
    if (isErrno(error, 'EEXIST')) return false;
    throw error;
  }
}

/**
 * Removes an abandoned lock. Of several that found it abandoned one does, under a lock of its own, and looks again:
 * otherwise the second would remove what the first had just taken.
 */
async function clear(mine: string, path: string): Promise<boolean> {
  const breaking = `${path}.breaking`;
  if (!(await take(mine, breaking))) {
    if (await isOld(breaking)) await rm(breaking, { force: true });
    return false;
  }
  try {
    if (await isAbandoned(path)) await rm(path, { force: true });
    return true;
  } finally {
    await rm(breaking, { force: true });
  }
}

async function isAbandoned(path: string): Promise<boolean> {
  const holder = await readHolder(path);
  const here = await thisProcess();
  if (holder?.host === here.host && typeof holder.pid === 'number') return isGone(holder.pid, typeof holder.start === 'string' ? holder.start : null);
  return isOld(path);
}

async function isOld(path: string): Promise<boolean> {
  try {
    return Date.now() - (await stat(path)).mtimeMs > ABANDONED;
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return false;
    throw error;
  }
}

async function readHolder(path: string): Promise<{ readonly pid?: unknown; readonly host?: unknown; readonly start?: unknown } | null> {
  try {
    const holder: unknown = JSON.parse(await readFile(path, 'utf8'));
    return typeof holder === 'object' ? holder : null;
  } catch {
    // Released meanwhile, or no lock of ours.
    return null;
  }
}

async function holderOf(path: string): Promise<string> {
  const holder = await readHolder(path);
  return typeof holder?.pid === 'number' && typeof holder.host === 'string' ? ` (process ${String(holder.pid)} on ${holder.host})` : '';
}
