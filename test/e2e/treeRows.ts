/** Rows of the view Deployment, as a person meets them. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';

type Locator = ReturnType<Page['locator']>;

/** The row with this label: a text exactly, or a pattern. */
export function rowOf(page: Page, label: string | RegExp): Locator {
  return page.locator('.pane-body .monaco-list-row').filter({ has: page.locator('.label-name').getByText(label, { exact: typeof label === 'string' }) }).first();
}

/** Shows the view and waits for a row of it. */
export async function showTree(page: Page, label: string | RegExp): Promise<Locator> {
  await page.getByRole('tab', { name: 'Holdpoint' }).first().click();
  const row = rowOf(page, label);
  await row.waitFor({ timeout: 60_000 });
  return row;
}

/**
 * Clicks a box until `done` holds, and again only where the view says that it did not take the click: the box itself
 * shows a tick before anybody knows whether it was taken.
 */
export async function clickBox(page: Page, row: Locator, done: () => Promise<boolean>): Promise<void> {
  const notTaken = page.locator('.notification-toast').filter({ hasText: 'this click was not taken' });
  await row.getByRole('checkbox').click();
  for (const end = Date.now() + 30_000; !(await done()); await page.waitForTimeout(50)) {
    assert.ok(Date.now() < end, 'a click on a box did nothing in 30 s');
    if ((await notTaken.count()) === 0) continue;
    await notTaken.first().hover();
    await notTaken.first().locator('.codicon-notifications-clear').first().click();
    await notTaken.waitFor({ state: 'detached' });
    await row.getByRole('checkbox').click();
  }
}
