import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { percentileOf, statisticAt } from '../../../../src/core/condition/reading/statistic.ts';
import { tokenize } from '../../../../src/core/condition/reading/tokens.ts';

function found(text: string, index = 0): readonly [string, number] | null {
  const statistic = statisticAt(tokenize(text), index);
  return statistic === null ? null : [statistic.statistic, statistic.length];
}

const STATISTICS: Readonly<Record<string, readonly [string, number]>> = {
  p99: ['p99', 1], P95: ['p95', 1], 'p99.9': ['p99.9', 1], p999: ['p999', 1], 'p(95)': ['p95', 1], p50: ['p50', 1], p95th: ['p95', 1], '99p': ['p99', 1],
  '99th percentile': ['p99', 2], '99.9th percentile': ['p99.9', 2], '91st percentile': ['p91', 2], '92nd percentile': ['p92', 2], '93rd percentile': ['p93', 2], '95th-percentile': ['p95', 1],
  '95 percentile': ['p95', 2], '95 percentiles': ['p95', 2], '95th pctl': ['p95', 2], '95 quantile': ['p95', 2], '95th pct': ['p95', 2], '95 %ile': ['p95', 3], '95th %ile': ['p95', 3], '10 percentile': ['p10', 2],
  median: ['p50', 1], avg: ['avg', 1], Average: ['avg', 1], mean: ['avg', 1], averaged: ['avg', 1], max: ['max', 1], maximum: ['max', 1], peak: ['max', 1], min: ['min', 1], minimum: ['min', 1],
};
const NONE = ['P1', 'p5', 'p9', 'latency', '95', '95 %', '95 pct', '9 percentile', '100 percentile', '95th place', '95% tile', 'peak load', 'peak traffic', 'peak hours', 'max wait', '(', ''];

describe('a statistic', () => {
  for (const [text, expected] of Object.entries(STATISTICS)) {
    test(text, () => {
      assert.deepEqual(found(text), expected);
      assert.deepEqual(found(`the ${text} of latency`, 1), expected);
    });
  }

  test('is none of what only looks like one', () => {
    for (const text of NONE) assert.equal(found(text), null, text);
    assert.equal(found('load average', 1), null);
    assert.equal(found('orders/min', 2), null);
    assert.equal(found('orders per min', 2), null);
    assert.deepEqual(found('orders, min', 2), ['min', 1]);
  });

  test('of a percentile is its name in lower case', () => {
    assert.equal(percentileOf('P99'), 'p99');
    assert.equal(percentileOf('p9999'), null);
    assert.equal(percentileOf('ap99'), null);
    assert.equal(percentileOf('p99a'), null);
  });
});
