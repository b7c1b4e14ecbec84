import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/** Paths as git takes them literally, from the top of the work tree, NUL-separated for `--pathspec-from-file`. The git option that says the same would reach into hooks. */
export function literalPaths(paths: readonly string[]): string {
  return paths.map((file) => `:(top,literal)${file}\0`).join('');
}

/** Puts the paths into a file for as long as `use` takes: a command line has a limit, and standard input has the message. */
export async function withPathsFile<T>(paths: readonly string[], use: (file: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'holdpoint-'));
  try {
    const file = path.join(folder, 'paths');
    await writeFile(file, literalPaths(paths));
    return await use(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
