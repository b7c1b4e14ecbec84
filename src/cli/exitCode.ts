import type { EngineRefusal } from '../core/engine/engine.ts';
import type { VerdictOutcome } from '../core/condition/judging/verdict.ts';
import type { ExecOutcome } from '../core/ports.ts';

/** Exit codes of the command line; from 64 on they follow BSD's sysexits.h. */
export const EXIT = { done: 0, failed: 1, inconclusive: 2, usage: 64, notUnderstood: 65, internal: 70, interrupted: 130 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Of several results the one that matters most: a failure before an unknown before a success. */
export function worst(codes: readonly ExitCode[]): ExitCode {
  if (codes.includes(EXIT.failed)) return EXIT.failed;
  if (codes.includes(EXIT.inconclusive)) return EXIT.inconclusive;
  return EXIT.done;
}

export function exitOfVerdict(outcome: VerdictOutcome): ExitCode {
  switch (outcome) {
    case 'pass':
      return EXIT.done;
    case 'fail':
      return EXIT.failed;
    case 'inconclusive':
    case 'error':
      return EXIT.inconclusive;
  }
}

export function exitOfExec(outcome: ExecOutcome): ExitCode {
  switch (outcome.status) {
    case 'exited':
      return outcome.exitCode === 0 ? EXIT.done : EXIT.failed;
    case 'signalled':
    case 'timed-out':
      return EXIT.failed;
    case 'cancelled':
      return EXIT.interrupted;
    case 'failed-to-start':
    case 'interrupted':
      return EXIT.inconclusive;
  }
}

export function exitOfRefusal(code: EngineRefusal): ExitCode {
  if (code === 'missing') return EXIT.notUnderstood;
  if (code === 'cancelled') return EXIT.interrupted;
  if (code === 'unknown-item' || code === 'unknown-target') return EXIT.usage;
  return EXIT.inconclusive;
}
