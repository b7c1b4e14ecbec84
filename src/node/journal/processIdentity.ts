import { readFile } from 'node:fs/promises';
import os from 'node:os';

/** A process as others can check it. `start` tells it from a later one of the same number; null where that is unknown. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly host: string;
  readonly start: string | null;
}

let known: Promise<ProcessIdentity> | null = null;

export function thisProcess(): Promise<ProcessIdentity> {
  known ??= identityOf(process.pid);
  return known;
}

/** A process of this host that runs now. */
export async function identityOf(pid: number): Promise<ProcessIdentity> {
  return { pid, host: os.hostname(), start: await startOf(pid) };
}

/** Whether a process of this host has ended, even if another has its number by now. */
export async function isGone(pid: number, start: string | null): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: there is one, of another user.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return true;
  }
  if (start === null) return false;
  const now = await startOf(pid);
  return now !== null && now !== start;
}

/** Boot and start time of a process, from proc(5): field 22 of `stat`, counted behind the name, which may hold blanks. */
async function startOf(pid: number): Promise<string | null> {
  try {
    const boot = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
    const status = await readFile(`/proc/${String(pid)}/stat`, 'utf8');
    const ticks = status.slice(status.lastIndexOf(')') + 2).split(' ')[19];
    return ticks === undefined ? null : `${boot}:${ticks}`;
  } catch {
    return null;
  }
}
