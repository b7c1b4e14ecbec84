/** Rows of the view Deployment, as a person meets them. */
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

/** Clicks a box until it is ticked, and again only where the view says that it did not take the click. */
export async function tickBox(page: Page, row: Locator): Promise<void> {
  const notTaken = page.locator('.notification-toast').filter({ hasText: 'this click was not taken' });
  const ticked = row.locator('[role="checkbox"][aria-checked="true"]');
  for (;;) {
    await row.getByRole('checkbox').click();
    await ticked.or(notTaken).first().waitFor({ timeout: 15_000 });
    if ((await notTaken.count()) === 0) return;
    await notTaken.first().hover();
    await notTaken.first().locator('.codicon-notifications-clear').first().click();
    await notTaken.waitFor({ state: 'detached' });
  }
}
