import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SecretStorage } from 'vscode';
import { AnsweredSecrets } from '../../src/vscode/answeredSecrets.ts';

/** Keeps secrets in memory, slowly, as a system's own store does. */
function memory(kept: Map<string, string>): SecretStorage {
  const later = <T>(value: T): Promise<T> => new Promise((resolve) => setTimeout(() => { resolve(value); }, 2));
  return {
    get: (key) => later(kept.get(key)),
    store: async (key, value) => { await later(null); kept.set(key, value); },
    delete: async (key) => { await later(null); kept.delete(key); },
    onDidChange: () => ({ dispose: () => undefined }),
  };
}

void test('answers are kept by deployment, found by another window, and forgotten', async () => {
  const kept = new Map<string, string>();
  const answers = new AnsweredSecrets(memory(kept));
  await Promise.all([answers.keep('one', { token: 'a' }), answers.keep('two', { token: 'b' })]);
  assert.deepEqual(await new AnsweredSecrets(memory(kept)).of('one'), { token: 'a' });
  await answers.forget('one');
  assert.deepEqual([await answers.of('one'), await answers.of('two')], [{}, { token: 'b' }]);
});

void test('those of the oldest deployments go first, and what cannot be read is as nothing', async () => {
  const kept = new Map<string, string>();
  const answers = new AnsweredSecrets(memory(kept));
  for (let run = 0; run < 22; run += 1) await answers.keep(`run-${String(run)}`, { token: String(run) });
  assert.deepEqual([await answers.of('run-0'), await answers.of('run-1'), await answers.of('run-2')], [{}, {}, { token: '2' }]);
  kept.set('holdpoint.answers', '{');
  assert.deepEqual(await answers.of('run-21'), {});
});
