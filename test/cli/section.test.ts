import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inRepository } from './commandLine.ts';

const checklist = `# Release

## Deploy

- [ ] Tell support

\`\`\`bash { name=build }
echo "tag=v7" >> "$HOLDPOINT_OUTPUT"
\`\`\`

### Then

\`\`\`bash { name=ship }
echo "shipping <tag>"
echo try >> tries.txt
test "$(grep -c try tries.txt)" -ge 3
\`\`\`

- [ ] Execute: \`echo migrated\`

## Rollback

\`\`\`bash { name=halt }
# First
echo halt; rm -f one
# Second
echo second
# Third
echo third
\`\`\`

\`\`\`bash { name=revert }
echo "to <previous_version>"; rm -f two
\`\`\`

## Quick commands

\`\`\`bash
echo one
\`\`\`
`;

void test('a section runs in order, hands values on, and stops at the first failure', async () => {
  await inRepository(process.execPath, checklist, async ({ holdpoint, read }) => {
    assert.equal((await holdpoint('start', 'release.md')).code, 0);
    const stopped = await holdpoint('exec', 'release.md', 'deploy', '--json');
    assert.equal(stopped.code, 1, stopped.err);
    const results = JSON.parse(stopped.out) as { target: string; result: { outcome: unknown; outputs?: unknown } }[];
    assert.deepEqual(results.map(({ target, result }) => [target, result.outcome, result.outputs]), [
      ['build', { status: 'exited', exitCode: 0 }, { tag: 'v7' }],
      ['ship', { status: 'exited', exitCode: 1 }, undefined],
    ]);
    assert.match(stopped.err, /shipping v7/u);
    assert.match(stopped.err, /1 of 3 passed, 2 left/u);
    await holdpoint('exec', 'release.md', 'deploy');
    const through = await holdpoint('exec', 'release.md', '3');
    assert.equal(through.code, 0, 'by the line of its heading, and the third try passes');
    assert.match(through.out, /shipping v7\nmigrated/u);
    assert.match(await read('release.md'), /\[x\] Execute/u);
  });
});

void test('at a failure a terminal offers to retry, or to skip with a reason that is recorded', async () => {
  await inRepository(process.execPath, checklist, async ({ holdpoint, startInTerminal, read, git }) => {
    assert.equal((await holdpoint('start', 'release.md')).code, 0);
    const going = startInTerminal('exec', 'release.md', 'deploy');
    await going.output(/Retry, skip[^\n]*STOP\] /u);
    going.type('r\r');
    await going.output(/failed[\s\S]*Retry, skip[\s\S]*failed[\s\S]*Retry, skip[^\n]*STOP\] /u);
    assert.equal(await read('tries.txt'), 'try\ntry\n');
    going.type('s\r');
    await going.output(/Why is it skipped\? /u);
    going.type('it is known\r');
    await going.output(/2 of 3 passed, 1 skipped/u);
    assert.equal(await going.ended, 1, 'a skip is no pass');
    assert.equal((await holdpoint('complete', 'release.md', '--reason', 'later')).code, 0);
    assert.equal((await holdpoint('commit', 'release.md')).code, 0);
    const report = await git('show', 'HEAD:./' + (await git('ls-files', 'deployments/*/report.md')).trim());
    assert.match(report, /gone past without success: the block on line 13/u);
    assert.match(report, /it is known/u);
  });
});

void test('a way back is confirmed once, with everything that it does, and asks for values first', async () => {
  await inRepository(process.execPath, checklist, async ({ holdpoint, startInTerminal }) => {
    const missing = await holdpoint('exec', 'release.md', 'rollback');
    assert.equal(missing.code, 2);
    assert.match(missing.err, /A value is missing for previous_version\. Nothing was run\./u);
    const dry = await holdpoint('exec', 'release.md', 'rollback', '--dry-run', '--set', 'previous_version=1');
    assert.match(dry.out, /echo halt[\s\S]*echo "to 1"/u);
    const unasked = await holdpoint('exec', 'release.md', 'rollback', '--set', 'previous_version=1');
    assert.equal(unasked.code, 2);
    assert.match(unasked.err, /echo halt[\s\S]*echo "to 1"[\s\S]*has to be confirmed/u);
    const going = startInTerminal('exec', 'release.md', 'rollback', '--set', 'previous_version=1');
    await going.output(/Run all of this, in this order\? \[y\/N\] /u);
    going.type('y\r');
    await going.output(/to 1[\s\S]*2 of 2 passed/u);
    assert.equal(await going.ended, 0);
  });
});

void test('several statements run as one, and a collection of commands is not run as a whole', async () => {
  await inRepository(process.execPath, checklist, async ({ holdpoint }) => {
    const two = await holdpoint('exec', 'release.md', '27..29');
    assert.equal(two.code, 0, two.err);
    assert.equal(two.out, 'second\nthird\n');
    assert.equal((await holdpoint('exec', 'release.md', '29..27')).code, 64);
    assert.equal((await holdpoint('exec', 'release.md', 'quick-commands')).code, 64);
  });
});
