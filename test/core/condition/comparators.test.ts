import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { comparatorAt, trailingComparatorAt } from '../../../src/core/condition/comparators.ts';
import type { Comparator } from '../../../src/core/condition/condition.ts';
import { tokenize } from '../../../src/core/condition/tokens.ts';

const PHRASES: Readonly<Record<Comparator, readonly string[]>> = {
  '<': [
    'not greater than or equal to',
    '<', '＜', 'less than', 'lower than', 'fewer than', 'smaller than', 'faster than', 'shorter than', 'below', 'under',
    'drop below', 'drops below', 'dropped below', 'fall below', 'falls below', 'fell below', 'go below', 'goes below', 'dip below', 'dips below',
  ],
  '<=': [
    '<=', '≤', '⩽', '≦', 'less than or equal to', 'no more than', 'no greater than', 'no higher than', 'no larger than', 'no longer than', 'no slower than', 'at most',
    'max', 'maximum', 'maximum of', 'max of', 'a maximum of',
    'must not exceed', 'does not exceed', "doesn't exceed", 'never exceeds', 'should never go over', 'not above', 'must not be above', 'not higher than', 'cannot exceed',
  ],
  '>': [
    '>', '＞', 'greater than', 'higher than', 'more than', 'larger than', 'longer than', 'slower than', 'above', 'over', 'exceed', 'exceeds', 'exceeding', 'exceeded',
    'rise above', 'rises above', 'go above', 'goes above', 'go over', 'goes over', 'climb above', 'climbs above', 'not less than or equal to',
  ],
  '>=': [
    '>=', '≥', '⩾', '≧', 'greater than or equal to', 'no less than', 'no fewer than', 'no lower than', 'at least', 'min', 'minimum', 'minimum of', 'min of', 'a minimum of',
    'must not drop below', 'does not fall below', 'never drops below', 'not below', 'should not be below', 'not less than', 'is not under',
  ],
  '==': ['==', '=', 'equals', 'equal', 'equal to', 'exactly'],
  '!=': ['!=', '≠', 'not equal to', 'does not equal', 'must not be equal to'],
};

const TRAILING: Readonly<Record<string, readonly string[]>> = {
  better: ['or better'],
  '>=': ['or more', 'or higher', 'or above', 'or greater', 'or over', 'minimum', '以上'],
  '<=': ['or less', 'or fewer', 'or lower', 'or below', 'or under', 'or faster', 'max', 'maximum', '以下'],
  '<': ['未満'],
};

describe('a comparator', () => {
  for (const [comparator, phrases] of Object.entries(PHRASES)) {
    for (const phrase of phrases) {
      test(`${comparator}: ${phrase}`, () => {
        const tokens = tokenize(`${phrase} 5`);
        const found = comparatorAt(tokens, 0);
        assert.equal(found?.comparator, comparator);
        assert.equal(found.length, tokens.length - 1);
      });
    }
  }

  for (const [comparator, phrases] of Object.entries(TRAILING)) {
    for (const phrase of phrases) {
      test(`behind a figure, ${comparator}: ${phrase}`, () => {
        const tokens = tokenize(`5 ${phrase}`);
        assert.deepEqual(trailingComparatorAt(tokens, 1), { comparator, length: tokens.length - 1 });
      });
    }
  }

  test('is none of the words that only look like one', () => {
    for (const text of ['or newer 5', 'near 5', 'not 5', 'least 5', '-> 5', '=> 5', '<- 5', '>> 5', '']) assert.equal(comparatorAt(tokenize(text), 0), null, text);
    for (const text of ['5 or newer', '5 or', '5']) assert.equal(trailingComparatorAt(tokenize(text), 1), null, text);
  });
});
