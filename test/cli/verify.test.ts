import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { inRepository } from './commandLine.ts';

const CHECKLIST = '# Release\n\n- [ ] Tell support\n- [ ] Freeze merges\n';

interface Report {
  readonly schema: string;
  readonly verifications: readonly { readonly run: string; readonly level: string | null; readonly heads: readonly string[] }[];
  readonly reason: string | null;
}

describe('holdpoint verify', () => {
  it('says 2 where there is nothing, 0 for a record, and 1 once a line of it was touched', async () => {
    await inRepository(process.execPath, CHECKLIST, async ({ holdpoint, git, read, write }) => {
      const nothing = await holdpoint('verify');
      assert.equal(nothing.code, 2);
      assert.match(nothing.out, /Not verified: HEAD holds no record/u);

      const file = (await git('ls-files')).trim().split('\n').find((name) => name.endsWith('.md')) ?? '';
      for (const args of [['start', file, '--release', '2.0.0'], ['tick', file, '3', '--reason', 'told by phone'], ['commit', file]]) assert.equal((await holdpoint(...args)).code, 0, args.join(' '));
      const trailer = (await git('log', '-1', '--format=%(trailers:key=Record-Head,valueonly)')).trim();
      const json = JSON.parse((await holdpoint('verify', 'HEAD', '--expect', trailer, '--require', 'anchored', '--json')).out) as Report;
      assert.deepEqual([json.schema, json.reason, json.verifications.map(({ level }) => level), json.verifications[0]?.heads], ['holdpoint.verify/1', null, ['anchored'], [trailer]]);

      const unanchored = await holdpoint('verify', '--require', 'anchored');
      assert.equal(unanchored.code, 1);
      assert.match(unanchored.out, /consistent.*It is not anchored/u);
      assert.equal((await holdpoint('verify', '--expect', 'abc')).code, 64);

      const run = json.verifications[0]?.run ?? '';
      const journal = (await git('ls-files', `deployments/${run}/events`)).trim();
      await write(journal, (await read(journal)).replace('told by phone', 'told by email'));
      await git('commit', '-qam', 'Put it right');
      const touched = await holdpoint('verify');
      assert.equal(touched.code, 1);
      assert.match(touched.out, /wrong: events\/\S+ line 2 does not match its hash\./u);
      assert.equal((await holdpoint('verify', 'HEAD~1')).code, 0, 'the commit before is as it was');
    });
  });

  it('covers the checklist of an ended deployment by the chain, not by its sums alone', async () => {
    await inRepository(process.execPath, CHECKLIST, async ({ holdpoint, git, read, write }) => {
      for (const args of [['start', 'release.md'], ['tick', 'release.md', '3', '4'], ['complete', 'release.md'], ['commit', 'release.md']]) assert.equal((await holdpoint(...args)).code, 0, args.join(' '));
      const sums = (await git('ls-files', 'deployments/*/SHA256SUMS')).trim();
      const checklist = sums.replace('SHA256SUMS', 'checklist.md');
      const journal = (await git('ls-files', 'deployments/*.jsonl')).trim();
      const seals = async (): Promise<number> => (await read(journal)).match(/"type":"run.sealed"/gu)?.length ?? 0;
      assert.equal(await seals(), 1);
      assert.equal((await holdpoint('commit', 'release.md')).code, 0);
      assert.equal(await seals(), 1, 'what did not change is not sealed again');
      assert.equal((await holdpoint('verify')).code, 0);

      await write(checklist, `${await read(checklist)}\nEverybody agreed.\n`);
      const digest = createHash('sha256').update(await read(checklist)).digest('hex');
      await write(sums, (await read(sums)).replace(/^\w+(?=  checklist\.md$)/mu, digest));
      await git('commit', '-qam', 'Put it right');
      assert.match((await holdpoint('verify')).out, /wrong: checklist\.md is not what the run was sealed with\./u);

      await write('release.md', `${await read('release.md')}\nAll done.\n`);
      assert.equal((await holdpoint('commit', 'release.md')).code, 0);
      assert.equal(await seals(), 2, 'a later change is sealed too');
      assert.equal((await holdpoint('verify')).code, 0);
    });
  });
});
