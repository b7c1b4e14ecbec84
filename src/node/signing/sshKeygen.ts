import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { execa } from 'execa';

/** Milliseconds. An agent may ask for a touch of its token. */
const TIMEOUT = 60_000;

/** Runs `ssh-keygen`; rejects where it cannot be run, and where it fails though `exit 0` is expected. */
export async function sshKeygen(args: readonly string[], input = '', exit: 'exit 0' | 'any exit' = 'exit 0'): Promise<{ readonly exitCode: number | null; readonly stdout: string }> {
  const { exitCode, stdout, stderr, failed } = await execa('ssh-keygen', args, { input, reject: false, timeout: TIMEOUT });
  if (failed && (exit === 'exit 0' || exitCode === undefined)) throw new Error(`ssh-keygen: ${stderr.trim() === '' ? 'could not be run' : stderr.trim()}`);
  return { exitCode: exitCode ?? null, stdout };
}

/** The fingerprint that `ssh-keygen` named; null where it named none. */
export function fingerprintIn(printed: string): string | null {
  return /SHA256:\S+/u.exec(printed)?.[0] ?? null;
}

export async function inTemporaryFolder<T>(act: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'holdpoint-signature-'));
  try {
    return await act(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
