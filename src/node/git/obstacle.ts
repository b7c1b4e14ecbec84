import { access } from 'node:fs/promises';
import path from 'node:path';
import type { CommitOutcome } from '../../core/ports.ts';
import type { Git } from './git.ts';
import { readIdentity } from './identity.ts';

export type CommitRefusal = Extract<CommitOutcome, { status: 'refused' }>;

export function refuse(code: CommitRefusal['code'], message: string): CommitRefusal {
  return { status: 'refused', code, message };
}

/** Files of a work tree's git directory that tell of an unfinished operation (git's own `wt-status.c` looks at the same). */
const operations = [
  ['MERGE_HEAD', 'A merge', 'git merge --continue or --abort'],
  ['rebase-merge', 'A rebase', 'git rebase --continue or --abort'],
  ['rebase-apply', 'A rebase or git am', 'git rebase (or git am) --continue or --abort'],
  ['CHERRY_PICK_HEAD', 'A cherry-pick', 'git cherry-pick --continue or --abort'],
  ['REVERT_HEAD', 'A revert', 'git revert --continue or --abort'],
  ['BISECT_LOG', 'A bisection', 'git bisect reset'],
] as const;

/** What stands in the way of a commit as things are, or null. Changes nothing. */
export async function findObstacle(git: Git, gitDirectory: string, paths: readonly string[]): Promise<CommitRefusal | null> {
  for (const [file, name, way] of operations) {
    if (await exists(path.join(gitDirectory, file))) return refuse('in-progress', `${name} is in progress. Finish it (${way}), then commit the record again.`);
  }
  const [unmerged, author, committer, ignored] = await Promise.all([
    git.read(['diff', '--name-only', '--diff-filter=U', '-z']),
    readIdentity(git, 'author'),
    readIdentity(git, 'committer'),
    git.read(['check-ignore', '-z', '--stdin'], { input: paths.map((file) => `./${file}\0`).join('') }),
  ]);
  const [conflict] = unmerged.stdout.split('\0');
  if (conflict) return refuse('in-progress', `${conflict} has an unresolved conflict. Resolve it and git add it, then commit the record again.`);

  if (author === null || committer === null) {
    return refuse('no-identity', 'Git does not know who you are. Set user.name and user.email with git config, then commit the record again.');
  }
  const [hidden] = ignored.stdout.split('\0');
  if (ignored.exitCode === 0 && hidden) return refuse('ignored', `Git ignores ${hidden.replace(/^\.\//u, '')}. Take it out of .gitignore, then commit the record again.`);
  return null;
}

/** Whether a file of that name is there, whatever it is. */
export async function exists(file: string): Promise<boolean> {
  return access(file).then(() => true, () => false);
}
