import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inRepository, type Place } from './commandLine.ts';

const CHECKLIST = '# Release\n\n- [ ] Tell support\n- [ ] Error rate < 1%\n- [ ] Execute: `make nothing-of-that-name`\n';

/** Ends in a completed deployment whose record is committed, on the branch that is checked out. */
async function deploy({ holdpoint, git }: Place, version: string, reason: string): Promise<string> {
  const [file = ''] = (await git('ls-files', '*.md', ':!deployments')).trim().split('\n');
  assert.equal((await holdpoint('start', file, '--release', version, '--environment', 'production')).code, 0);
  assert.equal((await holdpoint('tick', file, '3', '--reason', reason)).code, 0);
  assert.equal((await holdpoint('check', file)).code, 2);
  assert.equal((await holdpoint('exec', file, '5', '--yes')).code, 1);
  assert.equal((await holdpoint('complete', file, '--reason', 'good enough')).code, 0);
  assert.equal((await holdpoint('commit', file)).code, 0);
  const run = (await git('log', '-1', '--format=%(trailers:key=Deployment-Id,valueonly)')).trim();
  assert.equal((await holdpoint('reset', file, '--yes')).code, 0);
  await git('commit', '-qam', 'Reset');
  return run;
}

interface Log {
  readonly deployments: readonly { readonly run: string; readonly summary: { readonly outcome: string; readonly version: string }; readonly entries: readonly { readonly text: string; readonly what: string; readonly actor: string }[] }[];
}

describe('reviewing deployments on the command line', () => {
  it('lists them on any branch, finds what was done about an item, and tells one in three formats', async () => {
    await inRepository(process.execPath, CHECKLIST, async (place) => {
      const { holdpoint, git } = place;
      assert.match((await holdpoint('log')).out, /No deployment is recorded that fits/u);
      const first = await deploy(place, '1.0.0', 'told by phone');
      await git('checkout', '-qb', 'other', 'HEAD~2');
      const second = await deploy(place, '2.0.0', 'told by email');

      const log = await holdpoint('log');
      assert.equal(log.code, 0);
      const lines = log.out.trim().split('\n');
      assert.deepEqual(lines.map((line) => line.slice(0, first.length)).sort(), [first, second].sort(), 'a run that is not checked out is there');
      assert.match(log.out, /1\.0\.0 to production  completed with deviations  1\/3 .*failed/u);

      const found = JSON.parse((await holdpoint('log', '--item', 'support', '--json')).out) as Log;
      assert.deepEqual(found.deployments.map(({ summary, entries }) => [summary.version, entries.map(({ what }) => what).join()]).sort(), [['1.0.0', 'ticked on somebody’s word: told by phone'], ['2.0.0', 'ticked on somebody’s word: told by email']]);
      const failed = await holdpoint('log', '--item', 'nothing-of', '--failed');
      assert.match(failed.out, /ran: exited 2/u);
      assert.doesNotMatch(failed.out, /run begun/u);
      assert.match((await holdpoint('log', '--since', '2999-01-01')).out, /No deployment/u);
      assert.equal((await holdpoint('log', '--since', 'soon')).code, 64);

      const report = await holdpoint('report', first);
      assert.equal(report.out, await git('show', `main:deployments/${first}/report.md`).catch(() => git('show', `master:deployments/${first}/report.md`)), 'as it was committed');
      assert.match((await holdpoint('report', first, '--format', 'html')).out, /^<!doctype html>[^]*told by phone/u);
      const data = JSON.parse((await holdpoint('report', first, '--format', 'json')).out) as { readonly schema: string; readonly verification: { readonly level: string }; readonly events: readonly unknown[] };
      assert.deepEqual([data.schema, data.verification.level, data.events.length > 3], ['holdpoint.report/1', 'consistent', true]);
      assert.equal((await holdpoint('report', '2020-01-01-0000-000000')).code, 2);
    });
  });
});
