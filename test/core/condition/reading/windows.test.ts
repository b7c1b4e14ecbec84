import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Condition } from '../../../../src/core/condition/condition.ts';
import { judge } from '../../../../src/core/condition/judging/judge.ts';
import type { JudgeContext, Measured } from '../../../../src/core/condition/judging/judgeContext.ts';
import type { Verdict } from '../../../../src/core/condition/judging/verdict.ts';
import type { PrometheusMetric } from '../../../../src/core/configuration/configuration.ts';

const NOW = '2026-11-23T12:00:00.000Z';
const END = Date.parse(NOW) / 1000;

const metric: PrometheusMetric = { source: 'prometheus', query: 'depth', unit: null, population: null, absent: null, series: null, minimum: null, qualifier: null, allow: null };
const below: Condition = { subject: 'it', statistic: null, comparator: '<', threshold: { kind: 'absolute', value: 10, unit: 'none' }, for: 'PT1M', qualifier: null };

/** Values at every 15 s up to now, of one minute where there are five; null is a point without a value. */
function window(values: readonly (number | null)[], rest: Partial<Measured> = {}): Measured {
  const start = END - (values.length - 1) * 15;
  const samples = values.flatMap((value, index) => (value === null ? [] : [{ time: start + index * 15, value, labels: {} }]));
  return { status: 'measured', query: 'q', source: 's', samples, buckets: null, denominator: null, window: { start, end: END, step: 15, gap: null }, ...rest };
}

function verdict(measured: Measured, rest: Partial<PrometheusMetric> = {}, condition: Condition = below, context: Partial<JudgeContext> = {}): Verdict {
  return judge(condition, measured, { name: 'it', metric: { ...metric, ...rest }, stageTraffic: null, now: NOW, ...context });
}

function outcome(...given: Parameters<typeof verdict>): string {
  const judged = verdict(...given);
  return judged.reason ?? judged.outcome;
}

describe('a window', () => {
  it('holds where every sample of it does, and says so with the one nearest to the limit', () => {
    const passed = verdict(window([1, 2, 9, 3, 1]));
    assert.equal(passed.sentence, 'All 5 samples of the last 1 min are < 10; the nearest to it was 9.');
    assert.deepEqual([passed.outcome, passed.value, passed.samples[0]?.value, passed.window], ['pass', 9, 9, { seconds: 60, step: 15, points: 5, violated: 0, allowed: 0 }]);
    const failed = verdict(window([1, 12, 9, 30, 1]));
    assert.equal(failed.sentence, '2 of 5 samples of the last 1 min are not < 10; the worst was 30.');
    assert.deepEqual([failed.outcome, failed.value, failed.window?.violated], ['fail', 30, 30]);
    const above = verdict(window([99, 95, 98, 97, 96]), {}, { ...below, comparator: '>=', threshold: { kind: 'absolute', value: 90, unit: 'none' } });
    assert.deepEqual([above.outcome, above.value], ['pass', 95]);
  });

  it('tolerates as much violation as the metric allows, and tells of it', () => {
    const tolerated = verdict(window([1, 12, 9, 30, 1]), { allow: 30 });
    assert.equal(tolerated.outcome, 'pass');
    assert.equal(tolerated.sentence, '2 of 5 samples of the last 1 min are not < 10; the worst was 30. 30 s of violation, where 30 s are allowed.');
    assert.deepEqual(tolerated.window, { seconds: 60, step: 15, points: 5, violated: 30, allowed: 30, first: END - 45 });
    assert.equal(outcome(window([1, 12, 12, 30, 1]), { allow: 30 }), 'fail');
  });

  it('passes only where all of it was observed, and fails on what was', () => {
    const gap = { window: { start: END - 60, end: END, step: 15, gap: 'x has 2 of 4 samples' } };
    const uncovered = verdict(window([1, 2, 3, 4, 5], gap));
    assert.equal(uncovered.reason, 'uncovered');
    assert.equal(uncovered.sentence, 'The last 1 min were not measured all through: x has 2 of 4 samples. Wait until they are, or check by hand.');
    assert.equal(outcome(window([1, 20, 3, 4, 5], gap)), 'fail');
    assert.equal(outcome(window([1, null, null, 4, 5])), 'uncovered');
    assert.equal(outcome(window([1, 2, 3])), 'uncovered', 'half a minute is no minute');
    assert.equal(verdict({ status: 'measured', query: 'q', source: 's', samples: [{ time: END, value: 1, labels: {} }], buckets: null, denominator: null }).reason, 'uncovered', 'one moment');
  });

  it('is not covered by a series that is missing in a part of it', () => {
    const samples = [0, 15, 30, 45, 60].flatMap((back) => [{ time: END - back, value: 1, labels: { pod: 'a' } }, ...(back < 30 ? [{ time: END - back, value: 1, labels: { pod: 'b' } }] : [])]);
    assert.equal(outcome(window([1, 1, 1, 1, 1], { samples })), 'several-series');
    assert.equal(outcome(window([1, 1, 1, 1, 1], { samples }), { series: 'all' }), 'uncovered');
  });

  it('with several series asks all of them, or any, at each point', () => {
    const samples = [0, 15, 30, 45, 60].flatMap((back, index) => [{ time: END - back, value: index === 2 ? 20 : 1, labels: { pod: 'a' } }, { time: END - back, value: 1, labels: { pod: 'b' } }]);
    assert.equal(outcome(window([1, 1, 1, 1, 1], { samples }), { series: 'all' }), 'fail');
    assert.equal(outcome(window([1, 1, 1, 1, 1], { samples }), { series: 'any' }), 'pass');
  });

  it('has the length of the text, and for “sustained” of the setting', () => {
    const sustained: Condition = { ...below, for: 'sustained' };
    assert.equal(outcome(window([1, 2, 3, 4, 5]), {}, sustained, { sustained: 60 }), 'pass');
    assert.equal(outcome(window([1, 2, 3, 4, 5]), {}, sustained), 'uncovered');
    assert.equal(outcome(window(Array.from({ length: 21 }, () => 1)), {}, sustained), 'pass');
    assert.equal(outcome(window([1, 2, 3, 4, 5]), {}, { ...below, for: 'PT5M' }), 'uncovered');
  });

  it('is as old as its end, whatever the age of its start', () => {
    assert.equal(outcome(window(Array.from({ length: 100 }, () => 1))), 'pass');
    const old = window([1, 2, 3, 4, 5]);
    assert.equal(outcome(old, {}, below, { now: '2026-11-23T12:10:00.000Z' }), 'stale');
  });

  it('is diluted, saturated or over too little as one value is', () => {
    assert.equal(outcome(window([1, 2, 3, 4, 5]), {}, below, { stageTraffic: 0.005 }), 'diluted');
    assert.equal(outcome(window([1, 2, 3, 40, 5]), {}, below, { stageTraffic: 0.005 }), 'fail');
    assert.equal(outcome(window([1, 2, 8, 4, 5], { buckets: [1, 8] }), { minimum: 0 }), 'saturated');
    const ratio = { query: 'sum(rate(errors_total[5m])) / sum(rate(requests_total[5m]))' };
    const percent: Condition = { ...below, threshold: { kind: 'absolute', value: 0.01, unit: 'ratio' } };
    assert.deepEqual([299, 300].map((denominator) => outcome(window([0, 0, 0, 0, 0], { denominator }), ratio, percent)), ['too-little', 'pass']);
    assert.equal(outcome(window([0, 0, Number.NaN, 0, 0], { denominator: 1000 }), ratio, percent), 'not-finite');
  });

  it('passes only what held at every point of a whole window', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.double({ min: 0, max: 20, noNaN: true }), { freq: 12 }), { minLength: 1, maxLength: 9 }), fc.constantFrom(null, 15, 30), (values, allow) => {
        const found = outcome(window(values), { allow });
        if (found !== 'pass') return;
        const violations = values.filter((value) => value !== null && value >= 10).length;
        assert.ok(values.length >= 4 && values.filter((value) => value === null).length <= 1 && violations * 15 <= (allow ?? 0));
      }),
      { numRuns: 3000 },
    );
  });
});
