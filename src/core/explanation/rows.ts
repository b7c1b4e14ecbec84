import { describeDuration, describeThreshold, inBaseUnit } from '../condition/describe.ts';
import type { Condition } from '../condition/condition.ts';
import type { PartRole } from '../condition/reading/parts.ts';
import { describeCondition, evidenceRows, type EvidenceRow } from '../run/evidence.ts';
import type { Explanation } from './explanation.ts';

const ROLES: Readonly<Record<PartRole, string>> = { subject: 'subject', statistic: 'statistic', comparator: 'sign', limit: 'limit', window: 'window', qualifier: 'qualifier' };

/** Rows of evidence that come first: whoever asks wants these before anything else. */
const FIRST = new Set(['Verdict', 'Because']);

/** An explanation in reading order, as plain text: the verdict, how the text was read, what is asked, what came back, what would change it. */
export function explanationRows(explanation: Explanation): readonly EvidenceRow[] {
  const { condition, verdict, state } = explanation;
  // The verdict on what a trigger forbids would read the wrong way round: its state says what that means.
  const evidence = (verdict === null ? [] : evidenceRows(verdict, condition)).filter(({ label }) => state === null || label !== 'Verdict');
  const own = readingRows(explanation);
  const said = new Set(own.map(({ label }) => label));
  return [
    ...(state === null ? [] : [{ label: 'State', value: state }]),
    ...evidence.filter(({ label }) => FIRST.has(label)),
    ...own,
    ...evidence.filter(({ label }) => !FIRST.has(label) && !said.has(label)),
    ...(explanation.turning === null ? [] : [{ label: 'To change', value: explanation.turning }]),
  ];
}

function readingRows({ kind, because, condition, demand, parts, binding, query, reference, sums, verdict }: Explanation): readonly EvidenceRow[] {
  const rows: EvidenceRow[] = [];
  const add = (label: string, value: string | null): void => {
    if (value !== null && value !== '') rows.push({ label, value });
  };
  add('Kind', `${kind}. ${because}`);
  add('Read as', demand ?? (condition === null ? null : describeCondition(condition)));
  add('In the text', parts.map(({ role, text }) => `${ROLES[role]} “${text}”`).join(', '));
  if (condition !== null && (kind === 'alert-rule' || !hasLimit(verdict))) add('Limit', limitOf(condition));
  add('Holds for', condition === null ? null : windowText(condition));
  add('Sums up', sums.map((text) => `“${text}”`).join(', '));
  // A verdict that found no metric says so itself.
  const bound = binding?.sentence === verdict?.sentence ? null : (binding?.sentence ?? null);
  if (kind === 'alert-rule') add('Rule', bound);
  else add(isAnother(verdict?.metric, binding?.name) ? 'Metric now' : 'Metric', bound);
  add(isAnother(verdict?.query, query) ? 'Query now' : 'Query', query);
  if (verdict?.reference === undefined) {
    add('Compared with', reference?.sentence ?? null);
    add('Reference query', reference?.query ?? null);
  }
  return rows;
}

/** What was measured then and what is asked now are told apart where the configuration changed between the two. */
function isAnother(then: string | null | undefined, now: string | null | undefined): boolean {
  return typeof then === 'string' && typeof now === 'string' && then !== now;
}

function hasLimit(verdict: Explanation['verdict']): boolean {
  return verdict?.threshold !== null && verdict?.threshold !== undefined;
}

function limitOf({ threshold }: Condition): string {
  return threshold.kind === 'absolute' ? inBaseUnit(threshold.value, threshold.unit) : describeThreshold(threshold);
}

function windowText({ for: window }: Condition): string | null {
  if (window === null) return null;
  return window === 'sustained' ? 'every sample of the time that “sustained” stands for' : `every sample of ${describeDuration(window)}`;
}
