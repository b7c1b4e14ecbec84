import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Condition } from '../../../src/core/condition/condition.ts';
import type { Verdict } from '../../../src/core/condition/judging/verdict.ts';
import { describeCondition, describeEvidence, describeVerdict, evidenceRows } from '../../../src/core/run/evidence.ts';
import { verdictRecord } from '../../../src/core/run/verdictRecord.ts';
import { describeElapsed, describeValue } from '../../../src/core/condition/describe.ts';

const latency: Condition = {
  subject: 'API p99 latency',
  statistic: 'p99',
  comparator: '<',
  threshold: { kind: 'absolute', value: 0.2, unit: 'seconds' },
  for: null,
  qualifier: null,
};

const passed: Verdict = {
  outcome: 'pass',
  reason: null,
  sentence: '120 ms is below the limit of 200 ms.',
  metric: 'api p99 latency',
  query: 'histogram_quantile(0.99, x)',
  source: 'prometheus http://127.0.0.1:9090',
  time: '2026-05-04T09:30:00.000Z',
  samples: [{ time: 1_777_887_000, value: 0.12, labels: { job: 'api' } }],
  value: 0.12,
  threshold: 0.2,
  unit: 'seconds',
};

void test('values are shown in the unit a person would write', () => {
  const cases: readonly (readonly [number, Parameters<typeof describeValue>[1], string])[] = [
    [0.2, 'seconds', '200 ms'],
    [2.5, 'seconds', '2.5 s'],
    [0.000_05, 'seconds', '50 µs'],
    [300, 'seconds', '5 min'],
    [0, 'seconds', '0 s'],
    [500_000, 'bytes', '500 KB'],
    [1_234_567, 'bytes', '1.235 MB'],
    [12, 'bytes', '12 B'],
    [0.01, 'ratio', '1%'],
    [0.999, 'ratio', '99.9%'],
    [0.001_25, 'ratio', '0.125%'],
    [12_345, 'none', '12345'],
    [90, null, '90'],
    [42.5, 'per_second', '42.5/s'],
    [Number.NaN, 'seconds', 'NaN'],
    [Number.POSITIVE_INFINITY, 'seconds', '+∞'],
  ];
  for (const [value, unit, expected] of cases) assert.equal(describeValue(value, unit), expected);
});

void test('a verdict is one short line with a mark and the word', () => {
  assert.equal(describeVerdict(passed, '<'), '120 ms < 200 ms ✓ pass');
  assert.equal(describeVerdict({ ...passed, outcome: 'fail', value: 0.3 }, '<'), '300 ms >= 200 ms ✗ fail');
  assert.equal(describeVerdict({ ...passed, outcome: 'inconclusive', reason: 'no-data', value: null }, '<'), '? inconclusive (no data)');
  assert.equal(describeVerdict({ ...passed, outcome: 'inconclusive', reason: 'stale' }, '<'), '120 ms (asked <) 200 ms ? inconclusive (stale)');
  assert.equal(describeVerdict({ ...passed, outcome: 'error', value: null, reason: null }), '! error');
  assert.equal(describeVerdict(passed), '120 ms, limit 200 ms ✓ pass');
});

void test('a verdict of the journal reads as the one it was made from', () => {
  const record = verdictRecord(passed);
  assert.equal(describeEvidence(record, latency), describeEvidence(passed, latency));
});

void test('a value is never shown as equal to a limit that it differs from', () => {
  assert.equal(describeVerdict({ ...passed, value: 0.199_999 }, '<'), '199.999 ms < 200 ms ✓ pass');
  const finite = fc.double({ min: 1e-6, max: 1e12, noNaN: true });
  fc.assert(
    fc.property(finite, finite, (value, threshold) => {
      fc.pre(value !== threshold);
      const [seen, limit] = describeVerdict({ ...passed, unit: 'none', value, threshold }, '<').split(/ < | ✓/);
      assert.notEqual(seen, limit);
    }),
  );
});

void test('the evidence says how the text was read, what was asked, and in which unit it was compared', () => {
  const evidence = describeEvidence(passed, latency);
  for (const part of [
    'Because: 120 ms is below the limit of 200 ms.',
    'Read as: API p99 latency < 200 ms',
    'Metric: api p99 latency',
    'Limit: 200 ms (0.2 seconds)',
    'Query: histogram_quantile(0.99, x)',
    'Source: prometheus http://127.0.0.1:9090',
    'Measured: 2026-05-04 09:30:00 UTC',
    'Samples: 120 ms {job="api"}',
  ]) {
    assert.ok(evidence.split('\n').includes(part), `${part} is missing from\n${evidence}`);
  }
});

void test('a condition is read back with its statistic, qualifier and window', () => {
  assert.equal(describeCondition({ ...latency, subject: 'latency', qualifier: 'gzip', for: 'PT5M' }), 'p99 of latency < 200 ms, gzip, for 5 min');
  assert.equal(describeCondition({ ...latency, threshold: { kind: 'multiple', factor: 5, of: 'p50' }, for: 'sustained' }), 'API p99 latency < 5 × p50, sustained');
  assert.equal(describeCondition({ ...latency, threshold: { kind: 'difference', value: 0.005, unit: 'ratio', from: 'baseline', sides: 'two' } }), 'API p99 latency < ±0.5% from baseline');
});

void test('an elapsed time has the unit that fits', () => {
  assert.deepEqual([3, 350, 1_234, 59_960, 65_000, 3_725_000].map(describeElapsed), ['3 ms', '350 ms', '1.2 s', '1 min 0 s', '1 min 5 s', '1 h 2 min']);
});

void test('the evidence says how far a window was covered, and what the limit was relative to', () => {
  const window = { seconds: 300, step: 5, points: 61, violated: 10, allowed: 30 };
  const reference = { of: 'baseline', origin: 'measured at the start', query: 'half', value: 0.1 };
  const rows = Object.fromEntries(evidenceRows({ ...passed, window, reference, time: '2026-05-04T09:30:07.000Z' }, latency).map(({ label, value }) => [label, value]));
  assert.equal(rows['Window'], '61 points, 5 s apart, over 5 min; violated for 10 s, where 30 s are allowed');
  assert.equal(rows['Compared with'], 'baseline, measured at the start: 100 ms (0.1 seconds)');
  assert.equal(rows['Reference query'], 'half');
  assert.equal(rows['Newest sample'], '7 s old');
  const difference: Condition = { ...latency, threshold: { kind: 'difference', value: 0.02, unit: 'ratio', from: 'baseline', sides: 'two' } };
  const apart = evidenceRows({ ...passed, unit: 'ratio', value: 0.01, threshold: 0.02, reference: { ...reference, value: 120 } }, difference);
  assert.equal(apart.find(({ label }) => label === 'Compared with')?.value, 'baseline, measured at the start: 120', 'its unit is not that of the difference');
});
