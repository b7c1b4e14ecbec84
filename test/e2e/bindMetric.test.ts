import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { inWindow } from '../harness/scene.ts';
import { closedAddress } from '../node/metrics/loopback.ts';
import { missing, startPrometheus, type PrometheusServer } from '../node/metrics/prometheusServer.ts';
import { clickUntil, hover, pressCheck, remark } from './lines.ts';

let prometheus: PrometheusServer | undefined;
let configurationHome: string;

before(async () => {
  configurationHome = await mkdtemp(join(tmpdir(), 'holdpoint-configuration-'));
  if (missing !== false) return;
  const port = Number(new URL(await closedAddress()).port);
  // It scrapes itself, and so has the metrics of a process.
  prometheus = await startPrometheus(port, `http://127.0.0.1:${String(port)}`);
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if ((await (await fetch(`${prometheus.base}/api/v1/query?query=process_resident_memory_bytes`)).text()).includes('"value"')) break;
    await delay(200);
  }
});

after(async () => {
  await prometheus?.stop();
  await rm(configurationHome, { recursive: true, force: true });
});

void test('a metric is chosen by its value now, written into the front matter, and then checked', { skip: missing }, async () => {
  const text = `---\nholdpoint:\n  prometheus: ${prometheus?.base ?? ''} # ours\n---\n\n# Release checklist\n\n- [ ] Memory < 900MB\n`;
  await inWindow('bind a metric', { files: { 'release-checklist.md': text }, openFile: 'release-checklist.md', environment: { XDG_CONFIG_HOME: configurationHome } }, async ({ page, workspace }) => {
    const line = /Memory\s<\s900MB/u;
    await page.locator('.view-line').filter({ hasText: line }).waitFor({ timeout: 60_000 });
    const link = page.locator('.monaco-hover:visible a').filter({ hasText: /^Bind metric…$/u });
    await clickUntil(page, () => hover(page, line), () => link.waitFor({ timeout: 3_000 }));
    await link.click();
    const dialog = page.getByRole('dialog').filter({ hasText: 'the names of its metrics' });
    await dialog.waitFor({ timeout: 20_000 });
    await dialog.getByRole('button', { name: 'Approve' }).click();

    const option = page.locator('.quick-input-widget').getByRole('option').filter({ hasText: 'Resident memory of the largest process' });
    await option.waitFor({ timeout: 30_000 });
    assert.match((await option.textContent()) ?? '', /\d MB · process.*max\(process_resident_memory_bytes\)/su);
    await option.click();
    await page.locator('.view-line').filter({ hasText: /memory:\s\{\squery:/u }).waitFor({ timeout: 15_000 });
    assert.equal(await readFile(join(workspace, 'release-checklist.md'), 'utf8'), text, 'nothing is saved');

    // What is asked for has changed, and so it is approved anew.
    await pressCheck(page, line);
    const again = page.getByRole('dialog').filter({ hasText: 'for memory: max(process_resident_memory_bytes)' });
    await again.waitFor({ timeout: 20_000 });
    await again.getByRole('button', { name: 'Approve' }).click();
    await remark(page, /MB < 900 MB ✓ pass/u);
  });
});
