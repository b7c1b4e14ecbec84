import assert from 'node:assert/strict';
import { existsSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { parseChecklist } from '../../../src/core/checklist/parse.ts';
import { describeVerification, type VerificationReport } from '../../../src/core/record/verification.ts';
import { verifyCommits } from '../../../src/node/git/verifyCommits.ts';
import { RUN } from '../../core/run/rehearsal.ts';
import { recordOf, rehearsed } from '../../core/record/recorded.ts';
import { at, createSandbox, type Sandbox } from './sandbox.ts';

const run = rehearsed();
const head = run.events.at(-1)?.hash ?? '';
const folder = `deployments/${RUN}`;

function withRecord(t: TestContext, message = `Deploy v2\n\nDeployment-Id: ${RUN}\nRecord-Head: ${head}\n`): Sandbox {
  const sandbox = createSandbox(t);
  for (const [file, bytes] of recordOf(run)) sandbox.write(`${folder}/${file}`, Buffer.from(bytes).toString());
  sandbox.git('add', 'deployments');
  sandbox.git('commit', '-q', '-m', message);
  return sandbox;
}

function verify(sandbox: Sandbox, name: string | null = null, expect: string | null = null): Promise<VerificationReport> {
  return verifyCommits(sandbox.folder, { name, expect, signers: null, parse: parseChecklist }, AbortSignal.timeout(20_000));
}

async function levels(sandbox: Sandbox, name: string | null = null, expect: string | null = null): Promise<readonly (string | null)[]> {
  const { verifications, reason } = await verify(sandbox, name, expect);
  assert.equal(reason, null);
  return verifications.map(({ level, fault }) => level ?? fault?.message ?? null);
}

describe('verifying commits', () => {
  it('finds a record by its run, its commit and a range, whatever the work tree says', async (t) => {
    const sandbox = withRecord(t);
    rmSync(path.join(sandbox.folder, 'deployments'), { recursive: true });
    for (const name of [null, RUN, 'HEAD', 'main', sandbox.git('rev-parse', 'HEAD').trim(), 'HEAD~1..HEAD']) assert.deepEqual(await levels(sandbox, name), ['consistent'], String(name));
    assert.deepEqual(await levels(sandbox, RUN, head), ['anchored']);
    assert.deepEqual(await levels(sandbox, RUN, 'f'.repeat(64)), [`do not contain the expected head ${'f'.repeat(64)}`]);
  });

  it('finds a run that only another branch holds', async (t) => {
    const sandbox = withRecord(t);
    sandbox.git('branch', 'released');
    sandbox.git('reset', '-q', '--hard', 'HEAD~1');
    assert.deepEqual(await levels(sandbox, RUN), ['consistent']);
    assert.equal((await verify(sandbox)).reason, 'HEAD holds no record');
  });

  it('finds what a later commit did to a record, and which commit', async (t) => {
    const sandbox = withRecord(t);
    writeFileSync(path.join(sandbox.folder, folder, 'report.md'), 'All went well.\n');
    sandbox.git('commit', '-qam', 'Tidy up');
    assert.deepEqual(await levels(sandbox, 'HEAD~2..HEAD'), ['consistent', 'is not what the events come to']);
    sandbox.git('rm', '-rq', 'deployments');
    sandbox.git('commit', '-qm', 'Clean');
    assert.deepEqual(await levels(sandbox, 'HEAD'), ['was removed by this commit']);
  });

  it('finds a message that names another head, a link and a stranger', async (t) => {
    const forged = withRecord(t, `Deploy\n\nDeployment-Id: ${RUN}\nRecord-Head: ${'e'.repeat(64)}\n`);
    assert.deepEqual(await levels(forged, 'HEAD'), [`do not contain ${'e'.repeat(64)}, which the message of the commit names as their head`]);
    const sandbox = withRecord(t);
    symlinkSync('/etc/hosts', path.join(sandbox.folder, folder, 'outputs', 'e2.txt'));
    sandbox.git('add', '.');
    sandbox.git('commit', '-qm', 'link');
    assert.deepEqual(await levels(sandbox), ['is no plain file']);
  });

  it('takes no replacement for an object, and runs nothing that the repository names', async (t) => {
    const sandbox = withRecord(t);
    const fake = sandbox.git('rev-parse', 'HEAD~1').trim();
    const trap = path.join(sandbox.folder, '..', 'trap');
    writeFileSync(`${trap}.sh`, `#!/bin/sh\ntouch '${trap}'\n`, { mode: 0o755 });
    for (const key of ['gpg.program', 'core.pager', 'diff.external', 'filter.x.smudge', 'core.fsmonitor', 'core.sshCommand']) sandbox.git('config', key, `${trap}.sh`);
    sandbox.git('config', 'log.showSignature', 'true');
    sandbox.write('.gitattributes', '* filter=x diff=x\n');
    const real = sandbox.git('rev-parse', 'HEAD').trim();
    sandbox.git('replace', real, fake);
    assert.deepEqual(await levels(sandbox, RUN), ['consistent']);
    assert.deepEqual(await levels(sandbox, 'HEAD'), ['consistent']);
    assert.equal(existsSync(trap), false);
  });

  it('says of what is missing that it is missing, never that it passed', async (t) => {
    const sandbox = withRecord(t);
    assert.equal((await verify(sandbox, 'HEAD..HEAD')).reason, 'No commit of HEAD..HEAD changed a record');
    assert.equal((await verify(sandbox, 'nowhere')).reason, 'There is no run, commit or range nowhere');
    assert.equal((await verify(sandbox, '2020-01-01-0000-000000')).reason, 'No branch holds a record of 2020-01-01-0000-000000');
    const shallow = path.join(sandbox.folder, '..', 'shallow');
    sandbox.git('clone', '-q', '--depth', '1', `file://${sandbox.folder}`, shallow);
    assert.match((await verify(at(shallow), 'HEAD~1..HEAD')).reason ?? '', /shallow/u);
    assert.deepEqual(await levels(at(shallow), RUN), ['consistent'], 'what it has is verified');
    const partial = path.join(sandbox.folder, '..', 'partial');
    sandbox.git('config', 'uploadpack.allowFilter', 'true');
    sandbox.git('clone', '-q', '--no-checkout', '--filter=blob:none', `file://${sandbox.folder}`, partial);
    assert.match((await verify(at(partial), RUN)).reason ?? '', /lacks a part of the history/u);
  });

  it('says in a line how far the record can be trusted', async (t) => {
    const sandbox = withRecord(t);
    const [found] = (await verify(sandbox, RUN)).verifications;
    assert.ok(found);
    assert.match(describeVerification(found), new RegExp(`^${RUN} in [0-9a-f]{12}: consistent, \\d+ events, head ${head}; nothing outside the record vouches for it\\.$`, 'u'));
    const [early] = (await verify(sandbox, RUN, run.events[0]?.hash ?? '')).verifications;
    assert.ok(early);
    assert.match(describeVerification(early), /anchored.*; the last \d+ events are not anchored\.$/u);
  });
});
