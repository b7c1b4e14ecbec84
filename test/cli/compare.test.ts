import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inRepository } from './commandLine.ts';

const checklist = '# Release\n\n- [ ] Tell support\n\n```bash { name=count }\necho try >> tries.txt\necho same\necho "tries: $(grep -c try tries.txt)"\n```\n\n```bash { name=same }\necho same\n```\n';

void test('the output of a block is compared with that of its run before', async () => {
  await inRepository(process.execPath, checklist, async ({ holdpoint }) => {
    assert.equal((await holdpoint('start', 'release.md')).code, 0);
    await holdpoint('exec', 'release.md', 'count');
    assert.equal((await holdpoint('compare', 'release.md', 'count')).code, 2, 'it was run once');
    await holdpoint('exec', 'release.md', 'count');
    const compared = await holdpoint('compare', 'release.md', 'count');
    assert.equal(compared.code, 1, compared.err);
    assert.match(compared.out, /^--- a\/run-1\n\+\+\+ b\/run-2\n[\s\S]*^ same\n-tries: 1\n\+tries: 2\n/mu);
    const data = JSON.parse((await holdpoint('compare', 'release.md', 'count', '--json')).out) as { before: { attempt: number; text: string } };
    assert.deepEqual([data.before.attempt, data.before.text], [1, 'same\ntries: 1\n']);
    await holdpoint('exec', 'release.md', 'same');
    await holdpoint('exec', 'release.md', 'same');
    const same = await holdpoint('compare', 'release.md', 'same');
    assert.deepEqual([same.code, same.out], [0, '']);
  });
});
