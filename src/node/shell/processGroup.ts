import { readFile, readdir } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** Milliseconds between the signals of a stop. */
export interface StopGrace {
  /** From SIGINT to SIGTERM. */
  readonly interrupt: number;
  /** From SIGTERM to SIGKILL, where nobody has to ask for that. */
  readonly terminate: number;
  /** From the end of the script itself to the next signal, for what it left in the background: shells start that deaf to SIGINT. */
  readonly orphan: number;
}

export const defaultGrace: StopGrace = { interrupt: 10_000, terminate: 5_000, orphan: 500 };

/** Processes that are ended together. */
export interface ProcessGroup {
  /** Whether the process that leads it, the script itself, still lives. */
  readonly leaderLives: () => boolean;
  /** False where no process of it is left to be told. */
  readonly signal: (signal: NodeJS.Signals) => boolean;
  readonly isEmpty: () => Promise<boolean>;
}

/** A process group of this machine, by the id of the process that leads it. */
export function localGroup(leader: number, leaderLives: () => boolean): ProcessGroup {
  return { leaderLives, signal: (signal) => signalGroup(leader, signal), isEmpty: () => isEmpty(leader, leaderLives) };
}

export interface StopOptions {
  readonly grace: StopGrace;
  /** When SIGKILL is sent: by itself after SIGTERM had its time, or only once this signal is aborted, and then at once. */
  readonly kill: AbortSignal | 'after-grace';
  /** Told of each signal as it is sent. */
  readonly onSignal: (signal: NodeJS.Signals) => void;
}

/** How long the system may take to clear away what was killed, in milliseconds. */
const reaping = 2_000;

/**
 * Ends every process of a group: SIGINT, then SIGTERM once that was given its time, and SIGKILL as `kill` says.
 * Resolves when the group is empty. A process that has left the group, as with `setsid`, is out of reach.
 */
export async function stopGroup(group: ProcessGroup, { grace, kill, onSignal }: StopOptions): Promise<void> {
  const isKillAsked = (): boolean => kill !== 'after-grace' && kill.aborted;
  const ladder = [
    ['SIGINT', grace.interrupt, grace.orphan],
    ['SIGTERM', kill === 'after-grace' ? grace.terminate : Infinity, Infinity],
    ['SIGKILL', reaping, Infinity],
  ] as const;
  for (const [signal, patience, orphanPatience] of ladder) {
    if (signal !== 'SIGKILL' && isKillAsked()) continue;
    if (!group.signal(signal)) return;
    onSignal(signal);
    if (await emptied(group, { patience, orphanPatience, isHurried: signal === 'SIGKILL' ? () => false : isKillAsked })) return;
  }
}

interface Patience {
  readonly patience: number;
  readonly orphanPatience: number;
  /** Asked at each step: whether to wait no longer. */
  readonly isHurried: () => boolean;
}

/** Resolves to true when the group is empty, to false when its time is up. */
async function emptied({ leaderLives, isEmpty }: ProcessGroup, { patience, orphanPatience, isHurried }: Patience): Promise<boolean> {
  let waited = 0;
  let orphaned = 0;
  for (let step = 5; waited < patience && orphaned < orphanPatience && !isHurried(); step = Math.min(step * 2, 50)) {
    await delay(step);
    if (await isEmpty()) return true;
    waited += step;
    if (!leaderLives()) orphaned += step;
  }
  return false;
}

/** Whether no process of a group is left that still does anything. */
async function isEmpty(leader: number, leaderLives: () => boolean): Promise<boolean> {
  return !signalGroup(leader, 0) || (!leaderLives() && (await onlyZombies(leader)));
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
