/** Questions that a window asks, answered as a person would. */
import { execFileSync } from 'node:child_process';
import type { Page } from 'playwright-core';

type Locator = ReturnType<Page['locator']>;

/** Types into the question that is shown, and confirms. */
export async function answer(page: Page, value: string): Promise<void> {
  const widget = page.locator('.quick-input-widget:visible');
  const box = widget.locator('input[type="text"]');
  await box.waitFor();
  // A question opens empty-handed a moment before it takes keys.
  await page.waitForTimeout(300);
  const title = (await widget.locator('.quick-input-title').textContent()) ?? '';
  await box.fill(value);
  await page.keyboard.press('Enter');
  await widget.locator('.quick-input-title').getByText(title, { exact: true }).waitFor({ state: 'hidden' });
}

/** Takes the choice with this label. */
export async function pickOption(page: Page, label: string): Promise<void> {
  const option = page.locator('.quick-input-widget:visible').getByRole('option').filter({ hasText: label }).first();
  await option.waitFor();
  await page.waitForTimeout(300);
  await option.click();
}

/** Presses a button of the modal dialog. */
export async function answerDialog(page: Page, button: string): Promise<void> {
  const dialog = page.locator('.monaco-dialog-box');
  await dialog.getByRole('button', { name: button }).click();
  await dialog.waitFor({ state: 'detached' });
}

/** The notification with this text, once it is shown. */
export async function toast(page: Page, text: RegExp): Promise<Locator> {
  const found = page.locator('.notification-toast').filter({ hasText: text }).first();
  await found.waitFor({ timeout: 20_000 });
  return found;
}

/** Makes a git repository of a folder, with all that is in it committed. */
export function makeRepository(workspace: string): Promise<void> {
  const git = (...args: readonly string[]): void => { execFileSync('git', args, { cwd: workspace }); };
  git('init', '-q');
  git('config', 'user.name', 'Ada');
  git('config', 'user.email', 'ada@example.com');
  git('add', '.');
  git('commit', '-qm', 'Begin');
  return Promise.resolve();
}
