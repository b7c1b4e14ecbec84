import assert from 'node:assert/strict';
import { it } from 'node:test';
import { neededSelectors } from '../../../src/core/promql/neededSelectors.ts';

it('neededSelectors names what an alert cannot fire without', () => {
  const cases: Readonly<Record<string, readonly string[]>> = {
    'up{job="a"} == 0': ['up{job="a"}'],
    'sum(rate(e{status="5"}[5m])) / sum(rate(r{x="y"}[5m])) > 0.01': ['e', 'r{x="y"}'],
    '(1 - a{x="1"} / b) > 0.9 and c offset 5m > 1': ['a', 'b', 'c'],
    'absent(a) > 0': [],
    'vector(1) > 0': [],
    '{__name__="a"} > 1': ['{__name__="a"}'],
  };
  for (const [query, selectors] of Object.entries(cases)) assert.deepEqual(neededSelectors(query), selectors, query);
});
