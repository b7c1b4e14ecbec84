import path from 'node:path';
import type { EnvironmentReading } from '../../core/environment/reading.ts';
import { errorCode } from '../files/checklistText.ts';
import { locate, openLocated } from '../files/repositoryFile.ts';
import { parseVariables } from './parseVariables.ts';

/** Bytes of the largest file that is read; variables take a few thousand. */
const MOST_BYTES = 1024 * 1024;

/** Reads a `.env` file of the repository. `file` is relative to `root`; a link that leads out of it is not followed. */
export async function readEnvironmentFile(root: string, file: string, signal: AbortSignal): Promise<EnvironmentReading> {
  const location = await locate(root, path.join(root, file));
  switch (location.status) {
    case 'missing':
      return { status: 'missing', name: file, message: `There is no file ${file}. Create it, or correct holdpoint.env.` };
    case 'outside':
      return { status: 'failed', name: file, message: `${file} lies outside the repository, and is not read.` };
    case 'unreadable':
      return unreadable(file, location.message);
    case 'inside':
      return readLocated(location.path, file, signal);
  }
}

async function readLocated(real: string, file: string, signal: AbortSignal): Promise<EnvironmentReading> {
  try {
    const handle = await openLocated(real);
    try {
      const found = await handle.stat();
      if (!found.isFile()) return { status: 'failed', name: file, message: `${file} is not a file. Correct holdpoint.env.` };
      if (found.size > MOST_BYTES) return { status: 'failed', name: file, message: `${file} is larger than 1 MiB, and is not read.` };
      const parsed = parseVariables(await handle.readFile({ signal }), file);
      return parsed.status === 'unreadable' ? { status: 'failed', name: file, message: parsed.message } : { status: 'read', name: file, form: 'written', values: parsed.values, cut: parsed.cut };
    } finally {
      await handle.close();
    }
  } catch (error) {
    return unreadable(file, errorCode(error));
  }
}

function unreadable(file: string, code: string): EnvironmentReading {
  return { status: 'failed', name: file, message: `${file} cannot be read: ${code}. See to its permissions, then check again.` };
}
