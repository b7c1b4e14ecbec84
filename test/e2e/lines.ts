/** What the tests in a browser do with the lines of a checklist in the editor. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';

/** Clicks until it took: the editor lays its lines out anew while the window settles, and a click may go between. */
export async function clickUntil(page: Page, click: () => Promise<void>, seen: () => Promise<unknown>): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    await click();
    try {
      await seen();
      return;
    } catch (error) {
      if (tries === 3) throw error;
      await page.waitForTimeout(500);
    }
  }
}

/** Hovers over the line that has the text. */
export async function hover(page: Page, text: RegExp): Promise<void> {
  await page.mouse.move(5, 5);
  await page.locator('.view-line').filter({ hasText: text }).hover({ position: { x: 60, y: 8 } });
}

/** Hovers over a line and follows the link in the hover. */
export async function pressCheck(page: Page, line: RegExp): Promise<void> {
  const link = page.locator('.monaco-hover:visible a').filter({ hasText: /^Check$/u });
  await clickUntil(page, () => hover(page, line), () => link.waitFor({ timeout: 3_000 }));
  await link.click();
}

/** What stands behind the ends of lines is content of style, not text: waits until some of it is as expected. */
export async function remark(page: Page, expected: RegExp): Promise<void> {
  let seen: readonly string[] = [];
  for (const end = Date.now() + 15_000; Date.now() < end; await page.waitForTimeout(100)) {
    // An expression and not a function, since only the page knows the names of the page.
    seen = await page.evaluate(`[...document.querySelectorAll('.view-line span')].map((span) => getComputedStyle(span, '::after').content)`);
    if (seen.some((content) => expected.test(content))) return;
  }
  assert.fail(`no remark like ${String(expected)} among ${JSON.stringify([...new Set(seen)])}`);
}
