import { createHash } from 'node:crypto';
import type { Git } from './git.ts';

export type ObjectFormat = 'sha1' | 'sha256';

/** The name that git gives to a blob of exactly these bytes (gitformat: `blob SIZE NUL bytes`). */
export function blobId(bytes: Uint8Array, format: ObjectFormat): string {
  return createHash(format).update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

/** How this repository names its objects. */
export async function objectFormat(git: Git): Promise<ObjectFormat> {
  const { stdout } = await git.read(['rev-parse', '--show-object-format']);
  return stdout.trim() === 'sha256' ? 'sha256' : 'sha1';
}

/**
 * The blob at each path of a revision, null where there is none. `revision` is a commit, or '' for the index.
 * Paths are of the repository and hold no line feed.
 */
export async function blobsAt(git: Git, revision: string, paths: readonly string[]): Promise<ReadonlyMap<string, string | null>> {
  const { stdout } = await git.read(['cat-file', '--batch-check=%(objectname) %(objecttype)'], { input: paths.map((path) => `${revision}:${path}\n`).join('') });
  const lines = stdout.split('\n');
  return new Map(paths.map((path, index) => [path, /^([0-9a-f]{40,64}) blob$/u.exec(lines[index] ?? '')?.[1] ?? null]));
}

/** The commit that `HEAD` names, null where there is none yet. */
export async function headCommit(git: Git): Promise<string | null> {
  const { exitCode, stdout } = await git.read(['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']);
  return exitCode === 0 ? stdout.trim() : null;
}

/** What `git hash-object` would store for a work tree file, filters of its attributes applied; null where it cannot be read. */
export async function filteredBlob(git: Git, path: string): Promise<string | null> {
  const { exitCode, stdout } = await git.read(['hash-object', '--', `./${path}`]);
  return exitCode === 0 ? stdout.trim() : null;
}

/** The one commit whose name begins with some hexadecimal digits, null where there is none or there are several. Names of branches do not count. */
export async function commitBeginning(git: Git, digits: string): Promise<string | null> {
  const { stdout } = await git.read(['rev-parse', `--disambiguate=${digits}`]);
  const { stdout: types } = await git.read(['cat-file', '--batch-check=%(objectname) %(objecttype)'], { input: stdout });
  const commits = types.split('\n').flatMap((line) => /^([0-9a-f]{40,64}) commit$/u.exec(line)?.[1] ?? []);
  return commits.length === 1 ? (commits[0] ?? null) : null;
}
