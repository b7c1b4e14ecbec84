import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inRepository } from './commandLine.ts';

const CHECKLIST = `# Release

## Stage 1: Canary (5% traffic)

- [ ] Deploy the canary
- [ ] **Gate**: Go on or stop

## Stage 2: Everybody (100%)

- [ ] Deploy everywhere
`;

interface Status {
  readonly headline: string;
  readonly holder: { readonly name: string; readonly email: string };
  readonly paused: { readonly by: string; readonly reason: string } | null;
  readonly stages: readonly { readonly ordinal: number; readonly status: string }[];
}

void test('a deployment is paused, resumed, handed over and corrected on the command line', async () => {
  await inRepository(process.execPath, CHECKLIST, async ({ holdpoint, read }) => {
    assert.equal((await holdpoint('start', 'release.md')).code, 0);
    const status = async (): Promise<Status> => JSON.parse((await holdpoint('status', 'release.md', '--json')).out) as Status;
    const first = await status();
    assert.equal(first.headline, 'Stage 1 · next, line 5: Deploy the canary · gate waits');
    assert.deepEqual(first.stages.map(({ status: each }) => each), ['open', 'closed']);
    assert.equal(first.holder.email, 'ada@example.com');

    assert.equal((await holdpoint('pause', 'release.md', '--reason', 'a freeze')).code, 0);
    const waiting = await holdpoint('tick', 'release.md', '5');
    assert.equal(waiting.code, 2);
    assert.match(waiting.err, /paused by Ada.*a freeze/u);
    assert.match((await holdpoint('status', 'release.md')).out, /^Paused by Ada since \w{3} \d\d:\d\d \S+: a freeze · Stage 1/mu);
    assert.equal((await holdpoint('resume', 'release.md')).code, 0);
    assert.equal((await status()).paused, null);

    assert.equal((await holdpoint('handover', 'release.md', '--to', '<grace@example.com>')).code, 64, 'somebody has a name');
    assert.match((await holdpoint('handover', 'release.md', '--to', 'Grace <grace@example.com>', '--reason', 'night shift')).out, /Held by Grace <grace@example\.com> since/u);
    assert.equal((await holdpoint('handover', 'release.md')).code, 0, 'Ada takes it back');
    assert.equal((await status()).holder.name, 'Ada');

    assert.equal((await holdpoint('tick', 'release.md', '5')).code, 0);
    assert.match(await read('release.md'), /\[x\] Deploy the canary/u);
    assert.equal((await holdpoint('correct', 'release.md', '5', '--reason', 'that was staging')).code, 0);
    assert.equal(await read('release.md'), CHECKLIST, 'the file shows it');
    assert.equal((await holdpoint('correct', 'release.md', 'nothing', '--reason', 'x')).code, 64);
  });
});
