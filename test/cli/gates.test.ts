import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { inRepository } from './commandLine.ts';

const CHECKLIST = `# Release

## Stage 1: Canary (5% traffic)

- [ ] Deploy the canary
- [ ] Monitor for 1 second
- [ ] **Gate**: Go on or stop

## Stage 2: Everybody (100%)

- [ ] Deploy everywhere
`;

void test('a stage is soaked and its gate decided on the command line', async () => {
  await inRepository(process.execPath, CHECKLIST, async ({ holdpoint, read }) => {
    assert.equal((await holdpoint('start', 'release.md')).code, 0);
    assert.equal((await holdpoint('soak', 'release.md', '6')).code, 2, 'it does not run yet');
    const started = await holdpoint('soak', 'release.md', '6', '--start');
    assert.match(started.out, /^Stage 1 · soak (until|over since)/mu);
    assert.equal((await holdpoint('soak', 'release.md', '6', '--start', '--end')).code, 64);
    await delay(1000);
    const attest = await holdpoint('soak', 'release.md', '6', '--json');
    assert.equal(attest.code, 2);
    assert.equal((JSON.parse(attest.out) as { outcome: string }).outcome, 'attest');
    assert.equal((await holdpoint('soak', 'release.md', '6', '--end')).code, 2, 'on some ground');
    assert.equal((await holdpoint('soak', 'release.md', '6', '--end', '--reason', 'nothing burnt')).code, 0);
    assert.match(await read('release.md'), /\[x\] Monitor/u);

    const early = await holdpoint('gate', 'release.md', '7', '--proceed', '--reason', 'in a hurry');
    assert.equal(early.code, 2);
    assert.match(early.err, /Still open: “Deploy the canary”/u);
    assert.match(early.out, /5 {2}Deploy the canary: to do/u, 'the evidence is shown beside the refusal');
    await holdpoint('tick', 'release.md', '5');
    assert.match((await holdpoint('gate', 'release.md', '7')).out, /5 {2}Deploy the canary: attested by Ada\n/u);
    assert.equal((await holdpoint('gate', 'release.md', '7', '--hold', '--reason', 'lunch')).code, 0);
    assert.match((await holdpoint('status', 'release.md')).out, /gate on hold/u);
    const decided = await holdpoint('gate', 'release.md', '7', '--proceed', '--reason', 'looks well');
    assert.equal(decided.code, 0, decided.err);
    assert.match(decided.out, /Decided by Ada <ada@example\.com>, as claimed: proceed/u);
    assert.match(decided.out, /^Stage 2 · next, line 11/mu);
  });
});
