import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Comparator } from '../../../../src/core/condition/condition.ts';
import { holds, opposite } from '../../../../src/core/condition/judging/comparison.ts';

/** Whether 1, 2 and 3 hold against a limit of 2, and the comparator that says the contrary. */
const COMPARATORS: Readonly<Record<Comparator, readonly [readonly boolean[], Comparator]>> = {
  '<': [[true, false, false], '>='],
  '<=': [[true, true, false], '>'],
  '>': [[false, false, true], '<='],
  '>=': [[false, true, true], '<'],
  '==': [[false, true, false], '!='],
  '!=': [[true, false, true], '=='],
};

for (const [comparator, [held, contrary]] of Object.entries(COMPARATORS) as [Comparator, readonly [readonly boolean[], Comparator]][]) {
  void test(`${comparator} holds below, at and above its limit as it says, and ${contrary} where it does not`, () => {
    assert.deepEqual([1, 2, 3].map((value) => holds(value, comparator, 2)), held);
    assert.equal(opposite(comparator), contrary);
    for (const value of [1, 2, 3]) assert.notEqual(holds(value, contrary, 2), holds(value, comparator, 2));
    assert.equal(holds(Number.NaN, comparator, 2), comparator === '!=');
  });
}
