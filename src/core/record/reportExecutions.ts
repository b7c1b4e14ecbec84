import type { Event } from '../run/event.ts';
import { fenced, markdownText } from './markdown.ts';

type Finished = Extract<Event, { type: 'exec.finished' }>;

/** What was run, every attempt of it, in the order of the starts: its text, how it ended, and an excerpt of its output. */
export function reportExecutions(events: readonly Event[], name: (target: string) => string): readonly string[] {
  const started = events.filter((event) => event.type === 'exec.started').sort((a, b) => a.seq - b.seq || (a.hash < b.hash ? -1 : 1));
  const finished = new Map<string, Finished>();
  for (const event of events) if (event.type === 'exec.finished') finished.set(event.data.execution, event);
  const parts = started.flatMap(({ item, actor, time, data }) => {
    const end = finished.get(data.execution);
    const output = end === undefined || end.data.excerpt === '' ? [] : [fenced(end.data.excerpt, 'text')];
    const who = `${markdownText(actor.name)}, ${time}, with ${markdownText(data.interpreter.join(' '))}`;
    return [`### ${name(data.statement ?? item)}: ${ending(end)}`, who, fenced(data.script, 'sh'), ...output];
  });
  return parts.length === 0 ? [] : ['## What was run', ...parts];
}

function ending(finished: Finished | undefined): string {
  if (finished === undefined) return 'did not finish';
  const { status, exitCode, signal, duration } = finished.data;
  const seconds = `after ${(duration / 1000).toFixed(1)} s`;
  switch (status) {
    case 'exited':
      return `exit ${String(exitCode ?? '')} ${seconds}`;
    case 'signalled':
      return `${markdownText(signal ?? 'signalled')} ${seconds}`;
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
