import { constants } from 'node:fs';
import { open, realpath, type FileHandle } from 'node:fs/promises';
import path from 'node:path';

/** Where a path within the repository leads, links followed. */
export type Location =
  | { readonly status: 'inside'; readonly path: string }
  | { readonly status: 'missing' }
  | { readonly status: 'outside' }
  | { readonly status: 'unreadable'; readonly message: string };

/** `root` and `file` are absolute. What a link leads to counts, not what it is called. */
export async function locate(root: string, file: string): Promise<Location> {
  try {
    const [top, real] = await Promise.all([realpath(root), realpath(file)]);
    return isWithin(top, real) ? { status: 'inside', path: real } : { status: 'outside' };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    return code === 'ENOENT' || code === 'ENOTDIR' ? { status: 'missing' } : { status: 'unreadable', message: code };
  }
}

/** Whether a real path is a folder or lies below it. */
export function isWithin(folder: string, real: string): boolean {
  const away = path.relative(folder, real);
  return away !== '..' && !away.startsWith(`..${path.sep}`) && !path.isAbsolute(away);
}

/** Opens what `locate` gave for reading: never through a link put there since, and never waiting for the other end of a pipe. */
export function openLocated(real: string): Promise<FileHandle> {
  return open(real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
}
