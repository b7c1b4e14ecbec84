import assert from 'node:assert/strict';
import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { HoldpointApi } from '../../../src/extension.ts';
import type { OpenChecklist } from '../../../src/vscode/checklists.ts';
import { discard, showChecklist, until } from '../editorTools.ts';

const text = '# Release checklist\n\n- [ ] **Bold** first   \n- [ ] Second\n  - [X] Nested\n\n1. [ ] `code` third\n\n- [ ] **Gate**: Go on or go back\n';

describe('ticking', () => {
  let uri: vscode.Uri;
  let api: HoldpointApi;

  before(async () => {
    const extension = vscode.extensions.getExtension<HoldpointApi>('holdpoint.holdpoint');
    assert.ok(extension);
    api = await extension.activate();
  });

  afterEach(async () => {
    await discard(uri);
  });

  async function open(content: string): Promise<OpenChecklist> {
    uri = await showChecklist('tick-checklist.md', content);
    return api.store.settled(await api.store.open(uri));
  }

  function id(checklist: OpenChecklist, label: string): string {
    const item = checklist.snapshot?.checklist.items.find((candidate) => candidate.label === label);
    assert.ok(item, `there is an item ${label}`);
    return item.id;
  }

  const target = (checklist: OpenChecklist, label: string): { uri: vscode.Uri; id: string } => ({ uri, id: id(checklist, label) });
  const onDisk = (): Promise<string> => readFile(uri.fsPath, 'utf8');
  const document = (): vscode.TextDocument => {
    const found = vscode.workspace.textDocuments.find((candidate) => candidate.uri.toString() === uri.toString());
    assert.ok(found);
    return found;
  };

  it('changes one byte of a clean file on disk, leaves the document clean, and is undone by Undo', async () => {
    const checklist = await open(text);
    await vscode.commands.executeCommand('holdpoint.tick', target(checklist, 'Bold first'));
    const ticked = text.replace('- [ ] **Bold**', '- [x] **Bold**');
    assert.equal(await onDisk(), ticked);
    await until('the document shows the tick and is clean', () => (document().getText() === ticked && !document().isDirty ? true : null));
    await vscode.commands.executeCommand('undo');
    await until('Undo takes the tick back', () => (document().getText() === text ? true : null));
    assert.equal(await onDisk(), ticked, 'Undo saves nothing');
  });

  it('runs no format-on-save: blanks at the end of lines stay', async () => {
    const settings = vscode.workspace.getConfiguration('files', { languageId: 'markdown' });
    await settings.update('trimTrailingWhitespace', true, vscode.ConfigurationTarget.Workspace, true);
    try {
      const checklist = await open(text);
      await vscode.commands.executeCommand('holdpoint.tick', target(checklist, 'Second'));
      assert.equal(await onDisk(), text.replace('- [ ] Second', '- [x] Second'));
    } finally {
      await settings.update('trimTrailingWhitespace', undefined, vscode.ConfigurationTarget.Workspace, true);
    }
  });

  it('edits a dirty document and saves nothing for its user', async () => {
    const checklist = await open(text);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(uri, new vscode.Position(0, 0), 'Typed. ');
    await vscode.workspace.applyEdit(edit);
    await api.store.settled(checklist);
    await vscode.commands.executeCommand('holdpoint.tick', target(checklist, 'Second'));
    assert.equal(document().getText(), `Typed. ${text.replace('- [ ] Second', '- [x] Second')}`);
    assert.equal(await onDisk(), text);
    assert.ok(document().isDirty);
  });

  it('keeps CRLF and a byte order mark, and mixed line endings', async () => {
    for (const content of [`\ufeff${text.replaceAll('\n', '\r\n')}`, text.replace('\n- [ ] Second', '\r\n- [ ] Second')]) {
      const checklist = await open(content);
      await vscode.commands.executeCommand('holdpoint.tick', target(checklist, 'Second'));
      assert.equal(await onDisk(), content.replace('- [ ] Second', '- [x] Second'));
      await discard(uri);
    }
    await open(text);
  });

  it('clears an X, ticks several at once, and refuses a gate', async () => {
    const checklist = await open(text);
    await vscode.commands.executeCommand('holdpoint.untick', target(checklist, 'Nested'));
    await vscode.commands.executeCommand('holdpoint.tick', target(checklist, 'Second'), [target(checklist, 'Second'), target(checklist, 'code third')]);
    const expected = text.replace('[X]', '[ ]').replace('- [ ] Second', '- [x] Second').replace('[ ] `code`', '[x] `code`');
    assert.equal(await onDisk(), expected);
    void vscode.commands.executeCommand('holdpoint.tick', target(checklist, 'Gate: Go on or go back'));
    await new Promise((resolve) => setTimeout(resolve, 500));
    assert.equal(await onDisk(), expected);
  });

  it('shows what is typed, in tree and status bar', async () => {
    const checklist = await open(text);
    await until('the status bar counts', () => (api.status.text.includes('1/5') ? true : null));
    const edit = new vscode.WorkspaceEdit();
    edit.replace(uri, new vscode.Range(3, 3, 3, 4), 'x');
    await vscode.workspace.applyEdit(edit);
    await until('the typed tick is counted', () => (api.status.text.includes('2/5') && checklist.snapshot?.checklist.items[1]?.checked === true ? true : null));
  });

  it('records typed ticks of an open deployment, shows what another process does, and survives a deleted file', async () => {
    const checklist = await open(text.replace('[X]', '[ ]'));
    const folder = path.dirname(uri.fsPath);
    try {
      const started = await api.store.act(checklist, (engine, file) => engine.start(file, { release: {}, existingTicks: 'refuse' }));
      assert.equal(started.status, 'done', JSON.stringify(started));
      const edit = new vscode.WorkspaceEdit();
      edit.replace(uri, new vscode.Range(3, 3, 3, 4), 'x');
      await vscode.workspace.applyEdit(edit);
      const state = await until('the typed tick is an event', () => checklist.snapshot?.run?.items.get(id(checklist, 'Second'))?.tick ?? null);
      assert.equal(state.cause, 'edit');
      assert.equal(state.attested, true);
      const ended = await api.store.act(checklist, (engine, file) => engine.abort(file, 'end of the test'));
      assert.equal(ended.status, 'done');
      await until('the run is over in the view', () => (checklist.snapshot?.run === null ? true : null));
    } finally {
      await rm(path.join(folder, '.holdpoint'), { recursive: true, force: true });
    }
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.workspace.fs.delete(uri);
    await until('the view says that the file is gone', () => (checklist.failure === null ? null : true));
    await writeFile(uri.fsPath, text);
    assert.ok((await readdir(folder)).includes('tick-checklist.md'));
  });
});
