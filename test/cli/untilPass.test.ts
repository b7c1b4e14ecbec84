import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inRepository } from './commandLine.ts';

const checklist = `# Release

\`\`\`bash
echo try >> tries.txt
test "$(grep -c try tries.txt)" -ge 3
\`\`\`

\`\`\`bash
exit 4
\`\`\`

- [ ] Tell support
`;

void test('exec --until-pass runs a block again until it passes, and records each try', async () => {
  await inRepository(process.execPath, checklist, async ({ holdpoint, read }) => {
    assert.equal((await holdpoint('start', 'release.md')).code, 0);
    const ended = await holdpoint('exec', 'release.md', '3', '--until-pass', '--every', '10ms', '--for', '1m');
    assert.equal(ended.code, 0, ended.err);
    assert.match(ended.err, /attempt 1: failed: exit 1.*\nattempt 2: failed: exit 1.*\nattempt 3: passed/u);
    assert.equal(await read('tries.txt'), 'try\ntry\ntry\n');
    const gaveUp = await holdpoint('exec', 'release.md', '8', '--until-pass', '--every', '10s', '--for', '1s');
    assert.equal(gaveUp.code, 1);
    assert.equal((await holdpoint('exec', 'release.md', '8', '--every', '10s')).code, 64);
    assert.equal((await holdpoint('exec', 'release.md', '8', '--until-pass', '--for', 'long')).code, 64);
  });
});
