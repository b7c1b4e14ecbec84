import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { HoldpointApi } from '../../../src/extension.ts';
import type { Checked } from '../../../src/core/engine/engine.ts';
import { discard, showChecklist } from '../editorTools.ts';

describe('Check all, on a report, files, a command and a request', () => {
  let uri: vscode.Uri;
  let api: HoldpointApi;
  let server: Server;
  let configurationHome: string;
  let status = 200;

  before(async () => {
    server = createServer((_, response) => response.writeHead(status).end());
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const extension = vscode.extensions.getExtension<HoldpointApi>('holdpoint.holdpoint');
    assert.ok(extension);
    api = await extension.activate();
    configurationHome = await mkdtemp(path.join(tmpdir(), 'holdpoint-configuration-'));
    process.env['XDG_CONFIG_HOME'] = configurationHome;
    // A folder of its own has an engine of its own, which keeps approvals where this test says.
    const base = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    uri = await showChecklist('measured/measured-checklist.md', `---
holdpoint:
  metrics:
    lcp: { json: report.json, path: lcp, unit: ms }
    bundle size: { files: '*.js', measure: gzip }
    errors: { command: cat errors.txt }
    canary health check: { http: "${base}/healthz", expect: 200 }
---

# Release checklist

- [ ] LCP < 2.5s
- [ ] Bundle size < 500KB gzipped
- [ ] Errors < 5
- [ ] Canary health check
`);
  });

  after(async () => {
    delete process.env['XDG_CONFIG_HOME'];
    server.close();
    server.closeAllConnections();
    await discard(uri);
    await rm(configurationHome, { recursive: true, force: true });
  });

  async function write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, text] of Object.entries(files)) await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(uri, '..', name), new TextEncoder().encode(text));
  }

  async function outcomes(): Promise<readonly string[]> {
    const checked = await vscode.commands.executeCommand<readonly Checked[]>('holdpoint.checkAll');
    const { snapshot } = await api.store.settled(await api.store.open(uri));
    const places = snapshot?.checklist.items.map(({ id }) => id) ?? [];
    return [...checked].sort((a, b) => places.indexOf(a.item) - places.indexOf(b.item)).map(({ verdict }) => verdict.reason ?? verdict.outcome);
  }

  it('asks nothing before somebody approved it, and then each of them', async () => {
    await write({ 'report.json': '{"lcp": 2100}', 'app.js': 'void 0;\n', 'errors.txt': '2\n' });
    // A host under test may show no dialog, which is no approval.
    assert.deepEqual(await outcomes(), []);
    const checklist = await api.store.settled(await api.store.open(uri));
    const asked = await api.store.act(checklist, (engine, file) => engine.consent(file));
    assert.ok(asked.status === 'done' && asked.value !== null);
    const { digest, shown } = asked.value;
    for (const part of ['cat errors.txt', '/healthz']) assert.ok(shown.includes(part), shown);
    assert.equal((await api.store.act(checklist, (engine, file) => engine.trust(file, digest))).status, 'done');
    assert.deepEqual(await outcomes(), ['pass', 'pass', 'pass', 'pass']);
  });

  it('fails, and says what it does not know', async () => {
    status = 503;
    await write({ 'report.json': '{"lcp": 2900}', 'errors.txt': '7\n' });
    assert.deepEqual(await outcomes(), ['fail', 'pass', 'fail', 'fail']);
    await write({ 'report.json': '{"lcp": "fast"}', 'app.js': '', 'errors.txt': '2 or so\n' });
    assert.deepEqual(await outcomes(), ['not-understood', 'no-data', 'not-understood', 'fail']);
  });
});
