import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Condition, Threshold } from '../../../../src/core/condition/condition.ts';
import { judge } from '../../../../src/core/condition/judging/judge.ts';
import type { JudgeContext, KnownReference, Measured, MeasuredReference } from '../../../../src/core/condition/judging/judgeContext.ts';
import type { Verdict } from '../../../../src/core/condition/judging/verdict.ts';
import type { PrometheusMetric } from '../../../../src/core/configuration/configuration.ts';

const NOW = '2026-11-23T12:00:00.000Z';
const SECONDS = Date.parse(NOW) / 1000;

const latency: PrometheusMetric = { source: 'prometheus', query: 'latency_seconds', unit: null, population: null, absent: null, series: null, minimum: null, qualifier: null, allow: null };
const FIVE_P50: Threshold = { kind: 'multiple', factor: 5, of: 'p50' };
const TENTH_MORE: Threshold = { kind: 'multiple', factor: 1.1, of: 'baseline' };

function measured(values: readonly number[], rest: Partial<Measured> = {}): Measured {
  return { status: 'measured', query: 'q', source: 's', samples: values.map((value, index) => ({ time: SECONDS, value, labels: { pod: String(index) } })), buckets: null, denominator: null, ...rest };
}

function beside(value: number, rest: Partial<MeasuredReference> = {}): MeasuredReference {
  return { kind: 'measured', of: 'p50', origin: null, name: 'p50 latency', metric: latency, measurement: measured([value], { query: 'half' }), before: 0, ...rest };
}

function baseline(value: number, rest: Partial<KnownReference> = {}): KnownReference {
  return { kind: 'known', of: 'baseline', origin: 'as configured', value, unit: 'seconds', query: null, ...rest };
}

function verdict(threshold: Threshold, value: number | Measured, reference: JudgeContext['reference'], rest: { readonly metric?: PrometheusMetric; readonly comparator?: Condition['comparator']; readonly subject?: string; readonly for?: string } = {}): Verdict {
  const condition: Condition = { subject: rest.subject ?? 'latency', statistic: null, comparator: rest.comparator ?? '<', threshold, for: rest.for ?? null, qualifier: null };
  const context: JudgeContext = { name: 'latency', metric: rest.metric ?? latency, stageTraffic: null, now: NOW, ...(reference === undefined ? {} : { reference }) };
  return judge(condition, typeof value === 'number' ? measured([value]) : value, context);
}

function outcome(...given: Parameters<typeof verdict>): string {
  const judged = verdict(...given);
  return judged.reason ?? judged.outcome;
}

describe('a limit relative to another figure', () => {
  it('is a multiple of what was measured at the same instant', () => {
    const passed = verdict(FIVE_P50, 0.45, beside(0.1));
    assert.equal(passed.sentence, '450 ms is < 500 ms, 5 × the p50 of 100 ms.');
    assert.deepEqual([passed.outcome, passed.value, passed.threshold, passed.unit, passed.reference], ['pass', 0.45, 0.5, 'seconds', { of: 'p50', origin: null, query: 'half', value: 0.1 }]);
    assert.equal(verdict(FIVE_P50, 0.5, beside(0.1)).sentence, '500 ms is not < 500 ms, 5 × the p50 of 100 ms.');
    assert.equal(verdict(TENTH_MORE, 0.112, baseline(0.1)).sentence, '112 ms is not < 110 ms, 110% of the baseline (as configured) of 100 ms.');
    assert.equal(outcome(TENTH_MORE, 0.109, baseline(0.1)), 'pass');
  });

  it('is a distance, in shares of the figure or in its own unit, to both sides or to one', () => {
    const within = (sides: 'two' | 'one', value = 0.02, unit: 'ratio' | 'seconds' = 'ratio'): Threshold => ({ kind: 'difference', value, unit, from: 'baseline', sides });
    const near = { comparator: '<=' } as const;
    const failed = verdict(within('two'), 0.103, baseline(0.1), near);
    assert.equal(failed.sentence, 'The difference from the baseline (as configured) of 100 ms is 3%, which is not <= 2%.');
    assert.deepEqual([failed.outcome, failed.value, failed.threshold, failed.unit], ['fail', 0.03, 0.02, 'ratio']);
    assert.deepEqual([0.098, 0.102, 0.0979, 0.1021].map((value) => outcome(within('two'), value, baseline(0.1), near)), ['pass', 'pass', 'fail', 'fail']);
    assert.deepEqual([0.05, 0.102, 0.1021].map((value) => outcome(within('one'), value, baseline(0.1), near)), ['pass', 'pass', 'fail']);
    assert.deepEqual([0.14, 0.06, 0.151, 0.049].map((value) => outcome(within('two', 0.05, 'seconds'), value, baseline(0.1), near)), ['pass', 'pass', 'fail', 'fail']);
    assert.equal(outcome(within('one'), 0.5, baseline(0.9, { unit: 'ratio' }), { ...near, subject: 'cache hit rate', metric: { ...latency, query: 'hit_ratio' } }), 'fail', 'of what is better when there is more, less is worse');
  });

  it('is the figure itself where the metric measures a difference', () => {
    const metric: PrometheusMetric = { ...latency, query: 'canary_difference', unit: 'ratio' };
    const diff: Threshold = { kind: 'difference', value: 0.005, unit: 'ratio', from: null, sides: 'two' };
    assert.deepEqual([0.004, -0.004, 0.006, -0.006].map((value) => outcome(diff, value, undefined, { metric })), ['pass', 'pass', 'fail', 'fail']);
    assert.equal(outcome(diff, 0.004, undefined), 'units');
    assert.equal(outcome({ ...diff, from: 'baseline' }, 0.004, undefined, { metric }), 'no-baseline');
  });

  it('is nothing where the figure is missing, zero, old, unclear or of another unit', () => {
    assert.equal(outcome(FIVE_P50, 0.4, { reason: 'no-baseline', sentence: 'None is configured.' }), 'no-baseline');
    assert.equal(outcome(TENTH_MORE, 0, baseline(0)), 'no-baseline');
    assert.equal(outcome({ kind: 'difference', value: 0.02, unit: 'ratio', from: 'baseline', sides: 'two' }, 0.1, baseline(0)), 'no-baseline');
    assert.equal(outcome(TENTH_MORE, 0.1, baseline(0.1, { unit: 'bytes' })), 'units');
    assert.equal(outcome(TENTH_MORE, 0.1, baseline(Number.NaN)), 'no-baseline');
    const broken: readonly (readonly [string, MeasuredReference])[] = [
      ['no-data', beside(0, { measurement: measured([]) })],
      ['no-baseline', beside(0, { of: 'baseline', measurement: measured([]) })],
      ['not-finite', beside(Number.NaN)],
      ['several-series', beside(0, { measurement: measured([0.1, 0.2]) })],
      ['stale', beside(0.1, { measurement: measured([], { samples: [{ time: SECONDS - 200, value: 0.1, labels: {} }] }) })],
      ['too-little', beside(0.1, { metric: { ...latency, query: 'histogram_quantile(0.5, x_seconds_bucket)' }, measurement: measured([0.1], { denominator: 99 }) })],
      ['saturated', beside(1, { measurement: measured([1], { buckets: [0.5, 1] }) })],
      ['ambiguous', beside(0.1, { metric: { ...latency, query: 'histogram_quantile(0.9, x_seconds_bucket)' }, measurement: measured([0.1], { denominator: 1e4 }) })],
      ['no-baseline', beside(0.1, { measurement: { status: 'error', query: null, source: 's', message: 'gone' } })],
      ['unbound', beside(0.1, { measurement: { status: 'inconclusive', query: null, source: 's', reason: 'unbound', message: '$stable has no value.' } })],
    ];
    for (const [expected, reference] of broken) assert.equal(outcome(FIVE_P50, 0.4, reference), expected, JSON.stringify(reference));
    assert.equal(outcome(FIVE_P50, 0.4, beside(100, { metric: { ...latency, query: 'latency_ms' } })), 'pass', 'milliseconds are brought into seconds');
    assert.equal(outcome(FIVE_P50, 0.4, beside(100, { metric: { ...latency, query: 'size_bytes' } })), 'units');
  });

  it('of a day before is judged by the age that it had then', () => {
    const before = 86_400;
    const yesterday = measured([], { samples: [{ time: SECONDS - before, value: 0.1, labels: {} }] });
    assert.equal(outcome(FIVE_P50, 0.4, beside(0.1, { measurement: yesterday, before })), 'pass');
    assert.equal(outcome(FIVE_P50, 0.4, beside(0.1, { measurement: yesterday })), 'stale');
  });

  it('cannot be told by a histogram that ends below it', () => {
    const quantile: PrometheusMetric = { ...latency, query: 'histogram_quantile(0.99, x_seconds_bucket)' };
    const value = measured([0.4], { buckets: [0.1, 0.45], denominator: 1e4 });
    assert.equal(outcome(FIVE_P50, value, beside(0.1), { metric: quantile }), 'saturated');
    assert.equal(outcome(FIVE_P50, measured([0.4], { buckets: [0.1, 0.5], denominator: 1e4 }), beside(0.1), { metric: quantile }), 'pass');
  });

  it('of a window is compared point by point, at the same instants', () => {
    const points = (values: readonly number[], shift = 0): Measured => measured([], {
      samples: values.map((value, index) => ({ time: SECONDS - shift - (values.length - 1 - index) * 15, value, labels: {} })),
      window: { start: SECONDS - shift - (values.length - 1) * 15, end: SECONDS - shift, step: 15, gap: null },
    });
    const minute = { for: 'PT1M' };
    // A limit that rises with the load: no constant would pass all of these.
    assert.equal(outcome(FIVE_P50, points([0.4, 0.8, 1.2, 0.8, 0.4]), beside(0, { measurement: points([0.1, 0.2, 0.3, 0.2, 0.1]) }), minute), 'pass');
    const failed = verdict(FIVE_P50, points([0.4, 0.8, 1.2, 0.8, 0.4]), beside(0, { measurement: points([0.1, 0.2, 0.2, 0.2, 0.1]) }), minute);
    assert.equal(failed.sentence, '1 of 5 samples of the last 1 min is not < the limit; the worst was 1.2 s, where the limit was 1 s, with a p50 of 200 ms.');
    assert.equal(outcome(FIVE_P50, points([0.4, 0.4, 0.4, 0.4, 0.4]), beside(0, { measurement: points([0.1, 0.1]) }), minute), 'uncovered');
    assert.equal(outcome(FIVE_P50, points([0.4, 0.4, 0.4, 0.4, 0.4]), beside(0, { measurement: points([0.1, 0.1, 0.1, 0.1, 0.1], 3600), before: 3600 }), minute), 'pass');
    assert.equal(outcome(TENTH_MORE, points([0.1, 0.1, 0.1, 0.1, 0.12]), baseline(0.1), minute), 'fail');
  });
});

describe('counts that no rate sees', () => {
  const percent: Threshold = { kind: 'absolute', value: 0.01, unit: 'ratio' };
  const metric: PrometheusMetric = { ...latency, query: 'sum(rate(errors_total[5m])) / sum(rate(requests_total[5m]))' };
  const counted = (value: number, unseen: Measured['unseen']): Measured => measured([value], { denominator: 1e4, ...(unseen === undefined ? {} : { unseen }) });

  it('take a verdict back that they may turn round', () => {
    const hidden = verdict(percent, counted(0, { count: 500, low: 0, high: 0.05 }), undefined, { metric });
    assert.equal(hidden.reason, 'uncovered');
    assert.equal(hidden.sentence, 'A counter appeared within the window and stood at 500 when first seen, which no rate counts. With them it may be anything from 0% to 5%. Start counters at 0, or wait until the window has passed.');
    assert.equal(outcome(percent, counted(0, { count: 5, low: 0, high: 0.0005 }), undefined, { metric }), 'pass');
    assert.equal(outcome(percent, counted(0.5, { count: 500, low: 0.4, high: 0.55 }), undefined, { metric }), 'fail');
    assert.equal(outcome(percent, counted(0.011, { count: 500, low: 0.009, high: 0.05 }), undefined, { metric }), 'uncovered');
    assert.equal(outcome(percent, counted(0, { count: 5, low: null, high: null }), undefined, { metric }), 'uncovered');
  });
});
