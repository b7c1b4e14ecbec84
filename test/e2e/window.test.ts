import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inWindow } from '../harness/scene.ts';

test('a window opens on a checklist', async () => {
  const files = { 'release.md': '# Release\n\n- [ ] Announce it\n' };
  await inWindow('a window opens', { files, openFile: 'release.md' }, async ({ page }) => {
    await page.getByRole('tab', { name: /release\.md/ }).waitFor();
    await page.getByText('Announce it').first().waitFor();
    assert.match(await page.title(), /release\.md/);
  });
});
