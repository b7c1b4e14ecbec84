import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../harness/folders.ts';
import { inWindow } from '../harness/scene.ts';
import { answer, answerDialog, makeRepository } from './dialogs.ts';
import { rowOf, showTree, clickBox } from './treeRows.ts';

const checklist = 'deployment-checklist.md';

void test('the sample is a tree: a click ticks one byte, a gate is decided, a deployment is committed', async () => {
  await inWindow('tree of the sample', { copy: join(root, 'media/sample'), openFile: checklist, prepare: makeRepository }, async ({ page, workspace, command }) => {
    const before = await readFile(join(workspace, checklist), 'utf8');
    const row = await showTree(page, /Confirm the signing keys/u);
    await rowOf(page, /Before the Deployment/u).waitFor();

    await command('Holdpoint: Start Deployment…');
    for (const value of ['2.0.0', 'production', 'CHG-1']) await answer(page, value);
    // Without an approval nothing is watched, and the deployment is open all the same.
    await answerDialog(page, 'Cancel');
    await page.getByText(/The deployment .* is open/u).first().waitFor({ timeout: 15_000 });

    await clickBox(page, row, async () => (await readFile(join(workspace, checklist), 'utf8')) !== before);
    const ticked = before.replace('- [ ] Confirm the signing keys', '- [x] Confirm the signing keys');
    assert.equal(await readFile(join(workspace, checklist), 'utf8'), ticked);
    await page.locator('.statusbar').getByText(/1\/\d+/u).waitFor();
    await command('Holdpoint: Decide Gate…');
    await page.locator('.quick-input-widget:visible').getByText('Choose an item').waitFor();
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('.monaco-list-row').filter({ hasText: 'gate' }).locator(checkbox).count(), 0, 'a gate has no box');

    await command('Holdpoint: Commit Record');
    await page.getByText(/holds the record of/u).first().waitFor({ timeout: 20_000 });
    assert.match(execFileSync('git', ['log', '-1', '--format=%s'], { cwd: workspace, encoding: 'utf8' }), /^Deploy v?2\.0\.0 to production/u);
    assert.equal(execFileSync('git', ['status', '--porcelain'], { cwd: workspace, encoding: 'utf8' }), '');
  });
});

void test('in Restricted Mode there is a tree and no box, and the view says why', async () => {
  await inWindow('tree in Restricted Mode', { copy: join(root, 'media/sample'), openFile: checklist, trusted: false, prepare: makeRepository }, async ({ page }) => {
    await showTree(page, /Confirm the signing keys/u);
    await page.getByText(/Restricted Mode: Holdpoint only shows/u).first().waitFor();
    assert.equal(await page.locator(checkbox).count(), 0);
  });
});

/** The box of a row, which a screen reader meets as a checkbox. */
const checkbox = '.custom-view-tree-node-item-checkbox';
