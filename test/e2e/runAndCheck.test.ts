import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { inWindow, type Scene } from '../harness/scene.ts';
import { clickUntil, hover, pressCheck, remark } from './lines.ts';

/** A service with one gauge, that counts who asks. */
interface Service {
  readonly server: Server;
  readonly url: string;
  requests: number;
  bytes: number;
}

let service: Service;
let configurationHome: string;

before(async () => {
  const server = createServer((_request, response) => {
    service.requests += 1;
    response.setHeader('content-type', 'text/plain; version=0.0.4');
    response.end(`# TYPE process_resident_memory_bytes gauge\nprocess_resident_memory_bytes ${String(service.bytes)}\n`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  service = { server, url: `http://127.0.0.1:${String(address.port)}/metrics`, requests: 0, bytes: 100_000_000 };
  configurationHome = await mkdtemp(join(tmpdir(), 'holdpoint-configuration-'));
});

after(async () => {
  service.server.close();
  await rm(configurationHome, { recursive: true, force: true });
});

function checklist(): string {
  return `---
holdpoint:
  scrape: ${service.url}
  metrics:
    memory usage: { value: process_resident_memory_bytes, unit: bytes }
---

# Release checklist

- [ ] Memory usage < 500MB
- [ ] Cache memory usage of nobody < 500MB

1. **Say it**
   \`\`\`bash
   # In colour
   printf '\\033[32mgreen\\033[0m and plain\\n'
   \`\`\`

2. **Go back**
   \`\`\`bash
   echo "to <previous_version>" | tee said
   \`\`\`
`;
}

async function inChecklist(name: string, act: (scene: Scene) => Promise<void>): Promise<void> {
  await inWindow(name, { files: { 'release-checklist.md': checklist() }, openFile: 'release-checklist.md', environment: { XDG_CONFIG_HOME: configurationHome } }, act);
}

function lens(page: Page, title: string | RegExp, index: number): ReturnType<Page['locator']> {
  return page.locator('.codelens-decoration').getByText(title, { exact: true }).nth(index);
}

/** Text of the terminal as a screen reader gets it: the screen itself is drawn. */
function terminal(page: Page, text: string): ReturnType<Page['locator']> {
  return page.locator('.terminal-wrapper.active .xterm-rows, .terminal-wrapper.active .xterm-accessibility').getByText(text).first();
}

void test('Run on the lens shows the output in a terminal, and how it ended', async () => {
  await inChecklist('run on the lens', async ({ page }) => {
    await lens(page, 'Run', 0).waitFor({ timeout: 60_000 });
    await clickUntil(page, () => lens(page, 'Run', 0).click(), () => page.locator('.codelens-decoration').getByText(/^passed in /u).waitFor({ timeout: 8_000 }));
    await page.locator('.terminal-wrapper.active').waitFor();
    await page.getByText('Holdpoint: Say it').first().waitFor();
    await terminal(page, 'not in a TTY').waitFor({ timeout: 10_000 });
    await terminal(page, 'and plain').waitFor();
    await terminal(page, 'Exit code 0').waitFor();
  });
});

void test('a placeholder is asked for, a bad value is refused, and a good one runs', async () => {
  await inChecklist('ask for a placeholder', async ({ page, workspace }) => {
    await lens(page, 'Run', 1).waitFor({ timeout: 60_000 });
    const box = page.locator('.quick-input-widget:visible input[type="text"]');
    await clickUntil(page, () => lens(page, 'Run', 1).click(), () => box.waitFor({ timeout: 3_000 }));
    await page.locator('.quick-input-widget').getByText('Value for previous_version').waitFor();
    await box.fill('$(touch hacked)');
    await page.keyboard.press('Enter');
    await page.locator('.quick-input-widget').getByText(/may hold/u).waitFor();
    await box.fill('v1.2.3');
    await page.keyboard.press('Enter');
    await page.locator('.codelens-decoration').getByText(/^passed in /u).waitFor({ timeout: 15_000 });
    assert.equal(await readFile(join(workspace, 'said'), 'utf8'), 'to v1.2.3\n');
  });
});

void test('Check connects to nothing before it is approved, and then shows value and verdict at the end of the line', async () => {
  await inChecklist('check an item', async ({ page }) => {
    await lens(page, 'Run', 0).waitFor({ timeout: 60_000 });
    service.requests = 0;
    await pressCheck(page, /Memory\susage/u);
    const dialog = page.getByRole('dialog').filter({ hasText: service.url });
    await dialog.waitFor({ timeout: 10_000 });
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('Not approved').first().waitFor();
    assert.equal(service.requests, 0, 'nothing was asked of the service');
    await page.keyboard.press('Escape');

    await pressCheck(page, /Memory\susage/u);
    await dialog.getByRole('button', { name: 'Approve' }).click();
    await remark(page, /100 MB < 500 MB ✓ pass/u);
    assert.ok(service.requests > 0);

    service.bytes = 900_000_000;
    await pressCheck(page, /Memory\susage/u);
    await remark(page, /900 MB >= 500 MB ✗ fail/u);
    await hover(page, /Memory\susage/u);
    await page.locator('.monaco-hover:visible').getByText('process_resident_memory_bytes').first().waitFor();
  });
});
