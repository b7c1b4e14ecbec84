import assert from 'node:assert/strict';
import { appendFile, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { inRepository, type Place } from './commandLine.ts';

const CHECKLIST = `# Release

## Before

- [ ] Tell support

## Stage 1: Canary (5% traffic)

- [ ] Deploy the canary
- [ ] **Gate**: Go on or stop

## Rollback Procedures

### Automatic Rollback Triggers
- Somebody complains

### Manual Rollback Steps
1. **Immediate Actions**
   \`\`\`bash
   echo halted >> done.txt
   \`\`\`

2. **Database Rollback** (if migrations were run)
   \`\`\`bash
   echo "back to <previous_version>" >> done.txt
   \`\`\`

## Quick Commands

\`\`\`bash
echo never >> done.txt
\`\`\`
`;

async function started({ holdpoint }: Place): Promise<string> {
  const { out } = await holdpoint('start', 'release.md', '--json');
  return (JSON.parse(out) as { run: string }).run;
}

void test('a rollback runs its steps in order, from before the first stage and while paused, and ends the deployment as rolled back', async () => {
  await inRepository(process.execPath, CHECKLIST, async (place) => {
    const { holdpoint, read } = place;
    await started(place);
    assert.equal((await holdpoint('pause', 'release.md', '--reason', 'an incident')).code, 0);
    assert.equal((await holdpoint('rollback', 'release.md', '--conditional', 'maybe')).code, 64);
    const unasked = await holdpoint('rollback', 'release.md');
    assert.equal(unasked.code, 2, 'a confirmation that nobody gives');
    const halfway = await holdpoint('rollback', 'release.md', '--yes');
    assert.equal(halfway.code, 2, 'nobody was there to say whether migrations were run');
    assert.match(halfway.err, /Database Rollback \(if migrations were run\)/u);
    assert.equal(await read('done.txt'), 'halted\n', 'what is certain has run');
    assert.match((await holdpoint('status', 'release.md')).out, /Rolling back since .*some steps are not through/u);
    const missing = await holdpoint('rollback', 'release.md', '--yes', '--conditional', 'run');
    assert.equal(missing.code, 2);
    assert.match(missing.err, /A value is missing for previous_version/u);
    const through = await holdpoint('rollback', 'release.md', '--yes', '--conditional', 'run', '--set', 'previous_version=1.9');
    assert.equal(through.code, 2, 'a reason may follow, but not for ever');
    assert.match(through.err, /The steps are through.*Say why/su);
    assert.equal(await read('done.txt'), 'halted\nhalted\nhalted\nback to 1.9\n');
    const ended = await holdpoint('rollback', 'release.md', '--reason', 'errors doubled');
    assert.equal(ended.code, 0, ended.err);
    assert.equal(await read('done.txt'), 'halted\nhalted\nhalted\nback to 1.9\n', 'nothing runs again');
    assert.match((await holdpoint('status', 'release.md')).out, /No deployment is open/u);
    assert.equal((await holdpoint('commit', 'release.md')).code, 0);
    assert.match(await place.git('log', '-1', '--format=%(trailers:key=Deployment-Outcome,valueonly)'), /rolled-back/u);
    const [run = ''] = await readdir(path.join(place.folder, 'deployments'));
    assert.match(await read(`deployments/${run}/report.md`), /rollback begun[\s\S]*rollback done/u);
  });
});

void test('a step that fails stops the rollback, with exit 1', async () => {
  await inRepository(process.execPath, CHECKLIST.replace('echo halted >> done.txt', 'false'), async (place) => {
    await started(place);
    const failed = await place.holdpoint('rollback', 'release.md', '--yes', '--conditional', 'skip', '--reason', 'errors doubled', '--json');
    assert.equal(failed.code, 1);
    assert.deepEqual((JSON.parse(failed.out) as { outcome: string }[]).map(({ outcome }) => outcome), ['failed', 'skipped']);
  });
});

void test('a rollback runs with the journal damaged or locked, and without git, and is joined later', async () => {
  const rollback = ['rollback', 'release.md', '--yes', '--conditional', 'skip', '--reason', 'errors doubled'] as const;
  await inRepository(process.execPath, CHECKLIST, async (place) => {
    const run = await started(place);
    const events = path.join(place.folder, '.git', 'holdpoint', run, 'events');
    const [writer = ''] = await readdir(events);
    await appendFile(path.join(events, writer), '{"not":"an event"}\n');
    const damaged = await place.holdpoint(...rollback);
    assert.equal(await place.read('done.txt'), 'halted\n', damaged.err);
    assert.equal(damaged.code, 2, 'it ran, and is not in the record');
    assert.match(damaged.err, /NOT RECORDED/u);
    const kept = /goes to (\S+events\.jsonl)/u.exec(damaged.err)?.[1] ?? '';
    assert.match(await readFile(kept, 'utf8'), /"outcome":"passed"/u);
  });
  await inRepository(process.execPath, CHECKLIST, async (place) => {
    const run = await started(place);
    // A lock that another machine holds.
    await place.write(`.git/holdpoint/${run}/lock`, JSON.stringify({ pid: 1, host: 'elsewhere', start: null }));
    const locked = await place.holdpoint(...rollback);
    assert.equal(await place.read('done.txt'), 'halted\n', locked.err);
    const kept = /goes to (\S+events\.jsonl)/u.exec(locked.err)?.[1] ?? '';
    await rm(path.join(place.folder, '.git', 'holdpoint', run, 'lock'), { force: true });
    const joined = await place.holdpoint('rollback', 'release.md', '--join', kept, '--reason', 'errors doubled');
    assert.equal(joined.code, 0, joined.err);
    assert.equal((await place.holdpoint('commit', 'release.md')).code, 0);
    assert.match(await place.read(`deployments/${run}/report.md`), /a rollback that ran while its events could not be recorded, joined later/u);
  });
  await inRepository(process.execPath, CHECKLIST, async (place) => {
    await started(place);
    await place.write('.git/HEAD', 'nonsense');
    const broken = await place.holdpoint(...rollback);
    assert.equal(await place.read('done.txt'), 'halted\n', broken.err);
    assert.match(broken.err, /NOT RECORDED/u);
  });
});
