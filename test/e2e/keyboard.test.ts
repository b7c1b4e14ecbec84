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

void test('the keyboard alone finds the view, ticks with the space bar, clears again, and ticks several', async () => {
  await inWindow('keyboard only', { files: { [name]: text }, openFile: name, settings }, async ({ page, workspace, command }) => {
    await page.getByRole('tab', { name: 'Holdpoint' }).first().waitFor({ timeout: 60_000 });
    await command('View: Show Holdpoint');
    await rowOf(page, 'Second').waitFor({ timeout: 30_000 });
    await focusRow(page, 'Second');
    await page.keyboard.press('Space');
    await fileBecomes(workspace, text.replace('[ ] Second', '[x] Second'));
    await page.keyboard.press('Space');
    await fileBecomes(workspace, text);

    await page.keyboard.press('Shift+ArrowDown');
    await page.waitForTimeout(300);
    await page.keyboard.press('Space');
    await fileBecomes(workspace, text.replace('[ ] Second', '[x] Second').replace('[ ] Third', '[x] Third'));

    await page.keyboard.press('Escape');
    await focusRow(page, /^Gate/u);
    assert.equal(await rowOf(page, /^Gate/u).getByRole('checkbox').count(), 0, 'a gate has no box');
    await page.keyboard.press('Space');
    await page.locator('.notifications-toasts').getByText(/is a decision and no box/u).waitFor();
    await fileBecomes(workspace, text.replace('[ ] Second', '[x] Second').replace('[ ] Third', '[x] Third'));

    await focusRow(page, 'Before');
    await page.keyboard.press('Space');
    await rowOf(page, 'Second').waitFor({ state: 'detached' });
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

/** Moves from the first row down until the row has the focus, as somebody without a mouse does. */
async function focusRow(page: Page, label: string | RegExp): Promise<void> {
  await page.locator('.pane-body .monaco-list').first().focus();
  await page.keyboard.press('Home');
  for (let presses = 0; presses < 20; presses += 1) {
    const focused = page.locator('.pane-body .monaco-list-row.focused').filter({ has: page.locator('.label-name').getByText(label, { exact: typeof label === 'string' }) });
    if ((await focused.count()) > 0) return;
    await page.keyboard.press('ArrowDown');
    await page.waitForTimeout(60);
  }
  assert.fail(`no row ${String(label)} could be reached`);
}

async function fileBecomes(workspace: string, expected: string): Promise<void> {
  let found = '';
  for (const end = Date.now() + 15_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 100))) {
    found = await readFile(join(workspace, name), 'utf8');
    if (found === expected) return;
  }
  assert.equal(found, expected);
}
