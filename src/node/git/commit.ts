import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { CommitOutcome, RecordFile } from '../../core/ports.ts';
import { repositoryRelative } from '../files/repositoryRelative.ts';
import { plainText } from '../shell/plainText.ts';
import type { Git } from './git.ts';
import { followCommit, forget, intendToAdd } from './staging.ts';
import { blobId, blobsAt, filteredBlob, headCommit, objectFormat } from './objects.ts';
import { exists, findObstacle, refuse } from './obstacle.ts';
import { withPathsFile } from './paths.ts';
import { pathProblem, writeRecord } from './recordFiles.ts';

export interface RecordChange {
  readonly checklist: string;
  readonly record: readonly RecordFile[];
  readonly message: string;
}

/** Where a commit is to be made. All paths absolute. */
export interface WorkTree {
  readonly root: string;
  /** The work tree's own git directory: a linked work tree has one beside the common one. */
  readonly gitDirectory: string;
}

/** Waits for another git to let go of the index, in milliseconds. */
const lockWaits = [100, 200, 400, 800];

/**
 * Makes one commit of the checklist and the record and of nothing else. What the user has staged or left dirty stays as
 * it is, on success and on failure; hooks, signing and settings are the user's.
 *
 * Where everything is in `HEAD` already, nothing is made and the commit that brought it is the answer, so that a retry
 * after an unclear end is safe.
 */
export async function commitRecord(git: Git, tree: WorkTree, change: RecordChange, signal: AbortSignal): Promise<CommitOutcome> {
  const bad = change.record.map((file) => pathProblem(file.path)).find((problem) => problem !== null);
  if (bad) return refuse('failed', bad);
  const checklist = await realChecklist(tree.root, change.checklist);
  if (checklist === null) return refuse('failed', `${change.checklist} is not a file of this repository, so it cannot be committed with its record.`);
  const record = change.record.map((file) => file.path);
  const paths = [...record, checklist];

  const obstacle = await findObstacle(git, tree.gitDirectory, paths);
  if (obstacle) return obstacle;
  const problem = await writeRecord(tree.root, change.record);
  if (problem !== null) return refuse('failed', problem);

  const [format, filtered, before] = await Promise.all([objectFormat(git), filteredBlob(git, checklist), headCommit(git)]);
  const expected = new Map<string, string | null>([...change.record.map((file) => [file.path, blobId(file.bytes, format)] as const), [checklist, filtered]]);
  const [inHead, indexed] = await Promise.all([before === null ? new Map<string, string | null>() : blobsAt(git, before, paths), blobsAt(git, '', paths)]);
  const changed = paths.filter((file) => (inHead.get(file) ?? null) !== expected.get(file));
  if (before !== null && changed.length === 0) {
    const { stdout } = await git.read(['rev-list', '-1', before, '--', ...record.map((file) => `:(top,literal)${file}`)]);
    return { status: 'committed', commit: stdout.trim() || before };
  }

  const leftover = blobId(new Uint8Array(), format);
  // An empty record entry that no commit has was left by one of ours that was killed half-way.
  const fresh = paths.filter((file) => (indexed.get(file) ?? null) === null || (record.includes(file) && indexed.get(file) === leftover && (inHead.get(file) ?? null) === null));

  const outcome = await patiently(tree, signal, () => attempt(git, { change, paths, fresh, before, changed }, signal));
  if ('refused' in outcome) {
    const intended = await blobsAt(git, '', fresh);
    await forget(git, fresh.filter((file) => (intended.get(file) ?? null) !== null));
    return outcome.refused;
  }
  return confirm(git, { commit: outcome.commit, before, paths, expected, checklist });
}

/** The checklist by its real name, for one that is a link is committed as a link. */
async function realChecklist(root: string, file: string): Promise<string | null> {
  try {
    const real = await realpath(path.join(root, file));
    return (await stat(real)).isFile() && !real.includes('\n') ? repositoryRelative(root, real) : null;
  } catch {
    return null;
  }
}

type Attempt = { readonly commit: string } | { readonly refused: Extract<CommitOutcome, { status: 'refused' }> };

interface Plan {
  readonly change: RecordChange;
  readonly paths: readonly string[];
  readonly fresh: readonly string[];
  readonly before: string | null;
  readonly changed: readonly string[];
}

/** Tries again while another git holds the index, a few times. */
async function patiently(tree: WorkTree, signal: AbortSignal, work: () => Promise<Attempt>): Promise<Attempt> {
  const lock = path.join(tree.gitDirectory, 'index.lock');
  for (const wait of [...lockWaits, null]) {
    const held = await exists(lock);
    const result = held ? locked(lock) : await work();
    if (!('refused' in result) || result.refused.code !== 'locked' || wait === null || signal.aborted) return result;
    await delay(wait);
  }
  return locked(lock);
}

function locked(lock: string): Attempt {
  return { refused: refuse('locked', `Another git is at work here (${lock}). Wait for it to end, then commit the record again; delete that file only if no git is running.`) };
}

async function attempt(git: Git, { change, paths, fresh, before, changed }: Plan, signal: AbortSignal): Promise<Attempt> {
  const added = await intendToAdd(git, fresh, signal);
  if (added.exitCode !== 0) return { refused: failure(added) };

  const message = change.message.endsWith('\n') ? change.message : `${change.message}\n`;
  const result = await withPathsFile(paths, (file) =>
    git.write(['-c', 'i18n.commitEncoding=UTF-8', 'commit', '--only', '--quiet', '--cleanup=verbatim', '--file=-', `--pathspec-from-file=${file}`, '--pathspec-file-nul'], { input: message, signal }),
  );
  const head = await headCommit(git);
  // A stop may come after the commit is made; what is in the history counts.
  if (head === null || head === before) return { refused: failure(result) };
  const newest = await git.read(['rev-list', '-1', head, '--', ...changed.slice(0, 1).map((file) => `:(top,literal)${file}`)]);
  const commit = newest.stdout.trim();
  if (result.exitCode !== 0 && (commit === '' || !(await follows(git, before, commit)))) return { refused: failure(result) };
  return { commit: commit === '' ? head : commit };
}

/** Whether a commit is newer than what was there before. */
async function follows(git: Git, before: string | null, commit: string): Promise<boolean> {
  if (before === null) return true;
  return commit !== before && (await git.read(['merge-base', '--is-ancestor', commit, before])).exitCode !== 0;
}

function failure({ exitCode, stdout = '', stderr }: { readonly exitCode: number | null; readonly stdout?: string; readonly stderr: string }): Extract<CommitOutcome, { status: 'refused' }> {
  const said = plainText(`${stderr}${stdout}`).trim();
  const tail = said.length > 2000 ? `…${said.slice(-2000)}` : said;
  // The name of the lock file is the same in every language that git speaks.
  if (exitCode === 128 && /\.lock'/u.test(stderr)) return refuse('locked', `Another git is at work here. Wait for it to end, then commit the record again.\n${tail}`);
  // Git itself dies with 128; with 1 it passes on that a hook said no.
  if (exitCode === 1) return refuse('hook', `A commit hook refused the record. See to what it says, then commit again.\n${tail}`);
  return refuse('failed', `Git could not make the commit. See to what it says, then commit the record again.\n${tail}`);
}

interface Made {
  readonly commit: string;
  readonly before: string | null;
  readonly paths: readonly string[];
  readonly expected: ReadonlyMap<string, string | null>;
  readonly checklist: string;
}

/** Compares what was committed with what was meant, and brings the index along. */
async function confirm(git: Git, { commit, before, paths, expected, checklist }: Made): Promise<CommitOutcome> {
  const [committed, listed] = await Promise.all([blobsAt(git, commit, paths), git.read(['diff-tree', '--root', '--no-commit-id', '--name-only', '-r', '-z', commit])]);
  const others = listed.stdout.split('\0').filter((file) => file !== '' && !paths.includes(file));
  await followCommit(git, commit, before, paths, others);

  const short = commit.slice(0, 12);
  const altered = paths.find((file) => committed.get(file) !== expected.get(file));
  if (altered === checklist) return refuse('altered', `Commit ${short} has another ${altered} than was on disk: a hook or somebody at work changed it. Look at the commit, then commit the record again.`);
  if (altered !== undefined) return refuse('altered', `Commit ${short} has another ${altered} than the journal: a hook or a filter changed it. Keep it away from deployments/, then commit the record again.`);
  if (others[0] !== undefined) return refuse('altered', `Commit ${short} also has ${others[0]}, which is not of the record: a hook added it. Look at the commit, and keep the hook from adding files.`);
  return { status: 'committed', commit };
}
