import type { Event } from '../run/event.ts';

export type Finished = Extract<Event, { type: 'exec.finished' }>;

export interface Execution {
  readonly started: Extract<Event, { type: 'exec.started' }>;
  readonly finished: Finished | null;
}

/** Every attempt of everything that was run, in the order of the starts. */
export function executionsOf(events: readonly Event[]): readonly Execution[] {
  const finished = new Map<string, Finished>();
  for (const event of events) if (event.type === 'exec.finished') finished.set(event.data.execution, event);
  const started = events.filter((event) => event.type === 'exec.started').sort((a, b) => a.seq - b.seq || (a.hash < b.hash ? -1 : 1));
  return started.map((event) => ({ started: event, finished: finished.get(event.data.execution) ?? null }));
}

/** How an execution ended, in a few words of plain text. */
export function describeEnd(finished: Finished | null): string {
  if (finished === null) return 'did not finish';
  const { status, exitCode, signal, duration } = finished.data;
  const seconds = `after ${(duration / 1000).toFixed(1)} s`;
  switch (status) {
    case 'exited':
      return `exit ${String(exitCode ?? '')} ${seconds}`;
    case 'signalled':
      return `${signal ?? 'signalled'} ${seconds}`;
    case 'timed-out':
      return `timed out ${seconds}`;
    case 'cancelled':
      return `stopped ${seconds}`;
    case 'failed-to-start':
      return 'did not start';
    case 'interrupted':
      return 'interrupted, and how it ended is not known';
  }
}
