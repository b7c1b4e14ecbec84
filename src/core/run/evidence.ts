/** Evidence in words: what was asked, what was seen, what it means. Plain text, for hovers, tooltips and decorations. */
import type { Comparator, Condition } from '../condition/condition.ts';
import { asUnit } from '../condition/units.ts';
import type { Verdict, VerdictOutcome } from '../condition/judging/verdict.ts';
import type { Item } from '../checklist/model.ts';
import type { VerdictRecord } from './event.ts';
import type { ItemState, ItemStatus } from './state.ts';
import { opposite } from '../condition/judging/comparison.ts';
import { apart, describeDuration, describeThreshold, describeTime, describeValue, inBaseUnit } from '../condition/describe.ts';
import { measurementRows } from './measurementRows.ts';

/** A verdict as just measured, or as the journal keeps it, with its numbers as decimal strings. */
export type AnyVerdict = Verdict | VerdictRecord;

/** One line of evidence: what it is, and its value as text. */
export interface EvidenceRow {
  readonly label: string;
  readonly value: string;
}

const STATUS_WORDS: Readonly<Record<ItemStatus, string>> = {
  'to-do': 'to do',
  running: 'running',
  ticked: 'ticked, on somebody’s word',
  passed: 'passed',
  failed: 'failed',
  inconclusive: 'inconclusive',
  skipped: 'skipped',
};

/** How an item stands, in a word or two. */
export function describeStatus(status: ItemStatus): string {
  return STATUS_WORDS[status];
}

/** The mark beside the word of an outcome, so that colour never stands alone. */
export function markOf(outcome: VerdictOutcome): string {
  switch (outcome) {
    case 'pass':
      return '✓';
    case 'fail':
      return '✗';
    case 'inconclusive':
      return '?';
    case 'error':
      return '!';
  }
}

/** How a text was read: `API p99 latency < 200 ms for 5 minutes`. */
export function describeCondition(condition: Condition): string {
  const statistic = condition.statistic !== null && !condition.subject.toLowerCase().includes(condition.statistic.toLowerCase()) ? `${condition.statistic} of ` : '';
  const window = condition.for === null ? '' : condition.for === 'sustained' ? ', sustained' : `, for ${describeDuration(condition.for)}`;
  const qualifier = condition.qualifier === null ? '' : `, ${condition.qualifier}`;
  return `${statistic}${condition.subject} ${condition.comparator} ${describeThreshold(condition.threshold)}${qualifier}${window}`;
}

/** The short form for the end of a line: `120 ms < 200 ms ✓ pass`. Holds no text of the checklist's. */
export function describeVerdict(verdict: AnyVerdict, comparator: Comparator | null = null): string {
  const judged = `${markOf(verdict.outcome)} ${verdict.outcome}`;
  const unit = asUnit(verdict.unit);
  const value = numberOf(verdict.value);
  const reason = verdict.reason === null ? '' : ` (${describeReason(verdict.reason)})`;
  if (value === null) return `${verdict.seen === undefined ? '' : `${verdict.seen} `}${judged}${reason}`;
  const threshold = numberOf(verdict.threshold);
  if (threshold === null) return `${describeValue(value, unit)} ${judged}${reason}`;
  const [seen, limit] = apart(value, threshold, unit);
  const comparison = comparator === null ? `${seen}, limit ${limit}` : `${seen} ${relation(verdict, comparator)} ${limit}`;
  return `${comparison} ${judged}${reason}`;
}

/** All the evidence of a verdict, in reading order: what a hover and a tooltip list. */
export function evidenceRows(verdict: AnyVerdict, condition: Condition | null): readonly EvidenceRow[] {
  const unit = asUnit(verdict.unit);
  const value = numberOf(verdict.value);
  const threshold = numberOf(verdict.threshold);
  const rows: EvidenceRow[] = [{ label: 'Verdict', value: describeVerdict(verdict, condition?.comparator ?? null) }, { label: 'Because', value: verdict.sentence }];
  const add = (label: string, text: string | null): void => {
    if (text !== null && text !== '') rows.push({ label, value: text });
  };
  add('Read as', condition === null ? null : describeCondition(condition));
  add('Metric', verdict.metric);
  add('Value', value === null ? (verdict.seen ?? null) : inBaseUnit(value, unit));
  add('Limit', threshold === null ? null : inBaseUnit(threshold, unit));
  add('Query', verdict.query);
  add('Source', verdict.source);
  add('Measured', describeTime(verdict.time));
  return [...rows, ...measurementRows(verdict, condition)];
}

/** The evidence as lines of plain text, for a tooltip: `Because: …`. */
export function describeEvidence(verdict: AnyVerdict, condition: Condition | null): string {
  return evidenceRows(verdict, condition)
    .map((row) => `${row.label}: ${row.value}`)
    .join('\n');
}

/** An item in a sentence, for tooltips and for screen readers: its text, how it stands, who vouched for it. */
export function describeItem(item: Item, state: ItemState | null): string {
  const status = state === null ? (item.checked ? 'ticked' : 'to do') : STATUS_WORDS[state.status];
  const parts = [`${item.label}: ${status}`];
  if (state?.tick) parts.push(`ticked by ${state.tick.cause === 'check' ? 'a check that passed' : state.tick.actor.name} at ${describeTime(state.tick.time)}${because(state.tick.reason)}`);
  if (state?.skip) parts.push(`skipped by ${state.skip.actor.name}${because(state.skip.reason)}`);
  if (state?.decision) parts.push(`${state.decision.decision}, decided by ${state.decision.actor.name}${because(state.decision.reason)}`);
  if (state?.approval) parts.push(`${state.approval.given ? 'approved' : 'rejected'} by ${state.approval.actor.name} as ${state.approval.role}${because(state.approval.reason)}`);
  for (const note of state?.notes ?? []) parts.push(`note by ${note.actor.name}: ${note.text}`);
  return parts.join('\n');
}

/** A word or two for a reason code; an unknown one is shown as it is, since the journal may be newer than we are. */
function describeReason(reason: string): string {
  return reason.replaceAll('-', ' ');
}

/** What the numbers do, so that a failed check never prints a false statement such as `3 s < 2.5 s`. */
function relation(verdict: AnyVerdict, asked: Comparator): string {
  return verdict.outcome === 'pass' ? asked : verdict.outcome === 'fail' ? opposite(asked) : `(asked ${asked})`;
}

function numberOf(value: number | string | null): number | null {
  return value === null ? null : Number(value);
}

function because(reason: string | null): string {
  return reason === null || reason === '' ? '' : `: ${reason}`;
}
