import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { inWindow } from '../harness/scene.ts';
import { hover, remark } from './lines.ts';

const checklist = `# Release checklist

### Configuration
- [ ] Set \`RUM_ORIGIN_ALLOWLIST\` with production domains
- [ ] Set \`RUM_SAMPLE_RATE\` (recommended: 0.05 for high traffic)
- [ ] Set \`VITE_SENTRY_DSN\` for frontend monitoring
- [ ] Set \`VITE_SENTRY_TRACES_RATE\` (recommended: 0.05)
- [ ] Set \`VITE_SENTRY_ERROR_RATE\` (recommended: 1.0)
- [ ] Set \`MAIL_HOST\`
`;

const SECRET = 'hunter2-hunter2';

void test('variables are looked up once that is approved; values stand at the end of the line, and no secret anywhere', async () => {
  const configurationHome = await mkdtemp(join(tmpdir(), 'holdpoint-configuration-'));
  const files = {
    'release-checklist.md': checklist,
    'holdpoint.yml': 'env: [.env.production]\n',
    '.env.production': `RUM_ORIGIN_ALLOWLIST=https://shop.acme.io\nRUM_SAMPLE_RATE=0.05\nVITE_SENTRY_DSN=https://${SECRET}@sentry.acme.io/4\nVITE_SENTRY_TRACES_RATE=0.2\nVITE_SENTRY_ERROR_RATE=1\n`,
  };
  try {
    await inWindow('environment', { files, openFile: 'release-checklist.md', environment: { XDG_CONFIG_HOME: configurationHome } }, async ({ page, command, host, workspace }) => {
      await page.locator('.view-line').filter({ hasText: /RUM_SAMPLE_RATE/u }).waitFor({ timeout: 60_000 });
      await command('Holdpoint: Check All Items');
      const dialog = page.getByRole('dialog').filter({ hasText: 'reads ".env.production" for environment variables' });
      await dialog.waitFor({ timeout: 20_000 });
      await dialog.getByRole('button', { name: 'Approve' }).click();
      await remark(page, /0\.05 ✓ pass/u);
      for (const expected of [/^"?https:\/\/shop\.acme\.io \? inconclusive \(not to be told\)/u, /^"?set ✓ pass/u, /^"?0\.2 \? inconclusive \(unlike recommended\)/u, /^"?1 ✓ pass/u, /^"?✗ fail/u]) await remark(page, expected);

      const shown = page.locator('.monaco-hover:visible');
      await hover(page, /SENTRY_TRACES/u);
      await shown.getByText(/is 0\.2 in \.env\.production; recommended is 0\.05/u).first().waitFor();
      await hover(page, /SENTRY_DSN/u);
      await shown.getByText(/VITE_SENTRY_DSN is set in \.env\.production\./u).first().waitFor();

      const logs = join(host.dataFolder, 'data');
      const said = [await page.content(), host.log()];
      for (const entry of await readdir(logs, { recursive: true, withFileTypes: true })) if (entry.isFile()) said.push(await readFile(join(entry.parentPath, entry.name), 'latin1'));
      for (const entry of await readdir(workspace, { recursive: true, withFileTypes: true })) if (entry.isFile() && entry.name !== '.env.production') said.push(await readFile(join(entry.parentPath, entry.name), 'latin1'));
      assert.ok(said.some((text) => text.includes('VITE_SENTRY_DSN is set in')), 'the hover is among what is searched');
      assert.ok(said.every((text) => !text.includes(SECRET)), 'the secret was told');
    });
  } finally {
    await rm(configurationHome, { recursive: true, force: true });
  }
});
