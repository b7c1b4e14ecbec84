import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leftOut } from '../../../src/core/promql/leftOut.ts';

void test('what is left out of a figure is told from what is counted and what is a condition', () => {
  const cases: Readonly<Record<string, readonly string[]>> = {
    nothing: ['x', 'sum(rate(x[5m]))', 'x < bool 5', 'avg(x < bool 5)', 'count(x < 5)', 'count(up == 0) or vector(0)', 'absent(x > 5)', 'x and y > 5', 'sum(x and on() sum(y) > 5)', 'x unless y == 0', 'count_over_time((x > 5)[5m:])', '', 'sum('],
    series: ['x < 5', '(x < 5)', 'x / (y > 0)', 'rate(x[5m]) > 0', '5 > x', 'x >= y', '(x < 5) and y > 3', '-(x < 5)'],
    some: ['avg(x < 5)', 'max by (pod) ((x < 5))', 'avg_over_time((x < 5)[5m:1m])', 'sum(x) / sum(y > 0)', 'quantile(0.9, x != 0)', 'topk(1, x < 5)', 'sum(rate(x[5m]) > 0)', 'abs(avg(x == 1))'],
  };
  for (const [expected, queries] of Object.entries(cases)) for (const query of queries) assert.equal(leftOut(query), expected, query);
});
