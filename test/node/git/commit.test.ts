import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import type { CommitOutcome, Repository } from '../../../src/core/ports.ts';
import { createRepository } from '../../../src/node/git/repository.ts';
import { at, createSandbox, type Sandbox } from './sandbox.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text);
const events = 'deployments/2026-11-23-a/events/w 1.jsonl';
const record = [
  { path: 'deployments/.gitattributes', bytes: bytes('** -text\n') },
  { path: events, bytes: bytes('{"v":1}\r\n{"v":2}\n') },
];
const message = '# Deploy v2.0.0 to production\n\nBody.\n\nDeployment-Id: a\nRecord-Head: 00ff\n';

async function commit(sandbox: Sandbox, change: Partial<{ checklist: string; record: typeof record; message: string }> = {}, signal = new AbortController().signal): Promise<CommitOutcome> {
  const repository = await createRepository(sandbox.folder);
  return repository.commit({ checklist: 'checklist.md', record, message, ...change }, signal);
}

function tick(sandbox: Sandbox): void {
  sandbox.write('checklist.md', '# Checklist\n\n- [x] one\n');
}

function assertCommitted(outcome: CommitOutcome, sandbox: Sandbox): void {
  assert.equal(outcome.status, 'committed', outcome.status === 'refused' ? outcome.message : '');
  if (outcome.status === 'committed') assert.equal(outcome.commit, sandbox.git('rev-parse', 'HEAD').trim());
  assert.equal(sandbox.git('show', `HEAD:${events}`), '{"v":1}\r\n{"v":2}\n');
  assert.deepEqual(sandbox.git('status', '--porcelain', '--', 'deployments', 'checklist.md'), '');
}

/** A refusal that changed nothing but put record files into the work tree. */
async function assertRefused(sandbox: Sandbox, code: string, says: RegExp): Promise<void> {
  const before = [sandbox.git('log', '--all', '--format=%H'), sandbox.state(), sandbox.git('ls-files', '-s')];
  const outcome = await commit(sandbox);
  assert.equal(outcome.status, 'refused');
  if (outcome.status !== 'refused') return;
  assert.equal(outcome.code, code, outcome.message);
  assert.match(outcome.message, says);
  assert.deepEqual([sandbox.git('log', '--all', '--format=%H'), sandbox.state(), sandbox.git('ls-files', '-s')], before);
}

void test('commits the checklist and the record, message as given', async (t) => {
  const sandbox = createSandbox(t);
  sandbox.git('config', 'commit.cleanup', 'strip');
  tick(sandbox);
  assertCommitted(await commit(sandbox), sandbox);
  assert.equal(sandbox.git('log', '-1', '--format=%B'), `${message}\n`);
  assert.equal(sandbox.git('log', '-1', '--format=%(trailers:key=Record-Head,valueonly)').trim(), '00ff');
  assert.deepEqual(sandbox.git('show', '--name-only', '--format=', '-z', 'HEAD').split('\0').filter(Boolean).sort(), ['checklist.md', 'deployments/.gitattributes', events]);
});

void test('leaves what is staged, partially staged, dirty, intended and untracked as it was', async (t) => {
  const sandbox = createSandbox(t);
  for (const file of ['staged', 'partly', 'dirty', 'gone']) sandbox.write(file, 'a\nb\nc\n');
  sandbox.git('add', '.');
  sandbox.git('commit', '-q', '-m', 'more');
  sandbox.write('staged', 'new\n');
  sandbox.write('partly', 'A\nb\nc\n');
  sandbox.write('added', 'added\n');
  sandbox.git('add', 'staged', 'partly', 'added');
  sandbox.write('partly', 'A\nb\nC\n');
  sandbox.write('dirty', 'dirty\n');
  sandbox.write('intended', 'later\n');
  sandbox.git('add', '-N', 'intended');
  sandbox.git('rm', '-q', '--cached', 'gone');
  sandbox.write('untracked', 'x');
  tick(sandbox);
  const before = sandbox.state();
  assertCommitted(await commit(sandbox), sandbox);
  assert.equal(sandbox.state(), before);
});

void test('a second commit of the same record answers with the first', async (t) => {
  const sandbox = createSandbox(t);
  tick(sandbox);
  const first = await commit(sandbox);
  sandbox.write('other', 'x');
  sandbox.git('add', 'other');
  sandbox.git('commit', '-q', '-m', 'other');
  assert.deepEqual(await commit(sandbox), first);
});

void test('commits on top of its own earlier record', async (t) => {
  const sandbox = createSandbox(t);
  assertCommitted(await commit(sandbox, { record: [{ path: events, bytes: bytes('old') }, ...record.slice(0, 1)] }).then(() => commit(sandbox)), sandbox);
});

void test('makes the first commit of all, with a checklist that git has not seen', async (t) => {
  const sandbox = createSandbox(t, { first: null });
  tick(sandbox);
  sandbox.write('staged', 'x');
  sandbox.git('add', 'staged');
  assertCommitted(await commit(sandbox), sandbox);
  assert.equal(sandbox.git('status', '--porcelain'), 'A  staged\n');
});

void test('works with a detached HEAD', async (t) => {
  const sandbox = createSandbox(t);
  sandbox.git('checkout', '-q', '--detach');
  tick(sandbox);
  assertCommitted(await commit(sandbox), sandbox);
  const repository = await createRepository(sandbox.folder);
  assert.equal((await repository.head()).branch, null);
});

void test('works in a linked work tree, and knows the common directory', async (t) => {
  const sandbox = createSandbox(t);
  const folder = path.join(sandbox.folder, '../linked');
  sandbox.git('worktree', 'add', '-q', '-b', 'side', folder);
  const linked = at(folder);
  tick(linked);
  assertCommitted(await commit(linked), linked);
  const repository = await createRepository(linked.folder);
  assert.equal(repository.commonDirectory, path.join(sandbox.folder, '.git'));
  assert.equal((await repository.head()).branch, 'side');
});

void test('works in a submodule', async (t) => {
  const sandbox = createSandbox(t);
  const outer = createSandbox(t);
  outer.git('-c', 'protocol.file.allow=always', 'submodule', 'add', '-q', sandbox.folder, 'sub');
  const sub = at(path.join(outer.folder, 'sub'));
  sub.git('config', 'user.name', 'O');
  sub.git('config', 'user.email', 'o@example.com');
  tick(sub);
  assertCommitted(await commit(sub), sub);
});

void test('works outside the cone of a sparse checkout', async (t) => {
  const sandbox = createSandbox(t);
  sandbox.write('app/a', 'a');
  sandbox.git('add', '.');
  sandbox.git('commit', '-q', '-m', 'app');
  sandbox.git('sparse-checkout', 'set', '--cone', 'app');
  tick(sandbox);
  assertCommitted(await commit(sandbox), sandbox);
  sandbox.git('sparse-checkout', 'reapply');
  assert.equal(existsSync(path.join(sandbox.folder, events)), false);
  const more = [{ path: events, bytes: bytes('{"v":3}\n') }];
  assert.equal((await commit(sandbox, { record: more })).status, 'committed');
  assert.equal(sandbox.git('show', `HEAD:${events}`), '{"v":3}\n');
});

void test('takes names literally: blanks, dashes, globs, colons, umlauts', async (t) => {
  const sandbox = createSandbox(t);
  for (const name of ['-rf *.md', ':(glob)**', 'ü [a-z]?.md', '"quoted".md']) {
    sandbox.write(name, '- [x] a\n');
    sandbox.write('x.md', name);
    const odd = [{ path: `deployments/${name}/e.jsonl`, bytes: bytes(name) }];
    const outcome = await commit(sandbox, { checklist: name, record: odd });
    assert.equal(outcome.status, 'committed', JSON.stringify(outcome));
    assert.deepEqual(sandbox.git('show', '--name-only', '--format=', '-z', 'HEAD').split('\0').filter(Boolean).sort(), [name, `deployments/${name}/e.jsonl`].sort());
  }
});

void test('a hook that refuses is quoted, and nothing of it stays', async (t) => {
  const sandbox = createSandbox(t);
  sandbox.write('staged', 'x');
  sandbox.git('add', 'staged');
  tick(sandbox);
  sandbox.hook('pre-commit', 'printf "\\033[31mfreeze until Monday\\033[0m\\n" >&2; exit 1');
  await assertRefused(sandbox, 'hook', /\nfreeze until Monday$/u);
  sandbox.hook('pre-commit', 'exit 0');
  assertCommitted(await commit(sandbox), sandbox);
});

void test('a hook that rewrites the record is found out, and the index follows the commit', async (t) => {
  const sandbox = createSandbox(t);
  tick(sandbox);
  sandbox.hook('pre-commit', `echo more >> '${events}'; git add '${events}'`);
  const outcome = await commit(sandbox);
  assert.ok(outcome.status === 'refused' && outcome.code === 'altered' && outcome.message.includes(events), JSON.stringify(outcome));
  assert.equal(sandbox.git('status', '--porcelain'), '');
  sandbox.hook('pre-commit', 'exit 0');
  assertCommitted(await commit(sandbox), sandbox);
});

void test('a hook that rewrites the checklist is found out', async (t) => {
  const sandbox = createSandbox(t);
  tick(sandbox);
  sandbox.hook('pre-commit', 'echo formatted >> checklist.md; git add checklist.md');
  const outcome = await commit(sandbox);
  assert.ok(outcome.status === 'refused' && outcome.code === 'altered' && outcome.message.includes('checklist.md'), JSON.stringify(outcome));
  assert.equal(sandbox.git('status', '--porcelain'), '');
});

void test('a hook that adds other files is found out, and what was staged stays staged', async (t) => {
  const sandbox = createSandbox(t);
  sandbox.write('other', 'x');
  tick(sandbox);
  sandbox.hook('pre-commit', 'git add other');
  const outcome = await commit(sandbox);
  assert.ok(outcome.status === 'refused' && outcome.code === 'altered' && outcome.message.includes('other'), JSON.stringify(outcome));
  assert.equal(sandbox.git('status', '--porcelain'), '');
});

void test('a commit-msg hook may add a trailer, and globs work in hooks', async (t) => {
  const sandbox = createSandbox(t);
  tick(sandbox);
  sandbox.hook('commit-msg', 'echo "Change-Id: I1" >> "$1"');
  sandbox.hook('pre-commit', 'test -n "$(git diff --cached --name-only -- "*.md")"');
  assertCommitted(await commit(sandbox), sandbox);
  assert.match(sandbox.git('log', '-1', '--format=%(trailers)'), /Record-Head: 00ff\nChange-Id: I1/u);
});

void test('line-ending filters may change the checklist and never the record', async (t) => {
  const sandbox = createSandbox(t);
  sandbox.git('config', 'core.autocrlf', 'true');
  sandbox.write('checklist.md', '# Checklist\r\n\r\n- [x] one\r\n');
  assertCommitted(await commit(sandbox), sandbox);
  assert.equal(sandbox.git('show', 'HEAD:checklist.md'), '# Checklist\n\n- [x] one\n');
  const without = await commit(sandbox, { record: [{ path: 'deployments/.gitattributes', bytes: bytes('# nothing\n') }, { path: 'deployments/b/x', bytes: bytes('a\r\n') }] });
  assert.ok(without.status === 'refused' && without.code === 'altered' && without.message.includes('deployments/b/x'), JSON.stringify(without));
});

void test('a merge in progress is named', async (t) => {
  const sandbox = createSandbox(t);
  sandbox.git('checkout', '-q', '-b', 'side');
  sandbox.write('side', 'x');
  sandbox.git('add', '.');
  sandbox.git('commit', '-q', '-m', 'side');
  sandbox.git('checkout', '-q', 'main');
  sandbox.git('merge', '-q', '--no-ff', '--no-commit', 'side');
  tick(sandbox);
  await assertRefused(sandbox, 'in-progress', /merge is in progress/u);
});

void test('a rebase, a cherry-pick, a revert, a bisection and a conflict are named', async (t) => {
  const sandbox = createSandbox(t);
  sandbox.git('checkout', '-q', '-b', 'side');
  sandbox.write('checklist.md', 'side\n');
  sandbox.git('commit', '-qam', 'side');
  sandbox.git('checkout', '-q', 'main');
  sandbox.write('checklist.md', 'main\n');
  sandbox.git('commit', '-qam', 'main');
  assert.throws(() => sandbox.git('rebase', '-q', 'side'));
  await assertRefused(sandbox, 'in-progress', /rebase/u);
  sandbox.git('rebase', '--abort');
  assert.throws(() => sandbox.git('cherry-pick', 'side'));
  await assertRefused(sandbox, 'in-progress', /cherry-pick is in progress/u);
  sandbox.git('cherry-pick', '--abort');
  sandbox.git('revert', '--no-commit', 'HEAD');
  await assertRefused(sandbox, 'in-progress', /revert is in progress/u);
  sandbox.git('revert', '--abort');
  sandbox.git('bisect', 'start');
  await assertRefused(sandbox, 'in-progress', /bisection is in progress/u);
  sandbox.git('bisect', 'reset');
  sandbox.write('checklist.md', 'stashed\n');
  sandbox.git('stash', '-q');
  sandbox.write('checklist.md', 'other\n');
  sandbox.git('commit', '-qam', 'other');
  assert.throws(() => sandbox.git('stash', 'pop'));
  await assertRefused(sandbox, 'in-progress', /checklist\.md has an unresolved conflict/u);
});

void test('no identity is said, and none is guessed', async (t) => {
  const sandbox = createSandbox(t);
  sandbox.git('config', '--unset', 'user.name');
  sandbox.git('config', '--unset', 'user.email');
  tick(sandbox);
  await assertRefused(sandbox, 'no-identity', /user\.email/u);
  assert.equal(await (await createRepository(sandbox.folder)).identity(), null);
  sandbox.git('config', 'user.email', 'olivia@example.com');
  await assertRefused(sandbox, 'no-identity', /user\.name/u);
  sandbox.git('config', 'user.name', 'Olivia <O>');
  assert.equal((await (await createRepository(sandbox.folder)).identity())?.email, 'olivia@example.com');
});

void test('an ignored folder is said', async (t) => {
  const sandbox = createSandbox(t);
  sandbox.write('.git/info/exclude', 'deployments/\n');
  tick(sandbox);
  await assertRefused(sandbox, 'ignored', /Git ignores deployments/u);
});

void test('a held index is waited for, then said', async (t) => {
  const sandbox = createSandbox(t);
  tick(sandbox);
  const lock = path.join(sandbox.folder, '.git/index.lock');
  writeFileSync(lock, '');
  const outcome = await commit(sandbox);
  assert.ok(outcome.status === 'refused' && outcome.code === 'locked' && outcome.message.includes('index.lock'), JSON.stringify(outcome));
  assert.ok(existsSync(lock));
  setTimeout(() => {
    rmSync(lock);
  }, 250);
  assertCommitted(await commit(sandbox), sandbox);
});

void test('signs as the user does', async (t) => {
  const sandbox = createSandbox(t);
  const key = path.join(sandbox.folder, '../home/key');
  try {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
  } catch {
    t.skip('ssh-keygen is not here: install openssh-client');
    return;
  }
  writeFileSync(`${key}.allowed`, `olivia@example.com ${readFileSync(`${key}.pub`, 'utf8')}`);
  for (const [name, value] of [['gpg.format', 'ssh'], ['user.signingKey', key], ['commit.gpgSign', 'true'], ['gpg.ssh.allowedSignersFile', `${key}.allowed`]] as const) sandbox.git('config', name, value);
  tick(sandbox);
  assertCommitted(await commit(sandbox), sandbox);
  assert.equal(sandbox.git('log', '-1', '--format=%G?').trim(), 'G');
  sandbox.git('config', 'user.signingKey', '/nowhere');
  sandbox.write('checklist.md', 'again\n');
  await assertRefused(sandbox, 'failed', /could not make the commit/u);
});

void test('is stopped by its signal, and leaves nothing behind', async (t) => {
  const sandbox = createSandbox(t);
  tick(sandbox);
  sandbox.hook('pre-commit', 'sleep 3');
  const started = Date.now();
  const before = sandbox.git('ls-files', '-s');
  const outcome = await commit(sandbox, {}, AbortSignal.timeout(500));
  assert.equal(outcome.status, 'refused');
  assert.ok(Date.now() - started < 2500, 'waited for the hook');
  assert.equal(sandbox.git('ls-files', '-s'), before);
  sandbox.hook('pre-commit', 'exit 0');
  assertCommitted(await commit(sandbox), sandbox);
});

void test('never writes outside deployments or through a link', async (t) => {
  const sandbox = createSandbox(t);
  for (const bad of ['../x', '/tmp/x', 'deployments/../x', 'deployments', 'src/x', 'deployments//x', 'deployments/.GIT/x', 'deployments/a\nb', 'deployments/a\\b']) {
    const outcome = await commit(sandbox, { record: [{ path: bad, bytes: bytes('x') }] });
    assert.ok(outcome.status === 'refused' && outcome.code === 'failed', bad);
  }
  const outside = path.join(sandbox.folder, '../outside');
  mkdirSync(outside);
  symlinkSync(outside, path.join(sandbox.folder, 'deployments'));
  const outcome = await commit(sandbox);
  assert.equal(outcome.status, 'refused');
  assert.equal(existsSync(path.join(outside, '.gitattributes')), false);
});

void test('says where there is nothing to commit to', async (t) => {
  const sandbox = createSandbox(t);
  const outside = await createRepository(path.join(sandbox.folder, '..'));
  assert.equal(outside.root, null);
  assert.equal(outside.commonDirectory, null);
  const outcome = await outside.commit({ checklist: 'c', record, message }, new AbortController().signal);
  assert.ok(outcome.status === 'refused' && outcome.code === 'no-repository');
  sandbox.git('clone', '-q', '--bare', '.', '../bare');
  assert.equal((await createRepository(path.join(sandbox.folder, '../bare'))).root, null);
  const saved = process.env['PATH'];
  t.after(() => {
    process.env['PATH'] = saved;
  });
  process.env['PATH'] = '/nowhere';
  const absent = await createRepository(sandbox.folder);
  const refused = await absent.commit({ checklist: 'c', record, message }, new AbortController().signal);
  assert.ok(refused.status === 'refused' && /Git was not found/u.test(refused.message), JSON.stringify(refused));
});

async function assertNoIdentity(repository: Repository): Promise<void> {
  const outcome = await repository.commit({ checklist: 'checklist.md', record, message }, new AbortController().signal);
  assert.ok(outcome.status === 'refused' && outcome.code === 'no-identity', JSON.stringify(outcome));
}

void test('is not led astray by GIT_DIR, and runs no monitor of the repository to read', async (t) => {
  const sandbox = createSandbox(t);
  const other = createSandbox(t);
  process.env['GIT_DIR'] = path.join(other.folder, '.git');
  t.after(() => {
    Reflect.deleteProperty(process.env, 'GIT_DIR');
  });
  const repository = await createRepository(sandbox.folder);
  Reflect.deleteProperty(process.env, 'GIT_DIR');
  assert.deepEqual([repository.root, repository.commonDirectory], [sandbox.folder, path.join(sandbox.folder, '.git')]);
  const proof = path.join(sandbox.folder, '../proof');
  sandbox.write('.git/monitor', `#!/bin/sh\ntouch '${proof}'\n`);
  execFileSync('chmod', ['+x', path.join(sandbox.folder, '.git/monitor')]);
  sandbox.git('config', 'core.fsmonitor', '.git/monitor');
  sandbox.git('config', '--unset', 'user.name');
  tick(sandbox);
  await assertNoIdentity(repository);
  assert.equal(existsSync(proof), false);
});

void test('does not wait for what a hook leaves in the background', async (t) => {
  const sandbox = createSandbox(t);
  tick(sandbox);
  sandbox.hook('post-commit', 'sleep 4 &');
  const started = Date.now();
  assertCommitted(await commit(sandbox), sandbox);
  assert.ok(Date.now() - started < 3500);
});
