/** A cache of installed tools: filled once, by one process at a time, and never used half filled. */
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { cacheFolder } from './folders.ts';

/** The folder of a tool in one version, filled by `fill` where it is not complete yet. */
export async function cached(tool: string, version: string, fill: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(cacheFolder, `${tool}-${version}`);
  const complete = join(folder, '.complete');
  if (existsSync(complete)) return folder;
  await mkdir(cacheFolder, { recursive: true });
  const unlock = await lock(join(cacheFolder, `${tool}-${version}.lock`));
  try {
    if (existsSync(complete)) return folder;
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder);
    await fill(folder);
    await writeFile(complete, '');
    return folder;
  } finally {
    unlock();
  }
}

/** SQLite's lock on a file is the system's own: it ends with the process that held it, however that ended. */
async function lock(path: string): Promise<() => void> {
  const database = new DatabaseSync(path, { timeout: 0 });
  for (;;) {
    try {
      database.exec('BEGIN EXCLUSIVE');
      return () => {
        database.close();
      };
    } catch (error) {
      if (!(error instanceof Error && 'errcode' in error && error.errcode === 5)) throw error;
      await delay(250);
    }
  }
}
