import type { Event } from '../run/event.ts';
import { describeEnd, executionsOf } from './executionEnd.ts';
import { fenced, markdownText } from './markdown.ts';

/** What was run, every attempt of it, in the order of the starts: its text, how it ended, and an excerpt of its output. */
export function reportExecutions(events: readonly Event[], name: (target: string) => string): readonly string[] {
  const parts = executionsOf(events).flatMap(({ started: { item, actor, time, data }, finished }) => {
    const output = finished === null || finished.data.excerpt === '' ? [] : [fenced(finished.data.excerpt, 'text')];
    const who = `${markdownText(actor.name)}, ${time}, with ${markdownText(data.interpreter.join(' '))}`;
    return [`### ${name(data.statement ?? item)}: ${markdownText(describeEnd(finished))}`, who, fenced(data.script, 'sh'), ...output];
  });
  return parts.length === 0 ? [] : ['## What was run', ...parts];
}
