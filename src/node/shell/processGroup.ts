import { readFile, readdir } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** Milliseconds between the signals of a stop. */
export interface StopGrace {
  /** From SIGINT to SIGTERM. */
  readonly interrupt: number;
  /** From SIGTERM to SIGKILL. */
  readonly terminate: number;
  /** From the end of the script itself to the next signal, for what it left in the background: shells start that deaf to SIGINT. */
  readonly orphan: number;
}

export const defaultGrace: StopGrace = { interrupt: 10_000, terminate: 5_000, orphan: 500 };

/** How long the system may take to clear away what was killed, in milliseconds. */
const reaping = 2_000;

/**
 * Ends every process of a group: SIGINT, then SIGTERM, then SIGKILL, each once what came before was given its time.
 * Resolves when the group is empty. A process that has left the group, as with `setsid`, is out of reach.
 */
export async function stopGroup(leader: number, leaderLives: () => boolean, grace: StopGrace): Promise<void> {
  for (const [signal, patience] of [['SIGINT', grace.interrupt], ['SIGTERM', grace.terminate], ['SIGKILL', reaping]] as const) {
    if (!signalGroup(leader, signal)) return;
    if (await emptied(leader, leaderLives, patience, signal === 'SIGINT' ? grace.orphan : patience)) return;
  }
}

/** Resolves to true when the group is empty, to false when its time is up. */
async function emptied(leader: number, leaderLives: () => boolean, patience: number, orphanPatience: number): Promise<boolean> {
  let waited = 0;
  let orphaned = 0;
  for (let step = 5; waited < patience && orphaned < orphanPatience; step = Math.min(step * 2, 50)) {
    await delay(step);
    if (!signalGroup(leader, 0) || (!leaderLives() && (await onlyZombies(leader)))) return true;
    waited += step;
    if (!leaderLives()) orphaned += step;
  }
  return false;
}

/**
 * Whether all that is left of a group is dead and waits to be reaped, which in a container without an init may be for ever.
 * Known on Linux only (proc(5): after the name in brackets, `state ppid pgrp`).
 */
async function onlyZombies(leader: number): Promise<boolean> {
  const processes = await readdir('/proc').catch(() => []);
  if (processes.length === 0) return false;
  const alive = await Promise.all(
    processes.filter((name) => /^\d+$/u.test(name)).map(async (pid) => {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
      const [state = 'X', , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return Number(group) === leader && !['Z', 'X'].includes(state);
    }),
  );
  return !alive.includes(true);
}

/** False where no process of the group is left. */
function signalGroup(leader: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-leader, signal);
    return true;
  } catch {
    return false;
  }
}
