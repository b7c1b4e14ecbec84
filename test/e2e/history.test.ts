import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../harness/folders.ts';
import { inWindow } from '../harness/scene.ts';
import { makeRepository, pickOption, toast } from './dialogs.ts';
import { showTree } from './treeRows.ts';

const name = 'release-checklist.md';
const text = '# Release\n\n- [ ] Tell support <b>now</b>\n- [ ] Freeze merges\n';

/** Two deployments whose records are committed; of the second, somebody changed a line afterwards. */
async function withHistory(workspace: string): Promise<void> {
  await makeRepository(workspace);
  const holdpoint = (...args: readonly string[]): void => { execFileSync(process.execPath, [join(root, 'dist', 'cli.js'), ...args], { cwd: workspace, stdio: 'pipe' }); };
  for (const version of ['1.0.0', '2.0.0']) {
    holdpoint('start', name, '--release', version, '--environment', 'production');
    holdpoint('tick', name, '3', '--reason', `told of ${version}`);
    holdpoint('complete', name, '--reason', 'merges go on');
    holdpoint('commit', name);
    holdpoint('reset', name, '--yes');
    execFileSync('git', ['commit', '-qam', 'Reset'], { cwd: workspace });
  }
  const git = (...args: readonly string[]): string => execFileSync('git', args, { cwd: workspace, encoding: 'utf8' });
  const [journal = ''] = git('grep', '-l', 'told of 2.0.0', '--', 'deployments/*.jsonl').trim().split('\n');
  await writeFile(join(workspace, journal), (await readFile(join(workspace, journal), 'utf8')).replace('told of 2.0.0', 'told nobody'));
  git('commit', '-qam', 'Put it right');
}

void test('deployments are listed from git with what is wrong with them, and one opens as a page', async () => {
  await inWindow('history of deployments', { files: { [name]: text }, openFile: name, prepare: withHistory }, async ({ page, command }) => {
    await showTree(page, 'Freeze merges');
    await command('Holdpoint: Focus on Deployments View');
    const row = page.getByRole('treeitem', { name: /1\.0\.0 to production/u });
    await row.waitFor();
    assert.match((await row.textContent()) ?? '', /completed with deviations · 1\/2 · Ada/u);
    await page.getByRole('treeitem', { name: /the record is wrong.*does not match its hash/u }).waitFor();
    await row.click();
    const report = page.frameLocator('iframe.webview').frameLocator('iframe');
    await report.getByRole('heading', { name: /^Deployment .*completed with deviations/u }).waitFor();
    await report.getByText('Tell support now').or(report.getByText('Tell support <b>now</b>')).first().waitFor();
    await report.getByText('attested: told of 1.0.0').waitFor();
    assert.equal(await report.locator('td b').count(), 0, 'text of the checklist stays text');

    await command('Holdpoint: Show History of Item');
    await pickOption(page, 'Tell support');
    const entries = page.locator('.quick-input-widget:visible').getByRole('option');
    await entries.filter({ hasText: 'told of 1.0.0' }).waitFor();
    await page.keyboard.press('Escape');
    await command('Holdpoint: Refresh Deployments');
    await row.waitFor();
    await page.getByRole('treeitem', { name: /the record is wrong/u }).click();
    await toast(page, /does not match its hash/u);
  });
});
