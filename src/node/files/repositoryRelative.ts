import { realpathSync } from 'node:fs';
import path from 'node:path';

/**
 * The name of a file within its repository: relative to `root`, forward slashes, as git names it.
 * Links are followed, so that one file has one name however it was opened. The file need not exist.
 * Null where it lies outside `root`.
 */
export function repositoryRelative(root: string, file: string): string | null {
  const relative = path.relative(followed(root), followed(file));
  const outside = relative === '' || relative === '..' || relative.startsWith(`..${path.sep}`) || path.isAbsolute(relative);
  return outside ? null : relative.split(path.sep).join('/');
}

/** The real path of what exists of it, with the rest as written. */
function followed(file: string): string {
  const absolute = path.resolve(file);
  try {
    return realpathSync.native(absolute);
  } catch {
    const parent = path.dirname(absolute);
    return parent === absolute ? absolute : path.join(followed(parent), path.basename(absolute));
  }
}
