import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inRepository } from './commandLine.ts';

const CHECKLIST = '---\nholdpoint:\n  release: { version: 2.0, previousVersion: 1.9.3, type: emergency, environment: production, ticket: CHG-1 }\n---\n# Release\n\n- [ ] Tell support\n';
const DIGEST = `sha256:${'0a1b2c3d'.repeat(8)}`;

void test('what is released comes from flags, else the environment, else the front matter, and the report shows it', async (t) => {
  t.after(() => { for (const name of ['TYPE', 'ARTIFACT', 'ENVIRONMENT', 'TICKET']) Reflect.deleteProperty(process.env, `HOLDPOINT_RELEASE_${name}`); });
  process.env['HOLDPOINT_RELEASE_TYPE'] = 'urgent';
  await inRepository(process.execPath, CHECKLIST, async ({ holdpoint }) => {
    const refused = await holdpoint('start', 'release.md');
    assert.equal(refused.code, 2);
    assert.match(refused.err, /HOLDPOINT_RELEASE_TYPE is neither normal nor emergency/u);
    assert.equal((await holdpoint('start', 'release.md', '--type', 'urgent')).code, 64);
  });
  process.env['HOLDPOINT_RELEASE_TYPE'] = '';
  process.env['HOLDPOINT_RELEASE_ARTIFACT'] = DIGEST;
  process.env['HOLDPOINT_RELEASE_ENVIRONMENT'] = 'staging';
  process.env['HOLDPOINT_RELEASE_TICKET'] = 'CHG-2';
  await inRepository(process.execPath, CHECKLIST, async ({ holdpoint, read, git }) => {
    const started = await holdpoint('start', 'release.md', '--environment', 'canary', '--json');
    assert.equal(started.code, 0, started.err);
    const { release } = JSON.parse(started.out) as { release: Readonly<Record<string, string | null>> };
    assert.deepEqual({ ...release, commit: null }, { commit: null, version: '2.0', ticket: 'CHG-2', environment: 'canary', type: 'emergency', previousVersion: '1.9.3', artifact: DIGEST });
    assert.equal((await holdpoint('commit', 'release.md')).code, 0);
    assert.equal((await holdpoint('verify')).code, 0);
    const report = await read((await git('ls-files', 'deployments/*/report.md')).trim());
    for (const row of ['| Version | 2.0 |', '| Previous version | 1.9.3 |', `| Artifact | ${DIGEST} |`, '| Type | emergency |', '| Environment | canary |']) assert.ok(report.includes(row), row);
    assert.match((await holdpoint('report', (await git('ls-files', 'deployments/*/report.md')).split('/')[1] ?? '', '--format', 'html')).out, /<dt>Previous version<\/dt><dd>1\.9\.3<\/dd>/u);
  });
});
