import { setTimeout as delay } from 'node:timers/promises';
import { readPromDuration } from '../core/configuration/promDuration.ts';
import { untilPass, type Patience } from '../core/engine/untilPass.ts';
import type { ExecResult } from '../core/ports.ts';
import { EXIT } from './exitCode.ts';
import { Exit } from './session.ts';
import type { Terminal } from './terminal.ts';

export interface PatienceOptions {
  readonly untilPass?: boolean;
  readonly every?: string;
  readonly for?: string;
}

/** Null where it is to be tried once. Ends the command where a duration is none, or says how long without saying that. */
export function patienceOf(options: PatienceOptions): Patience | null {
  if (options.untilPass !== true) {
    if (options.every !== undefined || options.for !== undefined) throw new Exit(EXIT.usage, '--every and --for need --until-pass.');
    return null;
  }
  return { every: milliseconds('--every', options.every ?? '30s'), for: milliseconds('--for', options.for ?? '10m') };
}

function milliseconds(name: string, text: string): number {
  const seconds = readPromDuration(text) ?? 0;
  if (seconds <= 0) throw new Exit(EXIT.usage, `${name} needs a duration such as 30s or 10m.`);
  return seconds * 1000;
}

/** Runs once, or until it exits with 0. What could not start, was stopped, or ended nobody knows how, is not tried again. */
export async function executePatiently(terminal: Terminal, patience: Patience | null, execute: () => Promise<ExecResult>, describe: (result: ExecResult) => string): Promise<ExecResult> {
  if (patience === null) return execute();
  let attempts = 0;
  return untilPass(patience, {
    attempt: async () => {
      attempts += 1;
      const result = await execute();
      terminal.err(`attempt ${String(attempts)}: ${describe(result)}\n`);
      return result;
    },
    verdict: ({ outcome }) => {
      const passed = outcome.status === 'exited' && outcome.exitCode === 0;
      return passed || ['cancelled', 'failed-to-start', 'interrupted'].includes(outcome.status) ? 'over' : 'again';
    },
    now: () => performance.now(),
    wait: (time) => delay(time, 'waited' as const, { signal: terminal.signal }).catch(() => 'cancelled' as const),
  });
}
