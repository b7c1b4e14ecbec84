import assert from 'node:assert/strict';
import { test } from 'node:test';
import { numberOf } from '../../../../src/core/condition/reading/numbers.ts';
import { tokenize } from '../../../../src/core/condition/reading/tokens.ts';

const WORDS: Readonly<Record<string, number>> = {
  zero: 0, one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10, eleven: 11, Twelve: 12,
  fifteen: 15, twenty: 20, 'twenty-four': 24, thirty: 30, 'forty-five': 45, 'forty-eight': 48, sixty: 60, 'seventy-two': 72, ninety: 90,
};

test('numbers are read in digits and in common words', () => {
  for (const [word, value] of Object.entries(WORDS)) assert.equal(numberOf(tokenize(word)[0]), value, word);
  for (const [digits, value] of Object.entries({ '5': 5, '1,000': 1000, '1_000_000': 1_000_000, '12,345.5': 12_345.5, '0.25': 0.25, '.5': 0.5 })) assert.equal(numberOf(tokenize(digits)[0]), value, digits);
  for (const other of ['thirteen', 'v1', '1.2.3', '1,00', '2026-01-02', '12:30', 'a']) assert.equal(numberOf(tokenize(other)[0]), null, other);
  assert.equal(numberOf(undefined), null);
});
