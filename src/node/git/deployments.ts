import { isRunId } from '../../core/record/runId.ts';
import { createGit, type Git } from './git.ts';
import { committedRecords, type CommittedRecord } from './recordBlobs.ts';

/** Runs that some branch or tag holds, newest first, and a commit that holds each. */
export interface KnownRuns {
  readonly runs: readonly { readonly run: string; readonly commit: string }[];
}

/**
 * Finds every run that a branch, a remote branch or a tag holds, whether it was ever checked out or not; `HEAD` first
 * where several hold the same one. One tree is read for each distinct `deployments/`.
 */
export async function findRuns(folder: string, signal: AbortSignal): Promise<KnownRuns> {
  const git = createGit(folder);
  const text = async (args: readonly string[], input = ''): Promise<string> => new TextDecoder().decode((await git.readObjects(args, { input, signal })).stdout);
  const refs = (await text(['for-each-ref', '--sort=-creatordate', '--format=%(objectname)', 'refs/heads', 'refs/remotes', 'refs/tags'])).split('\n').filter((line) => line !== '');
  const revisions = [...new Set(['HEAD', ...refs])];
  const trees = (await text(['cat-file', '--batch-check=%(objectname) %(objecttype)'], revisions.map((revision) => `${revision}:deployments\n`).join(''))).split('\n');
  const found = new Map<string, string>();
  const seen = new Set<string>();
  for (const [index, revision] of revisions.entries()) {
    const [, tree] = /^([0-9a-f]+) tree$/u.exec(trees[index] ?? '') ?? [];
    if (tree === undefined || seen.has(tree)) continue;
    seen.add(tree);
    for (const name of (await text(['ls-tree', '-z', '-d', '--name-only', tree])).split('\0')) if (isRunId(name) && !found.has(name)) found.set(name, revision);
  }
  const head = (await text(['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'])).trim();
  // The name of a run begins with the time of its start.
  const runs = [...found].map(([run, revision]) => ({ run, commit: revision === 'HEAD' ? head : revision }));
  return { runs: runs.sort((a, b) => (a.run < b.run ? 1 : -1)) };
}

/** The records of some runs, in the order given. Throws `ObjectsMissing` where the repository lacks one. */
export async function* recordsOf(folder: string, runs: KnownRuns['runs'], signal: AbortSignal): AsyncGenerator<CommittedRecord> {
  const git = createGit(folder);
  for (let from = 0; from < runs.length; ) {
    const commit = runs[from]?.commit ?? '';
    let to = from;
    while (to < runs.length && runs[to]?.commit === commit && to - from < PAGE) to += 1;
    yield* inOrder(git, commit, runs.slice(from, to).map(({ run }) => run), signal);
    from = to;
  }
}

/** Runs whose files are asked for by name at once. */
const PAGE = 100;

async function* inOrder(git: Git, commit: string, runs: readonly string[], signal: AbortSignal): AsyncGenerator<CommittedRecord> {
  const records = new Map<string, CommittedRecord>();
  for await (const record of committedRecords(git, commit, runs, signal)) records.set(record.run, record);
  for (const run of runs) {
    const record = records.get(run);
    if (record !== undefined) yield record;
  }
}
