import { isRunId } from '../../core/record/runId.ts';
import type { Git } from './git.ts';

/** The files of one run in one commit, by path relative to the folder of the run. */
export interface CommittedRecord {
  readonly run: string;
  readonly commit: string;
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** What is there that is no plain file, such as a link; null where nothing is. */
  readonly strange: string | null;
}

/** Where a repository does not hold what a record consists of. */
export class ObjectsMissing extends Error {}

interface Entry {
  readonly run: string;
  readonly file: string;
  readonly mode: string;
  readonly object: string;
  readonly size: number;
}

/** Bytes of blobs that are read at once; a single record may have more. */
const BATCH = 8 * 1024 * 1024;
/** Runs that are asked for by name; of more, everything is listed. */
const NAMED = 100;
const PLAIN = new Set(['100644', '100755']);

/** Ids of the runs whose record a commit holds, oldest first. */
export async function runsIn(git: Git, commit: string, signal: AbortSignal): Promise<readonly string[]> {
  const names = await listed(git, ['ls-tree', '-z', '--name-only', '--full-tree', commit, 'deployments/'], signal);
  return names.map((name) => name.slice('deployments/'.length)).filter(isRunId).sort();
}

/** Reads the records of some runs in a commit, one after the other, so that memory holds few of them. Throws `ObjectsMissing`. */
export async function* committedRecords(git: Git, commit: string, runs: readonly string[], signal: AbortSignal): AsyncGenerator<CommittedRecord> {
  if (runs.length === 0) return;
  const entries = await entriesOf(git, commit, runs, signal);
  const records = new Map<string, Entry[]>();
  for (const entry of entries) {
    const own = records.get(entry.run);
    if (own === undefined) records.set(entry.run, [entry]);
    else own.push(entry);
  }
  for (const batch of batches([...records.values()])) {
    const bytes = await blobs(git, [...new Set(batch.flat().filter(isPlain).map(({ object }) => object))], signal);
    for (const own of batch) {
      const [first] = own;
      if (first === undefined) continue;
      const files = new Map<string, Uint8Array>();
      for (const entry of own.filter(isPlain)) {
        const content = bytes.get(entry.object);
        if (content === undefined) throw new ObjectsMissing(`${commit.slice(0, 12)} lacks deployments/${entry.run}/${entry.file}`);
        files.set(entry.file, content);
      }
      yield { run: first.run, commit, files, strange: own.find((entry) => !isPlain(entry))?.file ?? null };
    }
  }
}

function isPlain({ mode }: Entry): boolean {
  return PLAIN.has(mode);
}

async function entriesOf(git: Git, commit: string, runs: readonly string[], signal: AbortSignal): Promise<readonly Entry[]> {
  const wanted = new Set(runs);
  const found = await listed(git, ['ls-tree', '-r', '-z', '-l', '--full-tree', commit, ...(runs.length <= NAMED ? runs.map((run) => `deployments/${run}/`) : ['deployments/'])], signal);
  return found.flatMap((line) => {
    const [, mode = '', object = '', size = '', run = '', file = ''] = /^(\d+) \w+ ([0-9a-f]+) +(-|\d+)\tdeployments\/([^/]+)\/([^]+)$/u.exec(line) ?? [];
    return wanted.has(run) ? [{ run, file, mode, object, size: size === '-' ? 0 : Number(size) }] : [];
  });
}

/** Lines of a command that ends each with NUL. */
async function listed(git: Git, args: readonly string[], signal: AbortSignal): Promise<readonly string[]> {
  const { exitCode, stdout } = await git.readObjects(args, { input: '', signal });
  if (exitCode !== 0) throw new ObjectsMissing('The repository lacks a part of the history, or git could not read it');
  return new TextDecoder().decode(stdout).split('\0').filter((line) => line !== '');
}

function* batches(records: readonly (readonly Entry[])[]): Generator<readonly (readonly Entry[])[]> {
  let batch: (readonly Entry[])[] = [];
  let size = 0;
  for (const record of records) {
    const weight = record.reduce((sum, entry) => sum + entry.size, 0);
    if (batch.length > 0 && size + weight > BATCH) {
      yield batch;
      batch = [];
      size = 0;
    }
    batch.push(record);
    size += weight;
  }
  if (batch.length > 0) yield batch;
}

/** Contents by object name, as `git cat-file --batch` gives them: `<name> blob <size>`, the bytes, a line feed. */
async function blobs(git: Git, objects: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, Uint8Array>> {
  const { stdout } = await git.readObjects(['cat-file', '--batch'], { input: objects.map((object) => `${object}\n`).join(''), signal });
  const found = new Map<string, Uint8Array>();
  const decoder = new TextDecoder();
  for (let at = 0; at < stdout.length; ) {
    const end = stdout.indexOf(0x0a, at);
    if (end === -1) break;
    const [, object = '', size = ''] = /^([0-9a-f]+) blob (\d+)$/u.exec(decoder.decode(stdout.subarray(at, end))) ?? [];
    at = end + 1;
    if (object === '') continue;
    const length = Number(size);
    if (at + length <= stdout.length) found.set(object, stdout.slice(at, at + length));
    at += length + 1;
  }
  return found;
}
