import assert from 'node:assert/strict';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { inRepository, type Place } from './commandLine.ts';

const CHECKLIST = `---
holdpoint:
  record: { commit: decisions }
---
# Release

## Stage 1: Canary (5% traffic)

- [ ] Tell support
- [ ] **Gate**: Go on or stop

## Stage 2: Everyone (100% traffic)

- [ ] Tell everyone
`;

async function subjects({ git }: Place): Promise<readonly string[]> {
  return (await git('log', '--format=%s')).trim().split('\n').reverse().slice(1);
}

void test('the record is committed at the start, at each gate decision and at the end, and nothing else with it', async () => {
  await inRepository(process.execPath, CHECKLIST, async (place) => {
    const { holdpoint, git, write } = place;
    await write('staged.txt', 'mine\n');
    await git('add', 'staged.txt');
    for (const args of [
      ['start', 'release.md', '--release', '2.0.0'],
      ['tick', 'release.md', '9'],
      ['gate', 'release.md', '10', '--proceed', '--reason', 'all is well'],
      ['tick', 'release.md', '14'],
      ['complete', 'release.md'],
    ]) {
      const { code, err } = await holdpoint(...args);
      assert.deepEqual([code, err], [0, ''], args.join(' '));
    }
    assert.deepEqual(await subjects(place), ['Deploy v2.0.0: started (0/3)', 'Deploy v2.0.0: stage 1 passed (2/3)', 'Deploy v2.0.0: completed (3/3)']);
    assert.equal((await git('status', '--porcelain')).trim(), 'A  staged.txt', 'what is staged stays staged');
    assert.equal((await holdpoint('verify')).code, 0);
  });
});

void test('a commit that a hook refuses waits, the reason stands in the status, and the next action tries again', async () => {
  await inRepository(process.execPath, CHECKLIST, async (place) => {
    const { holdpoint, folder } = place;
    const hook = path.join(folder, '.git/hooks/pre-commit');
    await mkdir(path.dirname(hook), { recursive: true });
    await writeFile(hook, '#!/bin/sh\necho "No commits on Friday" >&2\nexit 1\n');
    await chmod(hook, 0o755);
    const started = await holdpoint('start', 'release.md');
    assert.equal(started.code, 0, 'the deployment is open all the same');
    assert.match(started.err, /Recorded, but not committed yet: A commit hook refused the record\..* No commits on Friday/u);
    const status = await holdpoint('status', 'release.md');
    assert.match(status.out, /Note: The record of \S+ is not committed yet; the next action tries again\. A commit hook refused.*No commits on Friday/u);
    const ticked = await holdpoint('tick', 'release.md', '9');
    assert.deepEqual([ticked.code, ticked.err], [0, ''], 'the same reason is told once');
    assert.deepEqual(await subjects(place), []);

    await rm(hook);
    await writeFile(path.join(folder, '.git/MERGE_HEAD'), `${'0'.repeat(40)}\n`);
    assert.match((await holdpoint('note', 'release.md', '9', '--reason', 'by phone')).err, /not committed yet: A merge is in progress/u);
    await rm(path.join(folder, '.git/MERGE_HEAD'));
    assert.equal((await holdpoint('note', 'release.md', '9', '--reason', 'and by mail')).code, 0);
    assert.deepEqual(await subjects(place), ['Deploy Release: in progress (1/3)']);
    assert.doesNotMatch((await holdpoint('status', 'release.md')).out, /not committed/u);
    assert.equal((await holdpoint('verify')).code, 0);
  });
});

void test('a reset is committed with the boxes as they were, and what waits never ticks them again', async () => {
  await inRepository(process.execPath, CHECKLIST, async (place) => {
    const { holdpoint, folder, git, read } = place;
    assert.equal((await holdpoint('start', 'release.md')).code, 0);
    assert.equal((await holdpoint('tick', 'release.md', '9')).code, 0);
    assert.equal((await holdpoint('reset', 'release.md', '--yes')).code, 0);
    assert.match(await git('show', 'HEAD:release.md'), /\[x\] Tell support/u);
    assert.equal(await read('release.md'), CHECKLIST);

    assert.equal((await holdpoint('start', 'release.md')).code, 0);
    assert.equal((await holdpoint('tick', 'release.md', '9')).code, 0);
    await writeFile(path.join(folder, '.git/index.lock'), '');
    assert.match((await holdpoint('reset', 'release.md', '--yes')).err, /not committed yet: Another git is at work/u);
    await rm(path.join(folder, '.git/index.lock'));
    assert.equal((await holdpoint('tick', 'release.md', '14')).code, 0);
    assert.equal(await read('release.md'), CHECKLIST.replace('[ ] Tell everyone', '[x] Tell everyone'));
    assert.match((await holdpoint('status', 'release.md')).out, /not committed yet/u);
  });
});
