import { lstat, mkdir } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/** Longest address of a Unix socket that every system takes (104 bytes on macOS and the BSDs, with its end). */
const LONGEST = 103;

/** Where the supervisor of an execution listens: a socket in a folder that only its owner can enter, or a named pipe. */
export async function claimSocketPath(execution: string): Promise<string> {
  if (process.platform === 'win32') return pipeOf(execution);
  const folder = path.join(os.tmpdir(), `holdpoint-${String(os.userInfo().uid)}`);
  await mkdir(folder, { mode: 0o700 }).catch(() => undefined);
  if (!(await isPrivate(folder))) throw new Error(`${folder} belongs to somebody else or is open to others. Remove it, or set TMPDIR to a folder of your own.`);
  const socket = path.join(folder, `${execution}.sock`);
  if (Buffer.byteLength(socket) > LONGEST) throw new Error(`${folder} is too long a path for a socket. Set TMPDIR to a shorter one.`);
  return socket;
}

/**
 * Whether an address that a control file names can be that of our own supervisor: a control file may come with a
 * repository of a stranger's, and nothing else that listens on this machine may be talked to on its word.
 */
export async function isOurSocket(socket: string, execution: string): Promise<boolean> {
  if (process.platform === 'win32') return socket === pipeOf(execution);
  if (!path.isAbsolute(socket) || path.basename(socket) !== `${execution}.sock`) return false;
  if (path.basename(path.dirname(socket)) !== `holdpoint-${String(os.userInfo().uid)}`) return false;
  return isPrivate(path.dirname(socket));
}

async function isPrivate(folder: string): Promise<boolean> {
  const found = await lstat(folder).catch(() => null);
  return found !== null && found.isDirectory() && found.uid === os.userInfo().uid && (found.mode & 0o077) === 0;
}

function pipeOf(execution: string): string {
  return `\\\\.\\pipe\\holdpoint-${execution}`;
}
