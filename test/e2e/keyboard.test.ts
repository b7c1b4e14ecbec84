import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { inWindow } from '../harness/scene.ts';
import { rowOf, showTree, clickBox } from './treeRows.ts';

const name = 'release-checklist.md';
const text = '# Release\n\n## Before\n- [ ] First   \n- [ ] Second\n- [ ] Third\n- [ ] **Gate**: Go on or stay\n\n## After\n- [ ] Last\n';
const settings = { 'editor.formatOnSave': true, 'files.trimTrailingWhitespace': true, 'files.insertFinalNewline': true };

void test('a click on a box changes one byte on disk, and Ctrl+Z in the editor takes it back', async () => {
  await inWindow('click and undo', { files: { [name]: text }, openFile: name, settings }, async ({ page, workspace }) => {
    await clickBox(page, await showTree(page, 'First'), async () => (await readFile(join(workspace, name), 'utf8')) !== text);
    await fileBecomes(workspace, text.replace('[ ] First', '[x] First'));
    await page.locator('.view-line').filter({ hasText: '[x] First' }).waitFor();
    await page.locator('.statusbar').getByText('1/5', { exact: true }).waitFor();
    // The document is dirty for as long as the write to disk takes.
    await page.locator('.tab.dirty').waitFor({ state: 'detached' });

    await page.locator('.view-line').filter({ hasText: '# Release' }).click();
    await page.keyboard.press('Control+Z');
    await page.locator('.view-line').filter({ hasText: '[ ] First' }).waitFor();
    await page.locator('.statusbar').getByText('0/5', { exact: true }).waitFor();
  });
});

void test('a gate offers its decision in its row', async () => {
  await inWindow('gate in its row', { files: { [name]: text }, openFile: name }, async ({ page }) => {
    await showTree(page, 'First');
    const gate = rowOf(page, /^Gate/u);
    await gate.hover();
    await gate.getByRole('button', { name: 'Decide Gate…' }).click();
    await page.locator('.quick-input-widget:visible').getByText('Roll Back').waitFor();
  });
});

void test('with the keyboard alone: Space ticks the row in focus, and on a gate says why not', async () => {
  await inWindow('keyboard alone', { files: { [name]: text }, openFile: name }, async ({ page, workspace, command }) => {
    await showTree(page, 'First');
    await command('Holdpoint: Focus on Deployment View');
    await page.locator('.pane-body .monaco-list:focus').waitFor();
    // VS Code tells its key bindings which view has the focus some time after it has it, and nothing in the window shows when.
    await page.waitForTimeout(1_500);
    await focusRow(page, 'First');
    await page.keyboard.press('Space');
    await fileBecomes(workspace, text.replace('[ ] First', '[x] First'));
    await focusRow(page, 'Second');
    await page.keyboard.press('Space');
    await fileBecomes(workspace, text.replace('[ ] First', '[x] First').replace('[ ] Second', '[x] Second'));
    await focusRow(page, /^Gate/u);
    await page.keyboard.press('Space');
    await page.locator('.notification-toast').filter({ hasText: 'decision and no box' }).waitFor({ timeout: 5_000 });
  });
});

/** Walks down from the top until the row has the focus. */
async function focusRow(page: Page, label: string | RegExp): Promise<void> {
  const focused = page.locator('.pane-body .monaco-list-row.focused').filter({ has: page.locator('.label-name').getByText(label, { exact: typeof label === 'string' }) });
  await page.keyboard.press('Home');
  for (let steps = 0; (await focused.count()) === 0; steps += 1) {
    assert.ok(steps < 20, `no row ${String(label)}`);
    await page.keyboard.press('ArrowDown');
    await page.waitForTimeout(50);
  }
}

async function fileBecomes(workspace: string, expected: string): Promise<void> {
  let found = '';
  for (const end = Date.now() + 15_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 100))) {
    found = await readFile(join(workspace, name), 'utf8');
    if (found === expected) return;
  }
  assert.equal(found, expected);
}
