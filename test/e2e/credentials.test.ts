import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { inWindow } from '../harness/scene.ts';
import { pressCheck, remark } from './lines.ts';

const TOKEN = 'e2e-token-of-nobody-8347';

let configurationHome: string;
let base = '';
let proxyAddress = '';
const seen: (string | undefined)[] = [];

/** A server that answers instant queries of those who know the token. */
const server = createServer((request, response) => {
  seen.push(request.headers.authorization);
  if (request.headers.authorization !== `Bearer ${TOKEN}`) {
    response.writeHead(401).end();
    return;
  }
  const now = Date.now() / 1000;
  const query = new URL(request.url ?? '', 'http://x').searchParams.get('query') ?? '';
  const result = query === 'time()' ? { resultType: 'scalar', result: [now, String(now)] } : { resultType: 'vector', result: [{ metric: {}, value: [now, query.includes('timestamp') ? '1' : '100000000'] }] };
  response.end(JSON.stringify({ status: 'success', data: result }));
});

/** A proxy that the editor is told to use for everything. What goes to a server is nothing of its business. */
const proxied: (string | undefined)[] = [];
const proxy = createServer((request, response) => {
  proxied.push(request.url);
  response.writeHead(502).end();
});

/** Listens on a host that the editor does not except from its proxy. */
async function listen(what: Server): Promise<string> {
  await new Promise<void>((resolve) => what.listen(0, '127.0.0.2', resolve));
  const address = what.address();
  assert.ok(typeof address === 'object' && address !== null);
  return `http://127.0.0.2:${String(address.port)}`;
}

before(async () => {
  base = await listen(server);
  proxyAddress = await listen(proxy);
  configurationHome = await mkdtemp(join(tmpdir(), 'holdpoint-configuration-'));
});

after(async () => {
  for (const one of [server, proxy]) {
    one.closeAllConnections();
    one.close();
  }
  await rm(configurationHome, { recursive: true, force: true });
});

async function answer(page: Page, prompt: RegExp, text: string | null): Promise<void> {
  await page.locator('.quick-input-widget:visible').getByText(prompt).first().waitFor({ timeout: 10_000 });
  if (text !== null) await page.locator('.quick-input-widget:visible input').first().fill(text);
  await page.keyboard.press('Enter');
}

/** Every file below a folder that holds the text. */
async function holding(folder: string, text: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    if ((await readFile(file).catch(() => Buffer.alloc(0))).includes(text)) found.push(file);
  }
  return found;
}

void test('credentials are kept by the editor, sent to their server, written nowhere, and forgotten', async () => {
  const checklist = `---\nholdpoint:\n  prometheus: ${base}\n  metrics:\n    memory usage: { query: process_resident_memory_bytes }\n---\n\n# Release checklist\n\n- [ ] Memory usage < 500MB\n`;
  await inWindow('keep credentials', { files: { 'release-checklist.md': checklist }, openFile: 'release-checklist.md', environment: { XDG_CONFIG_HOME: configurationHome, HTTP_PROXY: proxyAddress, http_proxy: proxyAddress } }, async ({ page, command, workspace, host }) => {
    await pressCheck(page, /Memory\susage/u);
    await page.getByRole('dialog').filter({ hasText: base }).getByRole('button', { name: 'Approve' }).click();
    await remark(page, /error/u);

    await command('Holdpoint: Set Credentials…');
    await answer(page, /Name that a checklist calls them by/u, null);
    await answer(page, /They are sent there and nowhere else/u, `${base}/path`);
    await page.locator('.quick-input-widget:visible').getByText(/and nothing else/u).first().waitFor();
    await answer(page, /They are sent there and nowhere else|and nothing else/u, base);
    await answer(page, /Bearer token/u, null);
    await answer(page, /Token/u, TOKEN);
    await page.getByText(`Kept “prometheus” for ${base}`).first().waitFor({ timeout: 10_000 });

    await pressCheck(page, /Memory\susage/u);
    await remark(page, /100 MB < 500 MB ✓ pass/u);
    assert.ok(seen.includes(`Bearer ${TOKEN}`));
    for (const folder of [workspace, configurationHome, host.dataFolder]) assert.deepEqual(await holding(folder, TOKEN), [], folder);

    await command('Holdpoint: Forget Credentials…');
    await answer(page, /prometheus/u, null);
    await page.getByText('Forgot “prometheus”').first().waitFor({ timeout: 10_000 });
    seen.length = 0;
    await pressCheck(page, /Memory\susage/u);
    await remark(page, /error/u);
    assert.ok(seen.length > 0 && seen.every((header) => header === undefined));
    assert.deepEqual(proxied.filter((url) => url?.startsWith(base)), []);
  });
});
