import type { ExecResult } from '../ports.ts';

/** How an execution ended, as a part of a sentence. */
export function describeEnd({ outcome }: ExecResult): string {
  switch (outcome.status) {
    case 'exited':
      return `exit ${String(outcome.exitCode)}`;
    case 'signalled':
      return outcome.signal;
    case 'timed-out':
      return 'timed out';
    case 'cancelled':
      return 'stopped';
    case 'failed-to-start':
      return outcome.message;
    case 'interrupted':
      return 'interrupted';
  }
}
