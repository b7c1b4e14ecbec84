import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { isRunId } from '../../core/record/runId.ts';
import { fsync, replaceDurably } from '../journal/durable.ts';
import { isErrno } from '../journal/journalError.ts';
import { controlSchema, type Control } from './protocol.ts';

const EXECUTION = /^[0-9a-f]{16}$/u;

/** The files of one execution, beside the events of its run. */
export interface ExecutionFiles {
  readonly control: string;
  readonly output: string;
}

/** Throws on names that are none: they become parts of paths. */
export function executionFiles(directory: string, run: string, execution: string): ExecutionFiles {
  if (!isRunId(run) || !EXECUTION.test(execution)) throw new Error(`“${run}/${execution}” names no execution.`);
  const folder = path.join(directory, run);
  return { control: path.join(folder, 'executions', `${execution}.json`), output: path.join(folder, 'outputs', `${execution}.txt`) };
}

/** Null where there is none, or none that can be read: then nothing is known of the execution. */
export async function readControl(file: string): Promise<Control | null> {
  try {
    const read = v.safeParse(controlSchema, JSON.parse(await readFile(file, 'utf8')));
    return read.success ? read.output : null;
  } catch (error) {
    if (isErrno(error, 'ENOENT') || error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Replaces the file whole, so that a reader finds the old one or the new one. */
export async function writeControl(file: string, control: Control): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(`${file}.tmp`, JSON.stringify(control), { mode: 0o600 });
  await rename(`${file}.tmp`, file);
}

/** As `writeControl`, and on disk once it resolves: an exit code that is known is not lost with the power. */
export async function writeControlDurably(file: string, control: Control): Promise<void> {
  await replaceDurably(file, Buffer.from(JSON.stringify(control)), fsync);
}

export async function removeControl(file: string): Promise<void> {
  await rm(file, { force: true });
}

/** Executions of a run that somebody owns, or that nobody has recorded the end of. */
export async function listExecutions(directory: string, run: string): Promise<readonly string[]> {
  if (!isRunId(run)) return [];
  const names = await readdir(path.join(directory, run, 'executions')).catch(() => []);
  return names.map((name) => path.basename(name, '.json')).filter((name) => EXECUTION.test(name));
}
