import path from 'node:path';
import type { Repository } from '../../core/ports.ts';
import { commitRecord, type WorkTree } from './commit.ts';
import { createGit, type Git } from './git.ts';
import { readIdentity } from './identity.ts';
import { commitBeginning, headCommit } from './objects.ts';
import { refuse } from './obstacle.ts';

/** A repository on disk, and where runs of it are kept. */
export interface DiskRepository extends Repository {
  /** Absolute path of the git directory that all work trees share; null outside git. */
  readonly commonDirectory: string | null;
}

/**
 * The repository that a folder is in. Without git, outside a work tree, or where git declines to work (a folder of
 * another owner), `root` is null, and `commit` says why. Commands of git run with the repository's own settings, so this
 * is not for a workspace that is not trusted.
 */
export async function createRepository(folder: string): Promise<DiskRepository> {
  const git = createGit(folder);
  const found = await locate(git, folder);
  if ('reason' in found) {
    return {
      root: null,
      commonDirectory: null,
      head: () => Promise.resolve({ commit: null, branch: null }),
      commitBeginning: () => Promise.resolve(null),
      identity: () => readIdentity(git, 'author'),
      commit: () => Promise.resolve(refuse('no-repository', found.reason)),
    };
  }
  const top = createGit(found.root);
  return {
    root: found.root,
    commonDirectory: found.commonDirectory,
    head: async () => {
      const [commit, branch] = await Promise.all([headCommit(top), top.read(['symbolic-ref', '--quiet', '--short', 'HEAD'])]);
      return { commit, branch: branch.exitCode === 0 ? branch.stdout.trim() : null };
    },
    commitBeginning: (digits) => commitBeginning(top, digits),
    identity: () => readIdentity(top, 'author'),
    commit: (change, signal) => commitRecord(top, found, change, signal),
  };
}

async function locate(git: Git, folder: string): Promise<(WorkTree & { readonly commonDirectory: string }) | { readonly reason: string }> {
  const { exitCode, stdout, stderr } = await git.read(['rev-parse', '--show-toplevel', '--absolute-git-dir', '--git-common-dir']);
  const [root, gitDirectory, common] = stdout.split('\n');
  if (exitCode === 0 && root && gitDirectory && common) {
    return { root: path.resolve(root), gitDirectory: path.resolve(gitDirectory), commonDirectory: path.resolve(folder, common) };
  }
  if (exitCode === null) return { reason: 'Git was not found. Install it to commit the record; the journal is kept without it.' };
  return { reason: `There is no git work tree here to commit the record to (${stderr.trim().split('\n')[0] ?? ''}). The journal is kept without it.` };
}
