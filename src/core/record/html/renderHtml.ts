import type { Checklist, Item } from '../../checklist/model.ts';
import { describeSpan } from '../../condition/describe.ts';
import { describeStatus, evidenceRows } from '../../run/evidence.ts';
import type { Event, FrozenItem } from '../../run/event.ts';
import { releaseFacts } from '../../run/release.ts';
import type { Attribution, ItemState, RunState } from '../../run/state.ts';
import { outcomeWords } from '../commitMessage.ts';
import { itemGroups, SIGNS } from '../itemGroups.ts';
import { summarise } from '../runSummary.ts';
import type { ReportInput } from '../report.ts';
import { courseOf, stageBands } from './bands.ts';
import { renderChart } from './chart.ts';
import { html, Markup } from './markup.ts';
import { renderRuns } from './runs.ts';
import { CONTENT_SECURITY_POLICY, STYLE } from './style.ts';
import { iso, renderTimeline } from './timeline.ts';

export interface HtmlInput extends ReportInput {
  /** How far the record was verified, as one sentence; null where it was not. */
  readonly verified: string | null;
}

/**
 * The report of a run as one HTML page: no script, no network, nothing outside it, and a policy that allows none. Reads
 * on paper and in an editor's webview too.
 */
export function renderHtml(input: HtmlInput): string {
  const { state, checklist, events } = input;
  const labels = new Map<string, string>(state.frozen.map(({ id, text }) => [id, text] as const));
  for (const { id, label } of checklist.items) labels.set(id, label);
  for (const block of checklist.blocks) labels.set(block.id, `the block on line ${String(block.line)}`);
  const name = (id: string): string => labels.get(id) ?? id;
  const ordered = [...events].sort((a, b) => a.seq - b.seq || (a.hash < b.hash ? -1 : 1));
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta http-equiv="Content-Security-Policy" content="${CONTENT_SECURITY_POLICY}">
<title>${`Deployment ${state.run}: ${outcomeWords(state)}`}</title><style>${new Markup(STYLE)}</style></head><body>
<h1>${`Deployment ${state.run}`}: <span class="${state.ended?.outcome ?? 'open'}">${outcomeWords(state)}</span></h1>
<p class="note">Names, hosts and times are as claimed by who wrote them; order is by chain.${input.verified === null ? null : html` <strong>Record</strong>: ${input.verified}`}</p>
${facts(input)}
<h2>Course</h2>
${renderTimeline(state, checklist, ordered, name)}
${decisions(state, name)}
${deviations(state, name)}
${charts(ordered, state, checklist, name)}
${groups(input)}
${renderRuns(ordered, name)}
</body></html>
`;
  return page.text;
}

function facts({ state, checklistPath }: HtmlInput): Markup {
  const summary = summarise(state);
  const [first, last] = courseOf(state);
  const rows: readonly (readonly [string, string | null])[] = [
    ...releaseFacts(state.started?.release ?? null),
    ['Checklist', checklistPath],
    ['Started', state.started === null ? null : by(state.started)],
    ['Ended', state.ended === null ? null : `${by(state.ended)}${because(state.ended.reason)}`],
    ['Duration', describeSpan(Math.round((last - first) / 1000))],
    ['Items', summary === null ? null : `${String(summary.done)} of ${String(summary.total)} done, ${String(summary.attested)} on somebody’s word, ${String(summary.skipped)} skipped, ${String(summary.failed)} failed`],
    ['Record head', state.heads.join(', ')],
  ];
  return html`<dl>${rows.flatMap(([label, value]) => (value === null ? [] : [html`<dt>${label}</dt><dd>${value}</dd>`]))}</dl>`;
}

function decisions(state: RunState, name: (id: string) => string): Markup | null {
  const rows: Markup[] = [];
  for (const [id, { decision, approvals, soak }] of state.items) {
    if (decision !== null) rows.push(row([name(id), decision.decision, decision.reason, by(decision)]));
    for (const approval of approvals) rows.push(row([name(id), `${approval.given ? 'approved' : 'rejected'}, ${approval.signature === null ? 'as claimed' : `signature by ${approval.signature.key}, not verified here`}`, approval.reason ?? '', by(approval)]));
    if (soak !== null) rows.push(row([name(id), `soak ${soak.outcome ?? 'running'}`, soak.reason ?? '', by(soak)]));
  }
  return rows.length === 0 ? null : html`<h2>Decisions</h2>${table(['Item', 'Decision', 'Reason', 'Who and when'], rows)}`;
}

function deviations(state: RunState, name: (id: string) => string): Markup | null {
  if (state.deviations.length === 0) return null;
  return html`<h2>Deviations</h2>${table(['Item', 'What', 'Reason', 'Who and when'], state.deviations.map((deviation) => row([name(deviation.item), deviation.what, deviation.reason, by(deviation)])))}`;
}

function charts(events: readonly Event[], state: RunState, checklist: Checklist, name: (id: string) => string): Markup | null {
  const bands = stageBands(state, checklist);
  const checks = events.filter((event) => event.type === 'check.finished');
  const drawn = [...new Set(checks.map(({ item }) => item))].flatMap((item) => {
    const chart = renderChart(checks.filter((check) => check.item === item), bands);
    return chart === null ? [] : [html`<h3>${name(item)}</h3>${chart}`];
  });
  return drawn.length === 0 ? null : html`<h2>Measurements</h2>${drawn}`;
}

function groups({ state, checklist }: HtmlInput): readonly Markup[] {
  return itemGroups(state, checklist).map(({ title, items }) => html`<h2>${title}</h2>${table(['Item', 'Status', 'Evidence', 'Who and when'], items.map((item) => itemRow(item, state)))}`);
}

function itemRow(item: Item | FrozenItem, run: RunState): Markup {
  const label = 'label' in item ? item.label : item.text;
  const state = run.items.get(item.id);
  if (state === undefined) return row([label, 'not in this run', 'added after the start', '']);
  const last = state.tick ?? state.skip ?? state.decision ?? state.approval ?? state.verdict;
  return html`<tr><td>${label}</td><td class="${`status ${state.status}`}">${`${SIGNS[state.status]} ${describeStatus(state.status)}`}</td><td>${evidence(state, item)}</td><td>${last === null ? '' : by(last)}</td></tr>`;
}

function evidence(state: ItemState, item: Item | FrozenItem): readonly Markup[] {
  const parts: Markup[] = [];
  const { verdict } = state;
  if (verdict !== null) {
    const rows = evidenceRows(verdict, 'condition' in item ? item.condition : null);
    parts.push(html`<details><summary>${`${verdict.outcome}: ${verdict.sentence}`}</summary><dl>${rows.map(({ label, value }) => html`<dt>${label}</dt><dd>${value}</dd>`)}</dl></details>`);
  }
  if (state.skip !== null) parts.push(html`<div>${`skipped${because(state.skip.reason)}`}</div>`);
  if (state.tick?.attested === true) parts.push(html`<div>${`attested${because(state.tick.reason)}`}</div>`);
  for (const note of state.notes) parts.push(html`<div>${`note by ${note.actor.name}: ${note.text}`}</div>`);
  return parts;
}

function table(header: readonly string[], rows: readonly Markup[]): Markup {
  return html`<table><thead><tr>${header.map((cell) => html`<th scope="col">${cell}</th>`)}</tr></thead><tbody>${rows}</tbody></table>`;
}

function row(cells: readonly string[]): Markup {
  return html`<tr>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`;
}

function by({ actor, time }: Attribution): string {
  return `${actor.name}, ${iso(Date.parse(time))}`;
}

function because(reason: string | null): string {
  return reason === null || reason === '' ? '' : `: ${reason}`;
}
