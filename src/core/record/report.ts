import type { Checklist, Item } from '../checklist/model.ts';
import type { Event, FrozenItem } from '../run/event.ts';
import { releaseFacts } from '../run/release.ts';
import { progress } from '../run/select.ts';
import type { Attribution, ItemState, RunState } from '../run/state.ts';
import { outcomeWords } from './commitMessage.ts';
import { itemGroups, SIGNS } from './itemGroups.ts';
import { markdownTable, markdownText } from './markdown.ts';
import { reportBaselines } from './reportBaselines.ts';
import { reportCourse } from './reportCourse.ts';
import { reportExecutions } from './reportExecutions.ts';

export interface ReportInput {
  readonly state: RunState;
  readonly events: readonly Event[];
  readonly checklist: Checklist;
  /** Relative to the repository root. */
  readonly checklistPath: string;
}

/** The report of a run as Markdown, for somebody who was not there. Text from files and commands shows as text. */
export function renderReport(input: ReportInput): string {
  const { state, checklist, events } = input;
  const labels = new Map<string, string>(state.frozen.map(({ id, text }) => [id, text] as const));
  for (const { id, label } of checklist.items) labels.set(id, label);
  const name = (id: string): string => markdownText(labels.get(id) ?? id);
  const parts = [
    `# Deployment ${state.run}: ${outcomeWords(state)}`,
    facts(input),
    'Names, hosts and times are as claimed by who wrote them; order is by chain. That an approval is signed says nothing until the signature is verified with a key that you trust.',
    ...decisions(state, name),
    ...deviations(state, name),
    ...reportBaselines(state),
    ...reportCourse(events, name),
    ...items(input),
    ...reportExecutions(events, name),
  ];
  return `${parts.join('\n\n')}\n`;
}

function facts({ state, checklist, checklistPath }: ReportInput): string {
  const { done, total } = progress(checklist, state);
  const rows: (readonly [string, string])[] = [
    ...releaseFacts(state.started?.release ?? null),
    ['Checklist', checklistPath],
    ['Items done', `${String(done)} of ${String(total)}`],
  ];
  const lines = rows.map(([label, value]) => [label, markdownText(value)]);
  if (state.started !== null) lines.push(['Started', by(state.started)]);
  if (state.ended !== null) lines.push(['Ended', `${by(state.ended)}${because(state.ended.reason)}`]);
  lines.push(['Record head', state.heads.join(', ')]);
  return markdownTable(['', ''], lines);
}

function by({ actor, time }: Attribution): string {
  return `${markdownText(actor.name)}, ${time}`;
}

function because(reason: string | null): string {
  return reason === null || reason === '' ? '' : `: ${markdownText(reason)}`;
}

function decisions(state: RunState, name: (id: string) => string): readonly string[] {
  const rows: string[][] = [];
  for (const [id, { decision, approvals, soak }] of state.items) {
    if (decision !== null) rows.push([name(id), decision.decision, markdownText(decision.reason), by(decision)]);
    for (const approval of approvals) rows.push([name(id), approval.given ? `approved, ${approval.signature === null ? 'as claimed' : `signed by ${markdownText(approval.signature.key)}`}` : 'rejected', markdownText(approval.reason ?? ''), by(approval)]);
    if (soak !== null) rows.push([name(id), soak.outcome === null ? 'soaking' : `soak ${soak.outcome}`, markdownText((soak.ended ? soak.reason : null) ?? `${soak.min} to ${soak.max}`), by(soak)]);
  }
  return rows.length === 0 ? [] : ['## Decisions', markdownTable(['Item', 'Decision', 'Reason', 'Who and when'], rows)];
}

function deviations(state: RunState, name: (id: string) => string): readonly string[] {
  if (state.deviations.length === 0) return [];
  const rows = state.deviations.map((deviation) => [name(deviation.item), markdownText(deviation.what), markdownText(deviation.reason), by(deviation)]);
  return ['## Deviations', markdownTable(['Item', 'What', 'Reason', 'Who and when'], rows)];
}

function items({ state, checklist }: ReportInput): readonly string[] {
  return itemGroups(state, checklist).flatMap(({ title, items }) => [`## ${markdownText(title)}`, markdownTable(['Item', 'Status', 'Evidence', 'Who and when'], items.map((item) => row(item, state)))]);
}

function row(item: Item | FrozenItem, run: RunState): readonly string[] {
  const label = markdownText('label' in item ? item.label : item.text);
  const state = run.items.get(item.id);
  if (state === undefined) return [label, 'not in this run', 'added after the start', ''];
  const last = state.tick ?? state.skip ?? state.decision ?? state.approval ?? state.verdict;
  return [label, `${SIGNS[state.status]} ${state.status}`, evidence(state), last === null ? '' : by(last)];
}

function evidence(state: ItemState): string {
  const parts: string[] = [];
  if (state.verdict !== null) parts.push(`${state.verdict.outcome}: ${markdownText(state.verdict.sentence)}`);
  if (state.skip !== null) parts.push(`skipped: ${markdownText(state.skip.reason)}`);
  if (state.tick?.attested === true) parts.push(`attested${because(state.tick.reason)}`);
  for (const note of state.notes) parts.push(`note by ${markdownText(note.actor.name)}: ${markdownText(note.text)}`);
  return parts.join('; ');
}
