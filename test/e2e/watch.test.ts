import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { test } from 'node:test';
import { inWindow } from '../harness/scene.ts';
import { answer, answerDialog, makeRepository, toast } from './dialogs.ts';
import { rowOf, showTree } from './treeRows.ts';

const name = 'release-checklist.md';

void test('a rollback trigger is watched while a deployment is open: it fires in sight of everybody, and the way back is one command', async () => {
  let status = 200;
  const service = createServer((_request, response) => { response.writeHead(status).end(); });
  await new Promise<void>((resolve) => { service.listen(0, '127.0.0.1', resolve); });
  const address = service.address();
  assert.ok(typeof address === 'object' && address !== null);
  const text = `---
holdpoint:
  metrics:
    canary health check: { http: "http://127.0.0.1:${String(address.port)}/health", expect: 200 }
---
# Release

- [ ] Ship it

## Automatic Rollback Triggers
- Canary health check fails

## Rollback Procedure
\`\`\`bash
echo back > said
\`\`\`
`;
  try {
    await inWindow('rollback trigger', { files: { [name]: text }, openFile: name, prepare: makeRepository }, async ({ page, command, workspace }) => {
      await showTree(page, 'Ship it');
      const trigger = rowOf(page, 'Canary health check fails');
      await trigger.getByText('not watched').waitFor();
      await command('Holdpoint: Start Deployment…');
      for (const value of ['2.0.0', 'production', '']) await answer(page, value);
      await answerDialog(page, 'Approve');
      await toast(page, /is open/u);
      await trigger.getByText('ok', { exact: true }).waitFor({ timeout: 40_000 });

      status = 500;
      const alarm = await toast(page, /Rollback trigger: Canary health check fails/u);
      await page.locator('.statusbar').getByText(/Rollback trigger · 0\/1/u).waitFor();
      await trigger.getByText(/^firing since/u).waitFor();
      await alarm.getByRole('button', { name: 'Show Rollback Steps' }).click();
      await page.locator('.statusbar').getByText(/^Ln 14, Col 1/u).waitFor();

      status = 200;
      await trigger.getByText('ok', { exact: true }).waitFor({ timeout: 40_000 });
      await page.locator('.statusbar').getByText('0/1', { exact: true }).waitFor();

      await command('Holdpoint: Pause Deployment…');
      await answer(page, 'an incident elsewhere');
      await rowOf(page, /^Paused by Ada since .*an incident elsewhere/u).waitFor();
      await command('Holdpoint: Resume Deployment');
      await rowOf(page, /^Paused by Ada/u).waitFor({ state: 'hidden' });

      await command('Holdpoint: Roll Back…');
      await answerDialog(page, 'Run');
      await answer(page, 'the canary was sick');
      await toast(page, /The deployment has ended: rolled back/u);
      assert.equal(await readFile(join(workspace, 'said'), 'utf8'), 'back\n');
    });
  } finally {
    service.close();
  }
});
