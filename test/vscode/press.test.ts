import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPress } from '../../src/vscode/press.ts';

void test('a press takes what is selected', async () => {
  assert.deepEqual(await createPress()(() => ['a', 'b']), ['a', 'b']);
});

void test('a press that comes while the view is drawn waits until its rows are known again', async () => {
  let looks = 0;
  assert.deepEqual(await createPress()(() => (++looks > 3 ? ['a'] : [])), ['a']);
});

void test('of two presses while the view is drawn only the later is taken: the selection is its own', async () => {
  let rows: readonly string[] = [];
  const press = createPress();
  const first = press(() => rows);
  const second = press(() => rows);
  rows = ['b'];
  assert.deepEqual(await Promise.all([first, second]), [null, ['b']]);
});
