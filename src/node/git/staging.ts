import type { Git } from './git.ts';
import { blobsAt } from './objects.ts';
import { literalPaths } from './paths.ts';

/** Tells git that paths new to it will be committed; `git commit --only` would not find them. */
export async function intendToAdd(git: Git, paths: readonly string[], signal: AbortSignal): Promise<{ readonly exitCode: number | null; readonly stderr: string }> {
  if (paths.length === 0) return { exitCode: 0, stderr: '' };
  // Without this git refuses paths outside a sparse checkout; the option is younger than sparse checkouts.
  const sparse = (await git.read(['config', '--type=bool', 'core.sparseCheckout'])).stdout.trim() === 'true' ? ['--sparse'] : [];
  return git.write(['add', '--intent-to-add', ...sparse, '--pathspec-from-file=-', '--pathspec-file-nul'], { input: literalPaths(paths), signal });
}

/** Takes paths out of the index again; the files stay. */
export async function forget(git: Git, paths: readonly string[]): Promise<void> {
  if (paths.length === 0) return;
  await git.write(['update-index', '--force-remove', '-z', '--stdin'], { input: paths.map((file) => `${file}\0`).join(''), signal: new AbortController().signal });
}

/**
 * Brings the index to what was committed, where a hook that rewrote files left it behind: for our own paths always, for
 * others only where nobody had staged anything.
 */
export async function followCommit(git: Git, commit: string, before: string | null, ours: readonly string[], others: readonly string[]): Promise<void> {
  const paths = [...ours, ...others];
  const [committed, staged, parents] = await Promise.all([
    blobsAt(git, commit, paths),
    blobsAt(git, '', paths),
    before === null ? new Map<string, string | null>() : blobsAt(git, before, paths),
  ]);
  const stale = paths.filter((file) => staged.get(file) !== committed.get(file) && (ours.includes(file) || (staged.get(file) ?? null) === (parents.get(file) ?? null)));
  if (stale.length === 0) return;
  const tree = await git.read(['ls-tree', '-r', '-z', '--full-tree', commit, '--', ...stale]);
  const present = tree.stdout.split('\0').filter((line) => line !== '');
  const removed = stale.filter((file) => (committed.get(file) ?? null) === null).map((file) => `0 ${'0'.repeat(commit.length)}\t${file}`);
  await git.write(['update-index', '-z', '--index-info'], { input: [...present, ...removed].map((line) => `${line}\0`).join(''), signal: new AbortController().signal });
}
