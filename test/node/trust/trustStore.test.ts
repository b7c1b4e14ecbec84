import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { execa } from 'execa';
import { createTrustStore } from '../../../src/node/trust/trustStore.ts';

function place(t: TestContext): string {
  const base = mkdtempSync(path.join(os.tmpdir(), 'trust-'));
  t.after(() => {
    rmSync(base, { recursive: true, force: true });
  });
  return path.join(base, 'holdpoint', 'trust.json');
}

void test('approves what was approved and nothing else, for the owner alone', async (t) => {
  const file = place(t);
  assert.equal(await createTrustStore(file).isTrusted('sha256:a'), false);
  await createTrustStore(file).trust('sha256:a', 'npm run check');
  assert.equal(await createTrustStore(file).isTrusted('sha256:a'), true);
  for (const other of ['sha256:b', '__proto__', 'constructor', '']) assert.equal(await createTrustStore(file).isTrusted(other), false, other);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.match(readFileSync(file, 'utf8'), /npm run check/u);
});

void test('a damaged file approves nothing, and a copy of it is kept', async (t) => {
  const file = place(t);
  await mkdir(path.dirname(file), { recursive: true });
  for (const damage of ['{"version":1,"approvals":{"sha256:a"', '[]', '{"version":1,"approvals":{"sha256:a":true}}', '']) {
    writeFileSync(file, damage);
    const store = createTrustStore(file);
    assert.equal(await store.isTrusted('sha256:a'), false, damage);
    assert.equal(readFileSync(file, 'utf8'), damage);
    await store.trust('sha256:b', '');
    assert.equal(await store.isTrusted('sha256:b'), true);
    assert.equal(readFileSync(`${file}.damaged`, 'utf8'), damage);
  }
});

void test('processes that approve at the same time lose nothing', async (t) => {
  const file = place(t);
  const module = new URL('../../../src/node/trust/trustStore.ts', import.meta.url).href;
  const source = `const { createTrustStore } = await import(${JSON.stringify(module)}); const store = createTrustStore(process.argv[1]);
    await Promise.all(Array.from({ length: 10 }, (_, index) => store.trust(process.argv[2] + index, 'text')));`;
  await Promise.all(['a', 'b', 'c'].map((name) => execa(process.execPath, ['--input-type=module', '-e', source, '--', file, name])));
  const parsed = JSON.parse(readFileSync(file, 'utf8')) as { approvals: object };
  assert.equal(Object.keys(parsed.approvals).length, 30);
  assert.deepEqual(readdirSync(path.dirname(file)), ['trust.json']);
});

void test('a lock left by a process that died is taken over', async (t) => {
  const file = place(t);
  await mkdir(path.dirname(file), { recursive: true });
  writeFileSync(`${file}.lock`, '');
  utimesSync(`${file}.lock`, new Date(0), new Date(0));
  await createTrustStore(file).trust('sha256:a', '');
  assert.equal(await createTrustStore(file).isTrusted('sha256:a'), true);
});
