import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Comparator, Condition, Unit } from '../../../../src/core/condition/condition.ts';
import { judge } from '../../../../src/core/condition/judging/judge.ts';
import type { JudgeContext } from '../../../../src/core/condition/judging/judgeContext.ts';
import type { Verdict } from '../../../../src/core/condition/judging/verdict.ts';
import type { MetricConfiguration, PrometheusMetric, ScrapeMetric } from '../../../../src/core/configuration/configuration.ts';
import type { Measurement } from '../../../../src/core/ports.ts';

const NOW = '2026-11-23T12:00:00.000Z';
const SECONDS = Date.parse(NOW) / 1000;
const RATIO_QUERY = 'sum(rate(errors_total[5m])) / sum(rate(requests_total[5m]))';

type Measured = Extract<Measurement, { status: 'measured' }>;

function limit(comparator: Comparator, value: number, unit: Unit, rest: Partial<Condition> = {}): Condition {
  return { subject: 'it', statistic: null, comparator, threshold: { kind: 'absolute', value, unit }, for: null, qualifier: null, ...rest };
}

function prometheus(query: string, rest: Partial<PrometheusMetric> = {}): PrometheusMetric {
  return { source: 'prometheus', query, unit: null, population: null, absent: null, series: null, minimum: null, qualifier: null, allow: null, ...rest };
}

function scrape(measure: ScrapeMetric['measure'], rest: Partial<ScrapeMetric> = {}): ScrapeMetric {
  return { source: 'scrape', url: null, measure, unit: null, population: null, absent: null, series: null, minimum: null, qualifier: null, allow: null, ...rest };
}

function measured(values: readonly number[], rest: Partial<Measured> = {}): Measured {
  return { status: 'measured', query: 'q', source: 's', samples: values.map((value, index) => ({ time: SECONDS, value, labels: { pod: String(index) } })), buckets: null, denominator: null, ...rest };
}

function verdict(condition: Condition, measurement: Measurement, metric: MetricConfiguration = prometheus('depth'), context: Partial<JudgeContext> = {}): Verdict {
  return judge(condition, measurement, { name: 'it', metric, stageTraffic: null, now: NOW, ...context });
}

/** `pass`, `fail`, `error`, or the reason of an inconclusive verdict. */
function outcome(...given: Parameters<typeof verdict>): string {
  const { outcome, reason } = verdict(...given);
  return outcome === 'inconclusive' ? String(reason) : outcome;
}

describe('judge', () => {
  it('compares with every comparator, at, above and below the limit', () => {
    const expected: Record<Comparator, readonly string[]> = {
      '<': ['pass', 'fail', 'fail'], '<=': ['pass', 'pass', 'fail'], '>': ['fail', 'fail', 'pass'],
      '>=': ['fail', 'pass', 'pass'], '==': ['fail', 'pass', 'fail'], '!=': ['pass', 'fail', 'pass'],
    };
    for (const comparator of ['<', '<=', '>', '>=', '==', '!='] as const) {
      assert.deepEqual([9, 10, 11].map((value) => outcome(limit(comparator, 10, 'none'), measured([value]))), expected[comparator], comparator);
    }
  });

  it('carries the evidence, in base units, and says it in a sentence', () => {
    const found = verdict(limit('<', 0.2, 'seconds'), measured([150]), prometheus('x', { unit: 'ms' }));
    assert.equal(found.sentence, '150 ms is < 200 ms.');
    assert.deepEqual([found.outcome, found.value, found.threshold, found.unit, found.query, found.source, found.time, found.metric, found.samples.length], ['pass', 0.15, 0.2, 'seconds', 'q', 's', NOW, 'it', 1]);
    assert.equal(verdict(limit('<', 0.2, 'seconds'), measured([0.25]), prometheus('x', { unit: 's' })).sentence, '250 ms is not < 200 ms.');
  });

  it('reads the unit from the name of the metric', () => {
    const queries: readonly (readonly [string, Unit, number, number])[] = [
      ['max(request_seconds)', 'seconds', 0.1, 0.1], ['request_ms', 'seconds', 100, 0.1], ['request_milliseconds{x="a/b"}', 'seconds', 100, 0.1],
      ['histogram_quantile(0.99, sum by (le) (rate(request_seconds_bucket[5m])))', 'seconds', 0.1, 0.1],
      ['histogram_quantile(0.99, sum by (le) (rate(request_ms_bucket[5m])))', 'seconds', 100, 0.1],
      ['heap_bytes', 'bytes', 5, 5], ['used_ratio', 'ratio', 0.5, 0.5], ['used_percent', 'ratio', 50, 0.5],
      ['sum(rate(x_seconds_sum[5m])) / sum(rate(x_seconds_count[5m]))', 'seconds', 0.1, 0.1],
    ];
    for (const [query, unit, raw, base] of queries) assert.equal(verdict(limit('<', 100, unit), measured([raw], { denominator: 1e4 }), prometheus(query)).value, base, query);
    assert.equal(verdict(limit('>', 1, 'per_second'), measured([2]), scrape({ kind: 'rate', series: 'x_total' })).value, 2);
    assert.equal(verdict(limit('<', 1, 'seconds'), measured([100], { buckets: [1000], denominator: 1e4 }), scrape({ kind: 'quantile', quantile: 0.9, series: 'x_ms' })).value, 0.1);
  });

  it('does not compare what is in an unknown, another or a contradicting unit', () => {
    const second = limit('<', 2, 'seconds');
    for (const query of ['latency', 'histogram_quantile(0.9, rate(x_ms_bucket[5m])) / 1000', 'x_seconds * 1000', 'count(x_seconds)', 'changes(x_seconds[5m])', 'rate(x_seconds_total[5m])', 'x_seconds_bucket', 'x_seconds_count', 'max(x_seconds) - min(y_ms)', 'a_seconds and b', 'mem_bytes / up', 'heap_bytes', 'x_ratio', 'sum(rate(a_seconds_total[5m])) / sum(rate(b_total[5m]))']) {
      assert.equal(outcome(second, measured([1]), prometheus(query)), 'units', query);
    }
    assert.equal(outcome(second, measured([1]), prometheus('x_seconds', { unit: 'ms' })), 'units');
    assert.equal(outcome(limit('<', 0.01, 'ratio'), measured([0.001], { denominator: 1e6 }), prometheus(RATIO_QUERY, { unit: 'percent' })), 'units');
    assert.equal(outcome(limit('<', 90, 'none'), measured([0.5]), prometheus('x_ratio')), 'units');
    assert.equal(outcome(limit('<', 90, 'none'), measured([0.5]), prometheus('x', { unit: 'percent' })), 'units');
    assert.equal(outcome(second, measured([1]), scrape({ kind: 'value', series: 'x_seconds_bucket{le="1"}' })), 'units');
  });

  it('is inconclusive on no data, NaN and infinities', () => {
    assert.equal(outcome(limit('<', 10, 'none'), measured([])), 'no-data');
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      for (const comparator of ['<', '>', '!='] as const) assert.equal(outcome(limit(comparator, 10, 'none'), measured([value])), 'not-finite');
      assert.equal(outcome(limit('<', 10, 'none'), measured([1, value]), prometheus('depth', { series: 'any' })), 'not-finite');
    }
  });

  it('judges several series only as declared', () => {
    const below = limit('<', 10, 'none');
    assert.equal(outcome(below, measured([1, 2])), 'several-series');
    const all = prometheus('depth', { series: 'all' });
    const any = prometheus('depth', { series: 'any' });
    assert.deepEqual([outcome(below, measured([1, 2]), all), outcome(below, measured([1, 20]), all), outcome(below, measured([1, 20]), any), outcome(below, measured([20, 21]), any)], ['pass', 'fail', 'pass', 'fail']);
    const failed = verdict(below, measured([1, 2, 30, 4]), all);
    assert.deepEqual([failed.value, failed.samples[0]?.labels['pod'], failed.samples.length], [30, '2', 4]);
  });

  it('keeps no more samples than a person reads', () => {
    assert.equal(verdict(limit('<', 10, 'none'), measured(Array.from({ length: 100_000 }, () => 1))).samples.length, 20);
  });

  it('is inconclusive on what is stale, from the future, or of no time', () => {
    const at = (time: number): Measured => measured([], { samples: [{ time: SECONDS, value: 1, labels: {} }, { time, value: 1, labels: {} }] });
    const all = prometheus('depth', { series: 'all' });
    assert.equal(outcome(limit('<', 10, 'none'), at(SECONDS - 100), all), 'pass');
    for (const time of [SECONDS - 151, 0, SECONDS + 151, Number.NaN, Number.NEGATIVE_INFINITY]) assert.equal(outcome(limit('<', 10, 'none'), at(time), all), 'stale', String(time));
    assert.equal(outcome(limit('<', 10, 'none'), measured([1]), all, { now: 'yesterday' }), 'stale');
  });

  it('passes nothing over all traffic in a stage of a part of it, and still fails', () => {
    for (const population of [null, 'all', 'stable'] as const) {
      const metric = prometheus('depth', { population });
      assert.equal(outcome(limit('<', 10, 'none'), measured([1]), metric, { stageTraffic: 0.005 }), 'diluted');
      assert.equal(outcome(limit('<', 10, 'none'), measured([11]), metric, { stageTraffic: 0.005 }), 'fail');
      assert.equal(outcome(limit('<', 10, 'none'), measured([1]), metric, { stageTraffic: 1 }), 'pass');
    }
    assert.equal(outcome(limit('<', 10, 'none'), measured([1]), prometheus('depth', { population: 'canary' }), { stageTraffic: 0.005 }), 'pass');
  });

  it('does not take a histogram for more than its buckets tell', () => {
    const quantile = prometheus('histogram_quantile(0.99, rate(x_seconds_bucket[5m]))');
    const buckets = [0.1, 0.5, 1];
    const denominator = 1e4;
    assert.equal(outcome(limit('<', 0.8, 'seconds'), measured([0.4], { buckets, denominator }), quantile), 'pass');
    assert.equal(outcome(limit('<', 0.3, 'seconds'), measured([0.4], { buckets, denominator }), quantile), 'fail');
    assert.equal(outcome(limit('<', 5, 'seconds'), measured([1], { buckets }), quantile), 'saturated');
    assert.equal(outcome(limit('<', 5, 'seconds'), measured([0.4], { buckets }), quantile), 'saturated');
    assert.equal(outcome(limit('<=', 1, 'seconds'), measured([1], { buckets }), quantile), 'saturated');
    assert.equal(outcome(limit('<', 0.8, 'seconds'), measured([0.4], { buckets: [] }), quantile), 'saturated');
    const milliseconds = prometheus('histogram_quantile(0.99, rate(x_ms_bucket[5m]))');
    assert.equal(outcome(limit('<', 2.5, 'seconds'), measured([900], { buckets: [100, 1000] }), milliseconds), 'saturated');
  });

  it('wants enough requests behind a ratio', () => {
    const ratio = prometheus(RATIO_QUERY);
    const at = (value: number, denominator: number | null, threshold: Condition, metric = ratio): string => outcome(threshold, measured([value], { denominator }), metric);
    const one = limit('<', 0.01, 'ratio');
    assert.deepEqual([299, 300].map((requests) => at(0, requests, one)), ['too-little', 'pass']);
    assert.deepEqual([99, 100].map((requests) => at(0, requests, limit('<', 0.5, 'ratio'))), ['too-little', 'pass']);
    assert.deepEqual([2999, 3000].map((requests) => at(1, requests, limit('>', 0.999, 'ratio'))), ['too-little', 'pass']);
    assert.equal(at(0, 1e6, limit('<=', 0, 'ratio')), 'too-little');
    for (const unknown of [null, Number.NaN, 0]) assert.equal(at(0, unknown, one), 'too-little', String(unknown));
    assert.equal(at(Number.NaN, 0, one), 'too-little');
    assert.deepEqual([19, 20].map((requests) => at(0, requests, one, prometheus(RATIO_QUERY, { minimum: 20 }))), ['too-little', 'pass']);
    assert.equal(at(0, null, one, prometheus(RATIO_QUERY, { minimum: 0 })), 'pass');
    assert.equal(outcome(one, measured([0]), scrape({ kind: 'ratio', numerator: 'a', denominator: 'b' })), 'too-little');
    assert.equal(outcome(limit('<', 0.9, 'ratio'), measured([0.5]), prometheus('used / total', { unit: 'ratio' })), 'pass');
  });

  it('does not take one moment, or one figure, for what was asked', () => {
    for (const window of ['PT5M', 'sustained']) assert.equal(outcome(limit('<', 10, 'none', { for: window }), measured([1])), 'uncovered');
    assert.equal(outcome(limit('<', 10, 'none', { qualifier: 'gzip' }), measured([1])), 'unsupported');
    assert.equal(outcome({ ...limit('<', 1, 'none'), threshold: { kind: 'multiple', factor: 1.1, of: 'baseline' } }, measured([1])), 'no-baseline');
    assert.equal(outcome({ ...limit('<', 1, 'none'), threshold: { kind: 'multiple', factor: 5, of: 'p50' } }, measured([1])), 'no-baseline');
    assert.equal(outcome({ ...limit('<', 1, 'none'), threshold: { kind: 'difference', value: 0.005, unit: 'ratio', from: 'baseline', sides: 'two' } }, measured([0.001])), 'no-baseline');
  });

  it('does not take one quantile for another', () => {
    const p99 = limit('<', 1, 'seconds', { statistic: 'p99' });
    const buckets = [0.1, 1, 10];
    assert.equal(outcome(p99, measured([0.2], { buckets }), prometheus('histogram_quantile(0.5, rate(x_seconds_bucket[5m]))')), 'ambiguous');
    assert.equal(outcome(p99, measured([0.2], { buckets, denominator: 1e4 }), prometheus('histogram_quantile(0.99, rate(x_seconds_bucket[5m]))')), 'pass');
    assert.equal(outcome(p99, measured([0.2], { buckets }), scrape({ kind: 'quantile', quantile: 0.9, series: 'x_seconds' })), 'ambiguous');
    assert.equal(outcome(limit('<', 1, 'seconds', { statistic: 'p99.9' }), measured([0.2], { buckets, denominator: 1e4 }), scrape({ kind: 'quantile', quantile: 0.999, series: 'x_seconds' })), 'pass');
  });

  it('hands on what the source could not measure', () => {
    assert.equal(outcome(limit('<', 10, 'none'), { status: 'error', query: null, source: 's', message: 'gone' }), 'error');
    assert.equal(outcome(limit('<', 10, 'none'), { status: 'inconclusive', query: null, source: 's', reason: 'stale', message: 'old' }), 'stale');
  });

  it('passes only what the comparison of the figures itself bears out', () => {
    const figure = fc.double({ noDefaultInfinity: false, noNaN: false });
    fc.assert(
      fc.property(fc.array(figure, { maxLength: 4 }), fc.constantFrom<Comparator>('<', '<=', '>', '>='), fc.double({ noDefaultInfinity: true, noNaN: true, min: -1e9, max: 1e9 }), fc.constantFrom(null, 'all', 'any'), fc.constantFrom(null, 0.05, 1), (values, comparator, threshold, series, stageTraffic) => {
        const found = outcome(limit(comparator, threshold, 'none'), measured(values), prometheus('depth', { series }), { stageTraffic });
        if (found !== 'pass') return;
        assert.ok(values.length > 0 && values.every(Number.isFinite) && stageTraffic !== 0.05 && (series !== null || values.length === 1));
        const rounded = values.map((value) => Number(value.toPrecision(15)));
        const held = rounded.map((value) => (comparator === '<' ? value < threshold : comparator === '<=' ? value <= threshold : comparator === '>' ? value > threshold : value >= threshold));
        assert.ok(series === 'any' ? held.includes(true) : !held.includes(false));
      }),
      { numRuns: 2000 },
    );
  });
});
