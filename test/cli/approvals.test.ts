import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { inRepository, type Place } from './commandLine.ts';

const CHECKLIST = `---
holdpoint:
  approvals: { product owner: { people: [grace@example.com] } }
  policy: { separateDuties: true }
---
# Release

## Stage 1: Canary (5% traffic)

- [ ] Product Owner sign-off received
- [ ] **Gate**: Go on or stop
`;

async function beGrace({ git }: Place): Promise<void> {
  await git('config', '--global', 'user.name', 'Grace');
  await git('config', '--global', 'user.email', 'grace@example.com');
}

void test('an approval is signed with an SSH key and counts only where that is trusted', async (t) => {
  const keys = await mkdtemp(path.join(tmpdir(), 'holdpoint-keys-'));
  t.after(() => rm(keys, { recursive: true, force: true }));
  for (const name of ['grace', 'other']) execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', path.join(keys, name)]);
  const publicKey = (await readFile(path.join(keys, 'grace.pub'), 'utf8')).trim();
  await inRepository(process.execPath, CHECKLIST, async (place) => {
    const { holdpoint, git, write, folder } = place;
    assert.equal((await holdpoint('start', 'release.md')).code, 0);
    const refused = await holdpoint('approve', 'release.md', '10', '--reason', 'seen');
    assert.equal(refused.code, 2);
    assert.match(refused.err, /approved by grace@example\.com only; you are ada@example\.com/u);

    await beGrace(place);
    await git('config', '--global', 'gpg.format', 'ssh');
    await git('config', '--global', 'user.signingkey', path.join(keys, 'grace'));
    const approved = await holdpoint('approve', 'release.md', '10', '--reason', 'seen the demo');
    assert.equal(approved.code, 0, approved.err);
    assert.match(approved.out, /“Product Owner sign-off received” approved by grace@example\.com, signed by the key SHA256:\S+, which was not verified here: gpg\.ssh\.allowedSignersFile/u);
    const gate = (): ReturnType<Place['holdpoint']> => holdpoint('gate', 'release.md', '11', '--proceed', '--reason', 'all is well');
    assert.match((await gate()).err, /no trusted key has signed it/u);

    // What a repository says of itself is trusted by nobody.
    await write('signers', `grace@example.com ${publicKey}\n`);
    await git('config', 'gpg.ssh.allowedSignersFile', path.join(folder, 'signers'));
    assert.match((await holdpoint('status', 'release.md')).out, /which was not verified here/u);
    await git('config', '--global', 'gpg.ssh.allowedSignersFile', path.join(folder, 'signers'));
    assert.match((await gate()).err, /no trusted key/u, 'nor is a file that stands in it');

    const signers = path.join(keys, 'signers');
    await git('config', '--global', 'gpg.ssh.allowedSignersFile', signers);
    await writeFile(signers, `ada@example.com ${publicKey}\n`);
    assert.match((await gate()).err, /no trusted key/u, 'a key is trusted for its own address');
    await writeFile(signers, `grace@example.com namespaces="git" ${publicKey}\n`);
    assert.match((await gate()).err, /no trusted key/u, 'and for its own purpose');
    await writeFile(signers, `grace@example.com ${publicKey}\n`);
    assert.match((await holdpoint('status', 'release.md')).out, /approved by grace@example\.com, authenticated by the key SHA256:/u);
    const status = JSON.parse((await holdpoint('status', 'release.md', '--json')).out) as { approvals: readonly { known: string }[] };
    assert.deepEqual(status.approvals.map(({ known }) => known), ['authenticated']);

    await write('release.md', (await place.read('release.md')).replace('# Release', '# Release 2'));
    assert.equal((await holdpoint('tick', 'release.md', '10')).code, 2);
    assert.match((await holdpoint('status', 'release.md')).out, /Product Owner sign-off received/u);
    assert.match((await gate()).err, /Still open: “Product Owner/u, 'it lapsed with the text that it was given for');
    assert.equal((await holdpoint('approve', 'release.md', '10', '--reason', 'read the new title')).code, 0);
    assert.equal((await gate()).code, 0);
  });
});

void test('without a key an approval is what was claimed, and a rejection blocks', async () => {
  await inRepository(process.execPath, CHECKLIST.replace('  policy: { separateDuties: true }\n', ''), async (place) => {
    const { holdpoint } = place;
    assert.equal((await holdpoint('start', 'release.md')).code, 0);
    await beGrace(place);
    assert.equal((await holdpoint('approve', 'release.md', '9', '--reject', '--reason', 'not on a Friday')).code, 0);
    assert.match((await holdpoint('status', 'release.md')).out, /rejected by grace@example\.com, as claimed: not signed: not on a Friday/u);
    assert.equal((await holdpoint('gate', 'release.md', '10', '--proceed', '--reason', 'please')).code, 2);
    assert.equal((await holdpoint('approve', 'release.md', '9', '--reason', 'Monday')).code, 0);
    assert.equal((await holdpoint('gate', 'release.md', '10', '--proceed', '--reason', 'please')).code, 0);
  });
});
