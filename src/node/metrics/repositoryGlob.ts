import { opendir, stat } from 'node:fs/promises';
import path from 'node:path';
import picomatch from 'picomatch';
import { locate } from '../files/repositoryFile.ts';

/** A file that a pattern matches, or what stands in the way of knowing all of them. Paths are relative to the root. */
export type Globbed =
  | { readonly kind: 'file'; readonly path: string; /** Absolute, links followed. */ readonly real: string }
  | { readonly kind: 'outside'; readonly path: string }
  | { readonly kind: 'unreadable'; readonly path: string };

/** `globFault` has seen to it that these cannot take long. */
const OPTIONS = { noextglob: true, nonegate: true } as const;

interface Folder {
  /** Names from the root down. */
  readonly names: readonly string[];
  readonly real: string;
}

/**
 * Finds the files of the repository that a pattern matches, one after the other. Links are followed within the
 * repository; one that leads out of it, or a folder that cannot be read, is told where something matching may lie behind
 * it, since what is not counted would make a figure too small. Throws where the signal is aborted.
 */
export async function* globRepository(root: string, pattern: string, signal: AbortSignal): AsyncGenerator<Globbed> {
  const clean = pattern.replace(/^(?:\.\/)+/u, '');
  const isMatch = picomatch(clean, OPTIONS);
  const mayHold = folderTest(clean);
  const top = await locate(root, root);
  if (top.status !== 'inside') {
    yield { kind: 'unreadable', path: '.' };
    return;
  }
  const pending: Folder[] = [{ names: [], real: top.path }];
  const seen = new Set<string>();
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    // A link may lead back to where it stands.
    if (seen.has(folder.real)) continue;
    seen.add(folder.real);
    for await (const entry of entriesOf(folder, root, signal)) {
      const relative = entry.names.join('/');
      switch (entry.kind) {
        case 'folder':
          if (mayHold(entry.names)) pending.push({ names: entry.names, real: entry.real });
          break;
        case 'file':
          if (isMatch(relative)) yield { kind: 'file', path: relative, real: entry.real };
          break;
        case 'unreadable-folder':
          yield { kind: 'unreadable', path: relative };
          break;
        case 'folder-outside':
          if (isMatch(relative) || mayHold(entry.names)) yield { kind: 'outside', path: relative };
          break;
        case 'file-outside':
          if (isMatch(relative)) yield { kind: 'outside', path: relative };
          break;
        case 'broken':
          if (isMatch(relative)) yield { kind: 'unreadable', path: relative };
          break;
        case 'other':
          break;
      }
    }
  }
}

interface Entry {
  readonly kind: 'folder' | 'file' | 'folder-outside' | 'file-outside' | 'unreadable-folder' | 'broken' | 'other';
  readonly names: readonly string[];
  readonly real: string;
}

/** What stands in a folder, links followed; the folder itself as `unreadable-folder` where it cannot be read. */
async function* entriesOf({ names, real }: Folder, root: string, signal: AbortSignal): AsyncGenerator<Entry> {
  const directory = await opendir(real).catch(() => null);
  if (directory === null) {
    yield { kind: 'unreadable-folder', names, real };
    return;
  }
  for await (const entry of directory) {
    signal.throwIfAborted();
    const at = { names: [...names, entry.name], real: path.join(real, entry.name) };
    if (entry.isDirectory()) yield { kind: 'folder', ...at };
    else if (entry.isFile()) yield { kind: 'file', ...at };
    else if (entry.isSymbolicLink()) yield await follow(at, root);
    else yield { kind: 'other', ...at };
  }
}

async function follow(link: Omit<Entry, 'kind'>, root: string): Promise<Entry> {
  const [location, found] = await Promise.all([locate(root, link.real), stat(link.real).catch(() => null)]);
  if (found === null) return { kind: 'broken', ...link };
  const kind = found.isDirectory() ? 'folder' : found.isFile() ? 'file' : 'other';
  if (location.status === 'inside' || kind === 'other') return { kind, names: link.names, real: location.status === 'inside' ? location.path : link.real };
  return { kind: `${kind}-outside`, ...link };
}

/** Whether a file that the pattern matches may lie below a folder: so that nothing else is looked through. */
function folderTest(pattern: string): (names: readonly string[]) => boolean {
  // Braces with a slash in them cannot be taken apart by name.
  const parts = /\{[^}]*\//u.test(pattern) ? ['**'] : pattern.split('/');
  const tests = parts.map((part) => (part.includes('**') ? null : picomatch(part, OPTIONS)));
  const hidden = /(?:^|[/{,])\./u.test(pattern);
  return (names) => {
    for (const [index, name] of names.entries()) {
      const test = tests[index];
      if (test === undefined) return false;
      if (test === null) return hidden || names.slice(index).every((one) => !one.startsWith('.'));
      if (!test(name)) return false;
    }
    return names.length < parts.length;
  };
}
