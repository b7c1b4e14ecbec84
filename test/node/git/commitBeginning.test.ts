import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRepository } from '../../../src/node/git/repository.ts';
import { createSandbox } from './sandbox.ts';

void test('a commit is found by digits that are its alone, and not by the name of a branch', async (t) => {
  const sandbox = createSandbox(t);
  const first = sandbox.git('rev-parse', 'HEAD').trim();
  sandbox.write('more.txt', 'more');
  sandbox.git('add', '.');
  sandbox.git('commit', '-q', '-m', 'second');
  const second = sandbox.git('rev-parse', 'HEAD').trim();
  sandbox.git('branch', first.slice(0, 8), second);
  const repository = await createRepository(sandbox.folder);
  assert.equal(await repository.commitBeginning(first.slice(0, 8)), first);
  assert.equal(await repository.commitBeginning(second.slice(0, 12)), second);
  assert.equal(await repository.commitBeginning('0000000'), null);
  assert.equal(await repository.commitBeginning(sandbox.git('rev-parse', 'HEAD^{tree}').trim().slice(0, 10)), null, 'a tree is no commit');
});

void test('digits that two commits begin with name neither', async (t) => {
  const sandbox = createSandbox(t);
  const tree = sandbox.git('rev-parse', 'HEAD^{tree}').trim();
  // Of some three hundred commits two begin with the same four digits, as few as git takes.
  const seen = new Map<string, string>();
  let shared: string | null = null;
  for (let at = 0; shared === null && at < 2000; at += 1) {
    const commit = sandbox.git('commit-tree', '-m', String(at), tree).trim();
    const digits = commit.slice(0, 4);
    if (seen.has(digits)) shared = digits;
    seen.set(digits, commit);
  }
  assert.ok(shared !== null);
  const repository = await createRepository(sandbox.folder);
  assert.equal(await repository.commitBeginning(shared), null);
});
