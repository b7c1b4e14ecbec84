import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/**
 * Puts a script where only its owner can read it, for as long as `use` takes. A file, because a command line is shown to
 * everybody on the machine, has a limit, and a script on standard input would be eaten by the commands in it.
 */
export async function withScriptFile<T>(text: string, use: (file: string, folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'holdpoint-')); // made with mode 0700
  try {
    const file = path.join(folder, 'script');
    await writeFile(file, text.endsWith('\n') ? text : `${text}\n`, { mode: 0o600, flag: 'wx' });
    return await use(file, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
