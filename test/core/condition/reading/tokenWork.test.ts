import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { tokenize } from '../../../../src/core/condition/reading/tokens.ts';

/** What opens something that a hostile text never closes, or closes with something else. */
const OPENINGS = ['<s>', '<S>', '<del>', '<strike>', '[<s>](u)', '[x', '~~', '~~~', '`', '``', '```', '&lt', '<', '<b', '[a](', '*'];

/** Characters that searches through the text went over, beyond those that each token is made of. */
function searched(act: () => void): number {
  const { indexOf } = String.prototype;
  let work = 0;
  String.prototype.indexOf = function (this: string, wanted: string, from = 0): number {
    const found = indexOf.call(this, wanted, from);
    work += (found < 0 ? this.length : found) - from;
    return found;
  };
  try {
    act();
  } finally {
    String.prototype.indexOf = indexOf;
  }
  return work;
}

void test('a text is searched through a bounded number of times, whatever it leaves open', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...OPENINGS), { minLength: 1, maxLength: 4 }), fc.integer({ min: 200, max: 2_000 }), (openings, times) => {
      const text = openings.join(' ').repeat(times);
      const work = searched(() => { tokenize(text); });
      assert.ok(work <= 12 * text.length, `${String(Math.round(work / text.length))} times through ${openings.join(' ')} × ${String(times)}`);
    }),
    { numRuns: 60 },
  );
});

void test('what is struck out stays so where it is closed, inside a link and behind what was never closed', () => {
  const words = (text: string): readonly string[] => tokenize(text).map((token) => token.text);
  assert.deepEqual(words('<s>old</s> new'), ['new']);
  assert.deepEqual(words('<del>old</del> <s>open'), ['<s>', 'open']);
  assert.deepEqual(words('<s>open <s>more <del>old</del> new'), ['<s>', 'open', '<s>', 'more', 'new']);
  assert.deepEqual(words('[a <s>old</s> b](u) <s>old</s> c'), ['a', 'b', 'c']);
});
