import type { Git } from './git.ts';

/** Who commits, as the user has told git; null where git would have to guess from the machine's names. */
export async function readIdentity(git: Git, role: 'author' | 'committer'): Promise<{ readonly name: string; readonly email: string } | null> {
  const variable = role === 'author' ? 'GIT_AUTHOR_IDENT' : 'GIT_COMMITTER_IDENT';
  const { exitCode, stdout } = await git.read(['-c', 'user.useConfigOnly=true', 'var', variable]);
  const match = /^(.+) <(.+)> \d+ [+-]\d+$/u.exec(stdout.trim());
  const [, name, email] = match ?? [];
  return exitCode === 0 && name !== undefined && email !== undefined ? { name, email } : null;
}
