import type { Git } from './git.ts';

/** What `git config` prints for its arguments; null where that is nothing. */
export async function setting(git: Git, args: readonly string[]): Promise<string | null> {
  const { exitCode, stdout } = await git.read(['config', ...args]);
  return exitCode === 0 && stdout.trim() !== '' ? stdout.trim() : null;
}
