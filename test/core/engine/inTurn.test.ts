import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inTurn, type AfterFailure } from '../../../src/core/engine/inTurn.ts';

type End = 'passed' | 'failed' | 'not-run';

/** Takes turns whose ends and answers are given in order, and tells what was done. */
async function take(targets: readonly string[], ends: readonly End[], answers: readonly AfterFailure[] = [], skip: 'skipped' | 'refused' = 'skipped'): Promise<unknown> {
  const done: string[] = [];
  const ending = [...ends];
  const answering = [...answers];
  const taken = await inTurn(targets, {
    run: (target) => {
      done.push(target);
      return Promise.resolve(ending.shift() ?? 'passed');
    },
    ask: (target) => {
      done.push(`ask ${target}`);
      return Promise.resolve(answering.shift() ?? { choice: 'stop' });
    },
    skip: (target, reason) => {
      done.push(`skip ${target}: ${reason}`);
      return Promise.resolve(skip);
    },
  });
  return { done, ...taken };
}

void test('what passes is followed by the next, up to the end', async () => {
  assert.deepEqual(await take(['a', 'b'], []), { done: ['a', 'b'], passed: ['a', 'b'], skipped: [], left: [] });
  assert.deepEqual(await take([], []), { done: [], passed: [], skipped: [], left: [] });
});

void test('the first failure stops it, unless a person retries or skips with a reason', async () => {
  assert.deepEqual(await take(['a', 'b', 'c'], ['passed', 'failed']), { done: ['a', 'b', 'ask b'], passed: ['a'], skipped: [], left: ['b', 'c'] });
  assert.deepEqual(await take(['a', 'b'], ['failed', 'failed', 'passed'], [{ choice: 'retry' }, { choice: 'retry' }]), { done: ['a', 'ask a', 'a', 'ask a', 'a', 'b'], passed: ['a', 'b'], skipped: [], left: [] });
  assert.deepEqual(await take(['a', 'b'], ['failed'], [{ choice: 'skip', reason: 'known' }]), { done: ['a', 'ask a', 'skip a: known', 'b'], passed: ['b'], skipped: ['a'], left: [] });
});

void test('what was not run, and a skip that is not recorded, stop it without another question', async () => {
  assert.deepEqual(await take(['a', 'b'], ['not-run']), { done: ['a'], passed: [], skipped: [], left: ['a', 'b'] });
  assert.deepEqual(await take(['a', 'b'], ['failed'], [{ choice: 'skip', reason: 'x' }], 'refused'), { done: ['a', 'ask a', 'skip a: x'], passed: [], skipped: [], left: ['a', 'b'] });
});
