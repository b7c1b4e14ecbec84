import type { ExecOutcome, ExecResult } from '../core/ports.ts';
import { visible } from './terminal.ts';

export function describeResult({ outcome, duration }: ExecResult): string {
  return `${describeEnd(outcome)} after ${(duration / 1000).toFixed(1)} s`;
}

function describeEnd(outcome: ExecOutcome): string {
  switch (outcome.status) {
    case 'exited':
      return outcome.exitCode === 0 ? 'passed' : `failed: exit ${String(outcome.exitCode)}`;
    case 'signalled':
      return `failed: ${outcome.signal}`;
    case 'timed-out':
      return 'failed: timed out';
    case 'cancelled':
      return 'stopped';
    case 'failed-to-start':
      return `could not start: ${visible(outcome.message)}`;
    case 'interrupted':
      return 'interrupted; how it ended is not known';
  }
}

export function describeSignal(signal: string): string {
  switch (signal) {
    case 'SIGINT':
      return 'Asked it to stop (SIGINT). Once more ends it at once (SIGKILL).\n';
    case 'SIGTERM':
      return 'It goes on after 10 s: told it to end (SIGTERM).\n';
    default:
      return `Sent ${visible(signal)}.\n`;
  }
}
