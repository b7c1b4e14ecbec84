import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { inRepository, type Place } from './commandLine.ts';

const CHECKLIST = `# Release

## Stage 1: Canary (5% traffic)

- [ ] Product Owner sign-off received
- [ ] **Gate**: Go on or stop
`;

interface Keys {
  readonly folder: string;
  line(principal: string, name: string): string;
}

async function makeKeys(t: TestContext): Promise<Keys> {
  const folder = await mkdtemp(path.join(tmpdir(), 'holdpoint-keys-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const publicKeys = new Map<string, string>();
  for (const name of ['ada', 'mallory']) {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', path.join(folder, name)]);
    publicKeys.set(name, (await readFile(path.join(folder, `${name}.pub`), 'utf8')).trim());
  }
  return { folder, line: (principal, name) => `${principal} ${publicKeys.get(name) ?? ''}\n` };
}

async function deploy({ holdpoint, git }: Place, keys: Keys): Promise<void> {
  await git('config', '--global', 'gpg.format', 'ssh');
  await git('config', '--global', 'user.signingkey', path.join(keys.folder, 'ada'));
  for (const args of [
    ['start', 'release.md', '--release', '2.0.0'],
    ['approve', 'release.md', '5', '--reason', 'seen the demo'],
    ['gate', 'release.md', '6', '--proceed', '--reason', 'all is well'],
    ['complete', 'release.md'],
    ['commit', 'release.md'],
  ]) {
    const { code, err } = await holdpoint(...args);
    assert.deepEqual([code, err], [0, ''], args.join(' '));
  }
}

void test('a record is signed where every decision is, by keys that the verifier trusts for who decided', async (t) => {
  const keys = await makeKeys(t);
  await inRepository(process.execPath, CHECKLIST, async (place) => {
    const { holdpoint, git, write, read, folder } = place;
    await deploy(place, keys);
    const signers = path.join(keys.folder, 'signers');
    await writeFile(signers, keys.line('ada@example.com', 'ada'));
    const signed = await holdpoint('verify', '--signers', signers, '--require', 'signed');
    assert.equal(signed.code, 0, signed.out);
    assert.match(signed.out, /: signed, \d+ events, .*ada@example\.com signed with SHA256:\S+: run\.started, approval\.given of \S+, gate\.decided of \S+, run\.ended, run\.sealed\.\n/u);
    const head = (await git('log', '-1', '--format=%(trailers:key=Record-Head,valueonly)')).trim();
    assert.match((await holdpoint('verify', '--signers', signers, '--expect', head, '--require', 'anchored')).out, /: signed and anchored, /u);
    assert.equal((await holdpoint('verify', '--signers', signers, '--require', 'anchored')).code, 1, 'signed is not anchored');

    // The line is what is signed, so that nothing of Holdpoint is needed to verify it.
    const journal = (await git('ls-files', 'deployments/*.jsonl')).trim();
    const lines = (await read(journal)).split(/(?<=\n)/u);
    const ended = lines.find((line) => line.includes('"type":"run.ended"')) ?? '';
    const envelopes = lines.map((line) => JSON.parse(line) as { type: string; data: { signs?: string; signature?: string } });
    const { hash } = JSON.parse(ended) as { hash: string };
    await writeFile(path.join(keys.folder, 'ended.sig'), `${envelopes.find(({ data }) => data.signs === hash)?.data.signature ?? ''}\n`);
    const verify = ['-Y', 'verify', '-f', signers, '-I', 'ada@example.com', '-n', 'holdpoint-event', '-s', path.join(keys.folder, 'ended.sig')];
    assert.match(execFileSync('ssh-keygen', verify, { input: ended, encoding: 'utf8' }), /^Good /u);

    await writeFile(signers, keys.line('grace@example.com', 'ada'));
    const another = await holdpoint('verify', '--signers', signers, '--require', 'signed');
    assert.equal(another.code, 1);
    assert.match(another.out, /not signed by ada@example\.com \(it is not of this event, or not of this address\): run\.started/u);
    await writeFile(signers, keys.line('ada@example.com', 'mallory'));
    assert.match((await holdpoint('verify', '--signers', signers)).out, /: consistent, .*its key is not among your allowed signers.*no signature vouches for \d+ events\./u);

    // Whom to trust is the verifier's to say, and no repository's.
    await write('signers', keys.line('ada@example.com', 'ada'));
    await git('config', 'gpg.ssh.allowedSignersFile', path.join(folder, 'signers'));
    const nobody = await holdpoint('verify', '--require', 'signed');
    assert.deepEqual([nobody.code, nobody.out], [2, '']);
    assert.match(nobody.err, /No signers are trusted here/u);
    await writeFile(signers, keys.line('ada@example.com', 'ada'));
    await git('config', '--global', 'gpg.ssh.allowedSignersFile', signers);
    assert.equal((await holdpoint('verify', '--require', 'signed')).code, 0);
  });
});

void test('a decision without a signature is named, and so is what came after the last one', async (t) => {
  const keys = await makeKeys(t);
  await inRepository(process.execPath, CHECKLIST, async (place) => {
    const { holdpoint, git } = place;
    await git('config', '--global', 'gpg.format', 'ssh');
    await git('config', '--global', 'user.signingkey', path.join(keys.folder, 'ada'));
    assert.equal((await holdpoint('start', 'release.md')).code, 0);
    await git('config', '--global', 'user.signingkey', path.join(keys.folder, 'gone'));
    const aborted = await holdpoint('abort', 'release.md', '--reason', 'not today', '--yes');
    assert.equal(aborted.code, 0, 'what cannot be signed is recorded all the same');
    assert.match(aborted.err, /^Recorded, but not signed: ssh-keygen: /u);
    await git('config', '--global', '--unset', 'gpg.format');
    assert.equal((await holdpoint('commit', 'release.md')).code, 0);
    const signers = path.join(keys.folder, 'signers');
    await writeFile(signers, keys.line('ada@example.com', 'ada'));
    const { code, out } = await holdpoint('verify', '--signers', signers, '--require', 'signed');
    assert.equal(code, 1);
    assert.match(out, /: consistent, .*ada@example\.com signed with SHA256:\S+: run\.started; not signed by ada@example\.com \(nobody signed it\): run\.ended, run\.sealed; no signature vouches for 3 events\. It is not signed\.\n/u);
  });
});
