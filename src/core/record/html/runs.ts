import type { Event } from '../../run/event.ts';
import { describeEnd, executionsOf } from '../executionEnd.ts';
import { html, type Markup } from './markup.ts';
import { iso } from './timeline.ts';

/** What was run, every attempt of it: its text, how it ended, and an excerpt of its output. */
export function renderRuns(events: readonly Event[], name: (id: string) => string): Markup | null {
  const parts = executionsOf(events).map(({ started: { item, actor, time, data }, finished }) => {
    const passed = finished?.data.exitCode === 0;
    const excerpt = finished === null || finished.data.excerpt === '' ? null : html`<details open><summary>Output${finished.data.cut === true ? ', its middle left out' : ''}</summary><pre>${finished.data.excerpt}</pre></details>`;
    return html`<h3>${name(data.statement ?? item)}: <span class="${passed ? 'passed' : 'failed'}">${describeEnd(finished)}</span></h3><p class="note">${`${actor.name}, ${iso(Date.parse(time))}, with ${data.interpreter.join(' ')} in ${data.directory}`}</p><pre>${data.script}</pre>${excerpt}`;
  });
  return parts.length === 0 ? null : html`<h2>What was run</h2>${parts}`;
}
