import { mkdir, utimes } from 'node:fs/promises';
import path from 'node:path';
import { JournalError } from '../journal/journalError.ts';
import { withLock } from '../journal/lock.ts';

/** Milliseconds. A lock of another machine counts as abandoned once it was not renewed for much longer. */
const RENEWED = 5_000;

/** Does `work` as the one watcher of a run; `busy` where another holds the watch. A watcher that was killed is followed at once. */
export async function asOnlyWatcher<T>(journalDirectory: string, run: string, work: () => Promise<T>): Promise<{ readonly status: 'done'; readonly value: T } | { readonly status: 'busy'; readonly message: string }> {
  const file = path.join(journalDirectory, run, 'watch');
  await mkdir(path.dirname(file), { recursive: true });
  // A lock of the journal that is busy inside the work is no lock of the watch.
  let isHeld = false;
  try {
    const value = await withLock(file, async () => {
      isHeld = true;
      const renewal = setInterval(() => { void utimes(file, new Date(), new Date()).catch(() => undefined); }, RENEWED);
      try {
        return await work();
      } finally {
        clearInterval(renewal);
      }
    });
    return { status: 'done', value };
  } catch (error) {
    if (!isHeld && error instanceof JournalError && error.code === 'locked') return { status: 'busy', message: error.message };
    throw error;
  }
}
