import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { HoldpointApi } from '../../../src/extension.ts';
import { discard, showChecklist, until } from '../editorTools.ts';

const text = '# Release checklist\n\n- [ ] First\n- [x] Second\n';

describe('ticking in Restricted Mode', () => {
  let uri: vscode.Uri;
  let api: HoldpointApi;

  beforeEach(async () => {
    const extension = vscode.extensions.getExtension<HoldpointApi>('holdpoint.holdpoint');
    assert.ok(extension);
    api = await extension.activate();
    uri = await showChecklist('ticking-checklist.md', text);
    await api.store.settled(await api.store.open(uri));
    await until('the view shows it', () => (api.store.current?.uri.toString() === uri.toString() && api.store.current.snapshot !== null ? true : null));
  });

  afterEach(async () => {
    await discard(uri);
  });

  it('shows the checklist, with no box to press', () => {
    const rows = api.view.tree.getChildren().flatMap((row) => [row, ...api.view.tree.getChildren(row)]).filter((row) => row.kind === 'item');
    assert.equal(rows.length, 2);
    for (const row of rows) assert.equal(api.view.tree.getTreeItem(row).checkboxState, undefined);
    assert.equal(api.status.text, '$(checklist) 1/2');
    assert.match(api.view.view.message ?? '', /Restricted Mode/u);
  });

  it('refuses every action in code, and writes nothing', async () => {
    const checklist = await api.store.open(uri);
    const [item] = checklist.snapshot?.checklist.items ?? [];
    assert.ok(item);
    const folder = path.dirname(uri.fsPath);
    const before = await readdir(folder);
    const outcomes = await Promise.all([
      api.store.act(checklist, (engine, file) => engine.tick(file, [item.id], { reason: null, override: null })),
      api.store.act(checklist, (engine, file) => engine.start(file, { release: {}, existingTicks: 'accept' })),
      api.store.act(checklist, (engine, file) => engine.commit(file, new AbortController().signal)),
    ]);
    for (const outcome of outcomes) assert.ok(outcome.status === 'refused' && outcome.code === 'restricted', JSON.stringify(outcome));
    void vscode.commands.executeCommand('holdpoint.tick', { uri, id: item.id });
    await new Promise((resolve) => setTimeout(resolve, 500));
    assert.equal(await readFile(uri.fsPath, 'utf8'), text);
    assert.deepEqual(await readdir(folder), before);
  });
});
