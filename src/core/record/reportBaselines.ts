import { describeSpan, describeValue } from '../condition/describe.ts';
import type { BaselineState, RunState } from '../run/state.ts';
import { markdownTable, markdownText } from './markdown.ts';

/** What limits were relative to in this run, as measured at its start, and what could not be measured. */
export function reportBaselines({ baselines }: RunState): readonly string[] {
  if (baselines.size === 0) return [];
  const rows = [...baselines.values()].map((baseline) => [
    markdownText(baseline.metric),
    baseline.value === null ? `not measured: ${markdownText(baseline.sentence)}` : `${describeValue(Number(baseline.value), baseline.unit)}. ${markdownText(baseline.sentence)}`,
    window(baseline),
    [baseline.query, baseline.source].flatMap((text) => (text === null ? [] : [markdownText(text)])).join(', '),
    `${markdownText(baseline.actor.name)}, ${baseline.time}`,
  ]);
  return ['## Baselines', markdownTable(['Metric', 'Baseline', 'Over', 'Asked', 'Who and when'], rows)];
}

function window({ start, end }: BaselineState): string {
  if (start === null || end === null) return '';
  return `${describeSpan(Number(end) - Number(start))} to ${new Date(Math.round(Number(end) * 1000)).toISOString()}`;
}
