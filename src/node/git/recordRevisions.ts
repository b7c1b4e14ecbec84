import { isRunId } from '../../core/record/runId.ts';
import type { Git } from './git.ts';
import { runsIn } from './recordBlobs.ts';

/** A commit, and the runs in it that are meant. */
export interface RecordRevision {
  readonly commit: string;
  readonly runs: readonly string[];
  /** What its message says of one run: `Deployment-Id` and the heads behind it. Null where it says nothing. */
  readonly claim: { readonly run: string; readonly heads: readonly string[] } | null;
}

/** What a name stands for; `reason` where nothing can be said of it. */
export type Revisions = { readonly revisions: readonly RecordRevision[] } | { readonly reason: string };

/** Commits of a run that are looked through for one that holds it. */
const LATEST = 20;
const RANGE = /^[^.](?:.*[^.])?\.\.\.?[^.]/u;

/**
 * Finds what a run, a commit or a range names; null means all runs of `HEAD`. A run that `HEAD` does not hold is looked
 * for in every branch. Of a commit and of each one in a range those runs are meant whose record it changed.
 */
export async function findRevisions(git: Git, name: string | null, signal: AbortSignal): Promise<Revisions> {
  if (name === null) return allOf(git, signal);
  if (isRunId(name)) return ofRun(git, name, signal);
  if (RANGE.test(name)) return ofRange(git, name, signal);
  const commit = await commitOf(git, name, signal);
  if (commit === null) return { reason: `There is no run, commit or range ${name}` };
  const revision = await changedBy(git, commit, signal);
  return revision.runs.length === 0 ? { reason: `Commit ${commit.slice(0, 12)} changed no record` } : { revisions: [revision] };
}

async function allOf(git: Git, signal: AbortSignal): Promise<Revisions> {
  const commit = await commitOf(git, 'HEAD', signal);
  if (commit === null) return { reason: 'There is no commit yet' };
  const runs = await runsIn(git, commit, signal);
  return runs.length === 0 ? { reason: 'HEAD holds no record' } : { revisions: [{ commit, runs, claim: null }] };
}

async function ofRun(git: Git, run: string, signal: AbortSignal): Promise<Revisions> {
  const head = await commitOf(git, 'HEAD', signal);
  if (head !== null && (await runsIn(git, head, signal)).includes(run)) return { revisions: [{ commit: head, runs: [run], claim: null }] };
  for (const commit of await lines(git, ['rev-list', '--all', `--max-count=${String(LATEST)}`, '--', `deployments/${run}`], signal)) {
    // The latest commit may be one that removed it.
    if ((await runsIn(git, commit, signal)).includes(run)) return { revisions: [{ commit, runs: [run], claim: null }] };
  }
  return { reason: `No branch holds a record of ${run}` };
}

async function ofRange(git: Git, range: string, signal: AbortSignal): Promise<Revisions> {
  const [shallow] = await lines(git, ['rev-parse', '--is-shallow-repository'], signal);
  if (shallow !== 'false') return { reason: 'This clone is shallow, so a range may lack commits. Fetch the whole history (git fetch --unshallow), then verify again' };
  const { exitCode, stdout } = await git.readObjects(['rev-list', '--reverse', '--topo-order', '--full-history', '--end-of-options', range, '--', 'deployments/'], { input: '', signal });
  if (exitCode !== 0) return { reason: `There is no range ${range}` };
  const commits = new TextDecoder().decode(stdout).split('\n').filter((line) => line !== '');
  const revisions: RecordRevision[] = [];
  for (const commit of commits) {
    const revision = await changedBy(git, commit, signal);
    if (revision.runs.length > 0) revisions.push(revision);
  }
  return revisions.length === 0 ? { reason: `No commit of ${range} changed a record` } : { revisions };
}

async function changedBy(git: Git, commit: string, signal: AbortSignal): Promise<RecordRevision> {
  const { stdout } = await git.readObjects(['diff-tree', '--root', '-r', '-m', '--no-commit-id', '--name-only', '--no-ext-diff', '--no-renames', '-z', commit, '--', 'deployments/'], { input: '', signal });
  const touched = new Set(new TextDecoder().decode(stdout).split('\0').flatMap((file) => file.split('/')[1] ?? []).filter(isRunId));
  return { commit, runs: [...touched].sort(), claim: await claimOf(git, commit, signal) };
}

/** The trailers of a record commit, as `git interpret-trailers --parse` reads them. */
async function claimOf(git: Git, commit: string, signal: AbortSignal): Promise<RecordRevision['claim']> {
  const { stdout } = await git.readObjects(['log', '-1', '--no-show-signature', '--no-mailmap', '--format=%(trailers:only,unfold)', commit], { input: '', signal });
  const trailers = new TextDecoder().decode(stdout).split('\n');
  const of = (key: string): readonly string[] => trailers.flatMap((line) => (line.startsWith(`${key}: `) ? [line.slice(key.length + 2).trim()] : []));
  const runs = of('Deployment-Id');
  // A squash has the trailers of several commits: which head was of which run it no longer says.
  const [run] = runs;
  return run === undefined || runs.length > 1 ? null : { run, heads: of('Record-Head') };
}

async function commitOf(git: Git, name: string, signal: AbortSignal): Promise<string | null> {
  const [commit] = await lines(git, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`], signal);
  return commit ?? null;
}

async function lines(git: Git, args: readonly string[], signal: AbortSignal): Promise<readonly string[]> {
  const { exitCode, stdout } = await git.readObjects(args, { input: '', signal });
  return exitCode === 0 ? new TextDecoder().decode(stdout).split('\n').filter((line) => line !== '') : [];
}
