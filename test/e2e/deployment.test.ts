import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmod, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { inWindow } from '../harness/scene.ts';
import { answer, answerDialog, makeRepository, pickOption, toast } from './dialogs.ts';
import { rowOf, showTree } from './treeRows.ts';

const name = 'release-checklist.md';
const text = '# Release\n\n## Before\n- [x] Tell support\n- [ ] Freeze merges\n- [ ] **Gate**: Go on or stay\n\n## After\n- [ ] Thaw merges\n';

void test('a deployment from start to end: ticks are asked about, an item skipped and noted, a gate decided, the rest explained', async () => {
  await inWindow('from start to end', { files: { [name]: text }, openFile: name, prepare: makeRepository }, async ({ page, workspace, command }) => {
    const file = join(workspace, name);
    await showTree(page, 'Freeze merges');
    await command('Holdpoint: Start Deployment…');
    for (const value of ['2.0.0', 'staging', '']) await answer(page, value);
    await answerDialog(page, 'Clear Them');
    await toast(page, /is open/u);
    assert.equal(await readFile(file, 'utf8'), text.replace('[x]', '[ ]'), 'the tick was taken back');

    await command('Holdpoint: Skip Item…');
    await pickOption(page, 'Freeze merges');
    await answer(page, 'nobody merges on a Sunday');
    await rowOf(page, 'Freeze merges').getByText('skipped').waitFor();
    await command('Holdpoint: Add Note…');
    await pickOption(page, 'Tell support');
    await answer(page, 'told by phone');

    await command('Holdpoint: Decide Gate…');
    await pickOption(page, 'Proceed');
    await answer(page, 'all is well');
    await toast(page, /Still open: “Tell support”/u);

    await command('Holdpoint: Complete Deployment…');
    await answer(page, 'the rest is for tomorrow');
    await toast(page, /The deployment has ended/u);
    await page.locator('.notification-toast').getByRole('button', { name: 'Commit Record' }).click();
    await toast(page, /holds the record of/u);
    const log = execFileSync('git', ['log', '-1', '--format=%B'], { cwd: workspace, encoding: 'utf8' });
    assert.match(log, /^Deploy v?2\.0\.0 to staging/u);
    const run = /Deployment-Id: (\S+)/u.exec(log)?.[1] ?? '';
    const report = execFileSync('git', ['show', `HEAD:deployments/${run}/report.md`], { cwd: workspace, encoding: 'utf8' });
    for (const said of ['nobody merges on a Sunday', 'told by phone', 'the rest is for tomorrow']) assert.ok(report.includes(said), said);
  });
});

void test('a commit that a hook refuses is explained, loses nothing, and is made by Retry', async () => {
  const prepare = async (workspace: string): Promise<void> => {
    await makeRepository(workspace);
    const hook = join(workspace, '.git', 'hooks', 'pre-commit');
    await writeFile(hook, '#!/bin/sh\necho "no commits on a Friday" >&2\nexit 1\n');
    await chmod(hook, 0o755);
  };
  await inWindow('a hook that refuses', { files: { [name]: text.replace('[x]', '[ ]') }, openFile: name, prepare }, async ({ page, workspace, command }) => {
    await showTree(page, 'Freeze merges');
    await command('Holdpoint: Start Deployment…');
    for (const value of ['', '', '']) await answer(page, value);
    await toast(page, /is open/u);
    await command('Holdpoint: Commit Record');
    const refusal = await toast(page, /no commits on a Friday/u);
    assert.equal(execFileSync('git', ['log', '--format=%s'], { cwd: workspace, encoding: 'utf8' }), 'Begin\n');
    await rm(join(workspace, '.git', 'hooks', 'pre-commit'));
    await refusal.getByRole('button', { name: 'Retry' }).click();
    await toast(page, /holds the record of/u);
    assert.match(execFileSync('git', ['log', '-1', '--format=%s'], { cwd: workspace, encoding: 'utf8' }), /^Deploy/u);
  });
});

void test('Reset asks first, then clears every box', async () => {
  await inWindow('reset', { files: { [name]: text }, openFile: name, prepare: makeRepository }, async ({ page, workspace, command }) => {
    await showTree(page, 'Freeze merges');
    await command('Holdpoint: Reset Checklist…');
    await answerDialog(page, 'Cancel');
    assert.equal(await readFile(join(workspace, name), 'utf8'), text);
    await command('Holdpoint: Reset Checklist…');
    await answerDialog(page, 'Clear Every Box');
    await page.locator('.statusbar').getByText('0/4', { exact: true }).waitFor();
    assert.equal(await readFile(join(workspace, name), 'utf8'), text.replace('[x]', '[ ]'));
  });
});

void test('checklists are found, any Markdown file opens as one, and the status bar leads to the view', async () => {
  const files = { 'docs/deploy-checklist.md': '# Deploy\n\n- [ ] Found by its name\n', 'notes.md': '# Notes\n\n- [ ] Opened by hand\n', 'README.md': '# Read me\n' };
  await inWindow('finding checklists', { files, openFile: 'README.md' }, async ({ page, command }) => {
    await page.getByRole('tab', { name: 'Holdpoint' }).first().click();
    await page.locator('.welcome-view-content').getByText(/checklist/iu).first().waitFor();

    await command('Holdpoint: Select Checklist…');
    await pickOption(page, 'docs/deploy-checklist.md');
    await rowOf(page, 'Found by its name').waitFor();

    await page.getByRole('tab', { name: /^Explorer/u }).first().click();
    await page.getByRole('treeitem', { name: 'notes.md' }).dblclick();
    await page.locator('.view-line').filter({ hasText: 'Opened by hand' }).waitFor();
    await command('Holdpoint: Open as Checklist');
    await rowOf(page, 'Opened by hand').waitFor();

    await page.getByRole('tab', { name: /^Explorer/u }).first().click();
    await rowOf(page, 'Opened by hand').waitFor({ state: 'hidden' });
    await page.locator('.statusbar').getByText('0/1', { exact: true }).click();
    await rowOf(page, 'Opened by hand').waitFor();
  });
});
