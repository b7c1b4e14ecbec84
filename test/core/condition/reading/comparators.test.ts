import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { comparatorAt, trailingComparatorAt } from '../../../../src/core/condition/reading/comparators.ts';
import type { Comparator } from '../../../../src/core/condition/condition.ts';
import { tokenize } from '../../../../src/core/condition/reading/tokens.ts';

const PHRASES: Readonly<Record<Comparator, readonly string[]>> = {
  '<': [
    'not greater than or equal to',
    '<', '＜', 'less than', 'lower than', 'fewer than', 'smaller than', 'faster than', 'shorter than', 'below', 'under',
    'drop below', 'drops below', 'dropped below', 'dropping below', 'fall below', 'falls below', 'fell below', 'falling below', 'go below', 'goes below', 'going below',
    'dip below', 'dips below', 'sink below', 'sinks below', 'drops under', 'beneath',
  ],
  '<=': [
    '<=', '≤', '⩽', '≦', 'less than or equal to', 'lower than or equal to', 'fewer than or equal to', 'no more than', 'no worse than', 'at or below', 'at or under', 'no greater than', 'no higher than', 'no larger than', 'no longer than', 'no slower than', 'at most',
    'max', 'maximum', 'maximum of', 'max of', 'a maximum of',
    'must not exceed', 'does not exceed', "doesn't exceed", 'never exceeds', 'should never go over', 'not above', 'must not be above', 'not higher than', 'cannot exceed',
  ],
  '>': [
    '>', '＞', 'greater than', 'higher than', 'more than', 'larger than', 'longer than', 'slower than', 'above', 'over', 'exceed', 'exceeds', 'exceeding', 'exceeded',
    'rise above', 'rises above', 'go above', 'goes above', 'go over', 'goes over', 'going above', 'climb above', 'climbs above', 'not less than or equal to',
    'rising above', 'spike above', 'spikes over', 'jump above', 'jumps past', 'beyond', 'in excess of', 'surpass', 'surpasses', 'cross', 'crosses', 'breach', 'breaches',
  ],
  '>=': [
    '>=', '≥', '⩾', '≧', 'greater than or equal to', 'more than or equal to', 'higher than or equal to', 'reach', 'reaches', 'reaching', 'at or above', 'at or over', 'at a minimum', 'no less than', 'no fewer than', 'no lower than', 'at least', 'min', 'minimum', 'minimum of', 'min of', 'a minimum of',
    'must not drop below', 'does not fall below', 'never drops below', 'not below', 'should not be below', 'not less than', 'is not under',
  ],
  '==': ['==', '=', 'equals', 'equal', 'equal to', 'exactly'],
  '!=': ['!=', '≠', 'not equal to', 'does not equal', 'must not be equal to'],
};

const TRAILING: Readonly<Record<string, readonly string[]>> = {
  better: ['or better'],
  '>=': ['or more', 'or higher', 'or above', 'or greater', 'or over', 'and above', 'and up', 'minimum', 'min', 'at least', '+', '以上'],
  '<=': ['or less', 'or fewer', 'or lower', 'or below', 'or under', 'or faster', 'or quicker', 'or shorter', 'or smaller', 'and below', 'max', 'maximum', 'at most', '以下'],
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
        const tokens = tokenize(`5${phrase === '+' ? '' : ' '}${phrase}`);
        assert.deepEqual(trailingComparatorAt(tokens, 1), { comparator, length: tokens.length - 1 });
      });
    }
  }

  test('is turned round by every denial', () => {
    const denials = [
      'must not', 'must never', 'should not', 'should never', 'shall not', 'may not', 'does not', 'do not', 'is not', 'are not', 'will not', 'can not', 'to not', 'not to', 'must not be', 'should not be', 'is never', 'never be',
      'not', 'never', 'cannot', "doesn't", "don't", "mustn't", "shouldn't", "isn't", "hasn't", "won't", "aren't", 'doesn’t',
    ];
    for (const denial of denials) {
      assert.equal(comparatorAt(tokenize(`${denial} exceed 5`), 0)?.comparator, '<=', denial);
      assert.equal(comparatorAt(tokenize(`${denial} below 5`), 0)?.comparator, '>=', denial);
    }
  });

  test('tells how it was said, and within as a distance', () => {
    assert.deepEqual(comparatorAt(tokenize('< 5'), 0), { comparator: '<', length: 1, by: 'sign' });
    assert.deepEqual(comparatorAt(tokenize('under 5'), 0), { comparator: '<', length: 1, by: 'words' });
    assert.deepEqual(comparatorAt(tokenize('within 5'), 0), { comparator: '<=', length: 1, by: 'within' });
    assert.equal(comparatorAt(tokenize('`under` 5'), 0), null);
    assert.equal(comparatorAt(tokenize('5'), 0), null);
  });

  test('is none of the words that only look like one', () => {
    for (const text of ['or newer 5', 'near 5', 'not 5', 'least 5', '-> 5', '=> 5', '<- 5', '>> 5', '']) assert.equal(comparatorAt(tokenize(text), 0), null, text);
    for (const text of ['5 or newer', '5 or', '5', '5 + 3', '5 +', '5+3']) assert.equal(trailingComparatorAt(tokenize(text), 1), null, text);
  });
});
