import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { CommitQueue, WaitingCommit } from '../../core/ports.ts';
import { isRunId } from '../../core/record/runId.ts';
import { fsync, makeDurableFolder, replaceDurably } from './durable.ts';

/** Keeps which records wait to be committed beside their live journals: `<directory>/<run>/uncommitted.json`. */
export function createCommitQueue(directory: string): CommitQueue {
  const fileOf = (run: string): string => {
    if (!isRunId(run)) throw new TypeError(`“${run}” cannot be the name of a run.`);
    return path.join(directory, run, 'uncommitted.json');
  };
  return {
    waiting: async (run) => {
      const text = await readFile(fileOf(run), 'utf8').catch(() => null);
      return text === null ? null : parse(text);
    },
    add: async (run, waiting) => {
      await makeDurableFolder(path.dirname(fileOf(run)), fsync);
      await replaceDurably(fileOf(run), Buffer.from(JSON.stringify(waiting)), fsync);
    },
    remove: (run) => rm(fileOf(run), { force: true }),
  };
}

/** What cannot be read says only that something waits. */
function parse(text: string): WaitingCommit {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && 'code' in value && 'message' in value) return { code: String(value.code), message: String(value.message) };
  } catch {
    // Told below.
  }
  return { code: 'failed', message: 'Why is not known.' };
}
