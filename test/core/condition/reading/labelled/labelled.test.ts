import assert from 'node:assert/strict';
import { test } from 'node:test';
import { labelledTexts, scoreOf } from './labelledTexts.ts';

test('texts come out as labelled', () => {
  const { missed, wrong, others, found } = scoreOf(labelledTexts(new URL('texts.txt', import.meta.url)));
  assert.ok(found > 150);
  assert.deepEqual({ missed, wrong, others }, { missed: [], wrong: [], others: [] });
});

test('texts that the grammar was not made for are never wrongly checkable', () => {
  const { missed, wrong, found } = scoreOf(labelledTexts(new URL('unseen.txt', import.meta.url)));
  assert.deepEqual(wrong, []);
  assert.ok(missed.length / (found + missed.length) < 0.05, missed.join('\n'));
});

test('texts of a hostile reviewer come out as labelled', () => {
  const { missed, wrong, others, found } = scoreOf(labelledTexts(new URL('hostile.txt', import.meta.url)));
  assert.ok(found > 30);
  assert.deepEqual({ missed, wrong, others }, { missed: [], wrong: [], others: [] });
});
