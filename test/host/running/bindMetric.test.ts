import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { HoldpointApi } from '../../../src/extension.ts';
import { closedAddress } from '../../node/metrics/loopback.ts';
import { missing, startPrometheus, type PrometheusServer } from '../../node/metrics/prometheusServer.ts';
import { discard, hoverParts, showChecklist, until } from '../editorTools.ts';

const ITEM = 10;

describe('Bind metric', () => {
  let uri: vscode.Uri;
  let api: HoldpointApi;
  let prometheus: PrometheusServer;
  let configurationHome: string;
  let text: string;
  const documentText = (): string => vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString())?.getText() ?? '';
  const fixes = async (): Promise<readonly vscode.CodeAction[]> => vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', uri, new vscode.Range(ITEM - 1, 0, ITEM - 1, 10), vscode.CodeActionKind.QuickFix.value);

  before(async function () {
    if (missing !== false) this.skip();
    const port = Number(new URL(await closedAddress()).port);
    // It scrapes itself, and so has the metrics of a process.
    prometheus = await startPrometheus(port, `http://127.0.0.1:${String(port)}`);
    await until('a first scrape', async () => ((await (await fetch(`${prometheus.base}/api/v1/query?query=process_resident_memory_bytes`)).text()).includes('"value"') ? true : null));
    const extension = vscode.extensions.getExtension<HoldpointApi>('holdpoint.holdpoint');
    assert.ok(extension);
    api = await extension.activate();
    configurationHome = await mkdtemp(path.join(tmpdir(), 'holdpoint-configuration-'));
    process.env['XDG_CONFIG_HOME'] = configurationHome;
    text = `---\r\n# ours\r\nholdpoint:\r\n  prometheus: ${prometheus.base} # the demo\r\n  window: 10s\r\n---\r\n\r\n# Release checklist\r\n\r\n- [ ] Memory < 900MB\r\n- [ ] Tell support\r\n`;
  });

  after(async () => {
    delete process.env['XDG_CONFIG_HOME'];
    await prometheus.stop();
    await rm(configurationHome, { recursive: true, force: true });
  });

  beforeEach(async () => {
    // A folder of its own has an engine of its own, which keeps approvals where this test says.
    uri = await showChecklist('binding/bind-checklist.md', text);
  });

  afterEach(async () => {
    await discard(uri);
  });

  async function approve(): Promise<void> {
    const checklist = await api.store.settled(await api.store.open(uri));
    const asked = await api.store.act(checklist, (engine, file) => engine.consent(file));
    assert.ok(asked.status === 'done' && asked.value !== null);
    const { digest } = asked.value;
    assert.equal((await api.store.act(checklist, (engine, file) => engine.trust(file, digest))).status, 'done');
  }

  /** Runs the command as the quick fix does, and takes the first suggestion. */
  async function bind(): Promise<string | null> {
    const action = await until('a quick fix', async () => (await fixes()).find(({ title }) => title === 'Bind metric…') ?? null);
    assert.ok(action.command);
    const working = vscode.commands.executeCommand<string | null>(action.command.command, ...((action.command.arguments ?? []) as unknown[]));
    const accepting = setInterval(() => void vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem'), 200);
    try {
      return await working;
    } finally {
      clearInterval(accepting);
    }
  }

  it('is offered on an item that has none, as quick fix, in the hover and on its row, and on no other', async () => {
    await until('a quick fix', async () => ((await fixes()).some(({ title }) => title === 'Bind metric…') ? true : null));
    const links = (await hoverParts(uri, ITEM)).filter(({ value }) => value.includes('command:holdpoint.bindMetric'));
    assert.deepEqual(links.map(({ isTrusted }) => isTrusted), [{ enabledCommands: ['holdpoint.bindMetric'] }]);
    assert.ok((await hoverParts(uri, ITEM + 1)).every(({ value }) => !value.includes('bindMetric')));
    await until('the view shows it', () => (api.store.current?.uri.toString() === uri.toString() ? true : null));
    const { tree } = api.view;
    const rows = (under = tree.getChildren()): readonly vscode.TreeItem[] => under.flatMap((row) => [tree.getTreeItem(row), ...rows(tree.getChildren(row))]);
    const bindable = rows().filter(({ contextValue }) => /\bunbound\b/u.test(contextValue ?? ''));
    assert.ok(bindable.length > 0 && bindable.every(({ label }) => String(label).includes('Memory')), JSON.stringify(bindable.map(({ label }) => label)));
  });

  it('connects to nothing where nobody approves', async () => {
    // A host under test may show no dialog, which is no approval.
    assert.equal(await bind(), null);
    assert.equal(documentText(), text);
  });

  it('writes one line into the front matter, undone by Undo and never saved', async () => {
    await approve();
    assert.equal(await bind(), 'memory');
    const written = text.replace('  window: 10s\r\n', "  window: 10s\r\n  metrics:\r\n    memory: { query: 'max(process_resident_memory_bytes)' }\r\n");
    assert.equal(documentText(), written);
    assert.equal(vscode.window.activeTextEditor?.selection.active.line, 5, 'the line is shown');
    assert.equal(await readFile(uri.fsPath, 'utf8'), text, 'nothing is saved');
    await until('no quick fix any more', async () => ((await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', uri, new vscode.Range(ITEM + 1, 0, ITEM + 1, 10), vscode.CodeActionKind.QuickFix.value)).length === 0 ? true : null));
    await vscode.commands.executeCommand('undo');
    await until('the text as it was', () => (documentText() === text ? true : null));
    await until('the quick fix again', async () => ((await fixes()).length > 0 ? true : null));
  });
});
