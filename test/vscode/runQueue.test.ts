import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { RunQueue } from '../../src/vscode/runQueue.ts';

const never = new AbortController().signal;
const ignore = (): void => undefined;

void test('runs of one checklist follow one another, in the order of asking', async () => {
  const queue = new RunQueue();
  const log: string[] = [];
  const job = (name: string) => async (): Promise<string> => {
    log.push(`${name} starts`);
    await wait(5);
    log.push(`${name} ends`);
    return name;
  };
  const waited: string[] = [];
  const results = await Promise.all(['a', 'b', 'c'].map((name) => queue.run('one', never, job(name), () => waited.push(name))));
  assert.deepEqual(results, ['a', 'b', 'c']);
  assert.deepEqual(waited, ['b', 'c']);
  assert.deepEqual(log, ['a starts', 'a ends', 'b starts', 'b ends', 'c starts', 'c ends']);
});

void test('runs of two checklists do not wait for each other', async () => {
  const queue = new RunQueue();
  let release = ignore;
  const held = queue.run('one', never, () => new Promise<void>((resolve) => (release = resolve)), ignore);
  assert.equal(await queue.run('two', never, () => Promise.resolve('done'), () => assert.fail('waited')), 'done');
  release();
  await held;
});

void test('one that is stopped while it waits never starts, and holds nobody up', async () => {
  const queue = new RunQueue();
  const stop = new AbortController();
  let release = ignore;
  const first = queue.run('one', never, () => new Promise<void>((resolve) => (release = resolve)), ignore);
  const second = queue.run('one', stop.signal, () => Promise.reject(new Error('started')), ignore);
  const third = queue.run('one', never, () => Promise.resolve('third'), ignore);
  stop.abort();
  assert.equal(await second, null);
  release();
  await first;
  assert.equal(await third, 'third');
});

void test('one that is stopped in the moment of its turn passes the turn on', async () => {
  const queue = new RunQueue();
  const stop = new AbortController();
  let release = ignore;
  const first = queue.run('one', never, () => new Promise<void>((resolve) => (release = resolve)), ignore);
  const second = queue.run('one', stop.signal, () => Promise.resolve('second'), ignore);
  const third = queue.run('one', never, () => Promise.resolve('third'), ignore);
  release();
  await first.then(() => {
    stop.abort();
  });
  await second;
  assert.equal(await third, 'third');
});

void test('a run that throws lets the next one start', async () => {
  const queue = new RunQueue();
  const first = queue.run('one', never, () => Promise.reject(new Error('no')), ignore);
  const second = queue.run('one', never, () => Promise.resolve('second'), ignore);
  await assert.rejects(first, /no/);
  assert.equal(await second, 'second');
});
