import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { inWindow } from '../harness/scene.ts';

const name = 'release-checklist.md';
const text = '# Release\n\n## Before\n- [ ] First   \n- [ ] Second\n- [ ] Third\n- [ ] **Gate**: Go on or stay\n\n## After\n- [ ] Last\n';
const settings = { 'editor.formatOnSave': true, 'files.trimTrailingWhitespace': true, 'files.insertFinalNewline': true };

void test('a click on a box changes one byte on disk, and Ctrl+Z in the editor takes it back', async () => {
  await inWindow('click and undo', { files: { [name]: text }, openFile: name, settings }, async ({ page, workspace }) => {
    await showTree(page);
    await rowOf(page, 'First').getByRole('checkbox').click();
    await fileBecomes(workspace, text.replace('[ ] First', '[x] First'));
    await page.locator('.view-line').filter({ hasText: '[x] First' }).waitFor();
    await page.locator('.statusbar').getByText('1/5', { exact: true }).waitFor();
    assert.equal(await page.locator('.tab.dirty').count(), 0, 'the document is clean');

    await page.locator('.view-line').filter({ hasText: '# Release' }).click();
    await page.keyboard.press('Control+Z');
    await page.locator('.view-line').filter({ hasText: '[ ] First' }).waitFor();
    await page.locator('.statusbar').getByText('0/5', { exact: true }).waitFor();
  });
});

void test('a gate offers its decision in its row', async () => {
  await inWindow('gate in its row', { files: { [name]: text }, openFile: name }, async ({ page }) => {
    await showTree(page);
    const gate = rowOf(page, /^Gate/u);
    await gate.hover();
    await gate.getByRole('button', { name: 'Decide Gate…' }).click();
    await page.locator('.quick-input-widget:visible').getByText('Roll Back').waitFor();
  });
});

async function showTree(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Holdpoint' }).first().click();
  await rowOf(page, 'First').waitFor({ timeout: 60_000 });
}

function rowOf(page: Page, label: string | RegExp): ReturnType<Page['locator']> {
  return page.locator('.pane-body .monaco-list-row').filter({ has: page.locator('.label-name').getByText(label, { exact: typeof label === 'string' }) }).first();
}

async function fileBecomes(workspace: string, expected: string): Promise<void> {
  let found = '';
  for (const end = Date.now() + 15_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 100))) {
    found = await readFile(join(workspace, name), 'utf8');
    if (found === expected) return;
  }
  assert.equal(found, expected);
}
