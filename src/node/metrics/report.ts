import path from 'node:path';
import { locate, openLocated } from '../files/repositoryFile.ts';
import { CANCELLED, type Unmeasured } from './unmeasured.ts';

/** A report as text, with the time that it is of in seconds since the epoch and what says so. */
export interface Report {
  readonly status: 'ok';
  readonly text: string;
  readonly time: number;
  readonly dated: string;
}

/** Bytes of the largest report: parsed it takes several times as much memory. */
export const MOST_BYTES = 16 * 1024 * 1024;

/** Reads a report of the repository; `file` is relative to its root. */
export async function readReportFile(root: string, file: string, signal: AbortSignal): Promise<Report | Unmeasured> {
  const location = await locate(root, path.join(root, file));
  switch (location.status) {
    case 'missing':
      return { status: 'inconclusive', reason: 'no-data', message: `There is no file ${file}. Make the report first.` };
    case 'outside':
      return { status: 'inconclusive', reason: 'unsupported', message: `${file} is a link that leads out of the repository, and is not read.` };
    case 'unreadable':
      return { status: 'error', message: `${file} cannot be read: ${location.message}.` };
    case 'inside':
      return readLocated(location.path, file, signal);
  }
}

async function readLocated(real: string, file: string, signal: AbortSignal): Promise<Report | Unmeasured> {
  try {
    const handle = await openLocated(real);
    try {
      const found = await handle.stat();
      if (!found.isFile()) return { status: 'inconclusive', reason: 'no-data', message: `${file} is not a file.` };
      if (found.size > MOST_BYTES) return { status: 'inconclusive', reason: 'unsupported', message: `${file} is larger than ${String(MOST_BYTES)} bytes, and is not read.` };
      return { status: 'ok', text: await handle.readFile({ encoding: 'utf8', signal }), time: found.mtimeMs / 1000, dated: 'file' };
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (signal.aborted) return CANCELLED;
    return { status: 'error', message: `${file} cannot be read: ${error instanceof Error && 'code' in error ? String(error.code) : String(error)}.` };
  }
}
