import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

export interface ScriptFile {
  readonly file: string;
  /** For it alone, and gone with it. */
  readonly folder: string;
  dispose(): Promise<void>;
}

/**
 * Puts a script where only its owner can read it. A file, because a command line is shown to everybody on the machine, has
 * a limit, and a script on standard input would be eaten by the commands in it.
 */
export async function makeScriptFile(text: string): Promise<ScriptFile> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'holdpoint-')); // made with mode 0700
  const dispose = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const file = path.join(folder, 'script');
  try {
    await writeFile(file, text.endsWith('\n') ? text : `${text}\n`, { mode: 0o600, flag: 'wx' });
    return { file, folder, dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** The same for as long as `use` takes. */
export async function withScriptFile<T>(text: string, use: (file: string) => Promise<T>): Promise<T> {
  const made = await makeScriptFile(text);
  try {
    return await use(made.file);
  } finally {
    await made.dispose();
  }
}
