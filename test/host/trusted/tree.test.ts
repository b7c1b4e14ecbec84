import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { HoldpointApi } from '../../../src/extension.ts';
import type { OpenChecklist } from '../../../src/vscode/checklists.ts';
import type { Row } from '../../../src/vscode/treeNodes.ts';
import { discard, showChecklist, until } from '../editorTools.ts';

const text = `# Release checklist

## Stage 1: Canary (5% traffic)
- [ ] Parent
  - [x] Child
- [ ] Second
- [ ] Watch for 1 hour
- [ ] **Gate**: Go on or go back

## Sign-off
- [ ] Product Owner sign-off received

## Quick Commands
\`\`\`bash
# Say hello
echo hello

# Say it again
echo again
\`\`\`

## Emergency Contacts

| Role | Name | Contact | Escalation |
|------|------|---------|------------|
| On call | Ada | pager | first |
`;

describe('the tree', () => {
  let uri: vscode.Uri;
  let api: HoldpointApi;

  before(async () => {
    const extension = vscode.extensions.getExtension<HoldpointApi>('holdpoint.holdpoint');
    assert.ok(extension);
    api = await extension.activate();
  });

  afterEach(async () => {
    api.store.unpin();
    await discard(uri);
  });

  async function open(content: string): Promise<OpenChecklist> {
    uri = await showChecklist('tree-checklist.md', content);
    const checklist = await api.store.settled(await api.store.open(uri));
    await until('the view shows it', () => (api.store.current === checklist ? true : null));
    return checklist;
  }

  async function select(name: string): Promise<void> {
    const row = named(name);
    await vscode.commands.executeCommand('holdpoint.deployment.focus');
    // A view that is being drawn anew forgets what is to be selected: then it is asked again, as a person would click again.
    await until(`${name} is selected`, async () => {
      await api.view.view.reveal(row, { select: true, focus: true });
      return until('soon', () => (api.view.view.selection.some((selected) => label(selected) === name) ? true : null), 1_000).catch(() => null);
    });
  }

  const tree = (): HoldpointApi['view']['tree'] => api.view.tree;
  const item = (row: Row): vscode.TreeItem => tree().getTreeItem(row);
  const label = (row: Row): string => String(item(row).label);
  function all(rows = tree().getChildren()): readonly Row[] {
    return rows.flatMap((row) => [row, ...all(tree().getChildren(row))]);
  }
  function named(name: string): Row {
    const found = all().find((row) => label(row) === name);
    assert.ok(found, `a row ${name} among ${all().map(label).join(', ')}`);
    return found;
  }

  it('shows the checklist in document order, nested, with what is done of each section', async () => {
    await open(text);
    assert.deepEqual(tree().getChildren().map(label), ['Next: Parent', 'Stage 1: Canary (5% traffic)', 'Sign-off', 'Quick Commands', 'Emergency Contacts']);
    const stage = named('Stage 1: Canary (5% traffic)');
    assert.equal(item(stage).description, '1/5');
    assert.deepEqual(tree().getChildren(stage).map(label), ['Parent', 'Second', 'Watch for 1 hour', 'Gate: Go on or go back']);
    assert.deepEqual(tree().getChildren(named('Parent')).map(label), ['Child']);
    assert.deepEqual(tree().getChildren(named('Quick Commands')).map(label), ['Say hello', 'Say it again']);
    assert.deepEqual(tree().getChildren(named('Emergency Contacts')).map(label), ['On call: Ada']);
  });

  it('gives boxes to what is ticked, and actions to what is decided', async () => {
    await open(text);
    const box = (name: string): unknown => {
      const { checkboxState } = item(named(name));
      return typeof checkboxState === 'object' ? checkboxState.state : checkboxState;
    };
    assert.equal(box('Second'), vscode.TreeItemCheckboxState.Unchecked);
    assert.equal(box('Child'), vscode.TreeItemCheckboxState.Checked);
    for (const [name, kind] of [['Gate: Go on or go back', 'gate'], ['Product Owner sign-off received', 'approval'], ['Watch for 1 hour', 'soak']] as const) {
      assert.equal(box(name), undefined, name);
      assert.match(item(named(name)).contextValue ?? '', new RegExp(`^item ${kind} decision\\b`, 'u'));
    }
  });

  it('shows a ticked item by its own row first, the same row as before', async () => {
    await open(text);
    const row = named('Second');
    const events: unknown[] = [];
    const listener = tree().onDidChangeTreeData((changed) => events.push(changed));
    await vscode.commands.executeCommand('holdpoint.tick', row);
    await until('the counts follow', () => (item(named('Stage 1: Canary (5% traffic)')).description === '2/5' ? true : null));
    listener.dispose();
    assert.ok(Array.isArray(events[0]) && events[0].length === 1 && events[0][0] === row, 'only this row');
    assert.ok(events.every((event) => event !== undefined), 'never the whole tree');
    assert.equal(named('Second'), row);
  });

  it('shows no mark in the file as passed', async () => {
    await open(text);
    const child = item(named('Child'));
    assert.deepEqual([child.description, child.iconPath, child.accessibilityInformation?.label], ['ticked', undefined, 'Child, manual, ticked']);
  });

  it('clears with a second press of the key what the first ticked, however soon it comes', async () => {
    await open(text);
    await select('Second');
    await Promise.all([vscode.commands.executeCommand('holdpoint.toggle'), vscode.commands.executeCommand('holdpoint.toggle')]);
    assert.equal(await readFile(uri.fsPath, 'utf8'), text);
    await vscode.commands.executeCommand('holdpoint.toggle');
    assert.equal(await readFile(uri.fsPath, 'utf8'), text.replace('[ ] Second', '[x] Second'));
  });

  it('toggles in the checklist that was shown at the press, and in no copy of it', async () => {
    await open(text);
    await select('Second');
    const copy = vscode.Uri.joinPath(uri, '../copied-checklist.md');
    await vscode.workspace.fs.writeFile(copy, new TextEncoder().encode(text));
    try {
      await api.store.settled(await api.store.open(copy));
      const pressed = [1, 2].map(() => vscode.commands.executeCommand('holdpoint.toggle'));
      await api.store.openAs(copy);
      await Promise.all(pressed);
      assert.equal(api.store.current?.uri.toString(), copy.toString());
      assert.equal(await readFile(copy.fsPath, 'utf8'), text);
      assert.equal(await readFile(uri.fsPath, 'utf8'), text);
    } finally {
      await vscode.workspace.fs.delete(copy);
    }
  });

  it('keeps hostile text as text, in labels, descriptions and tooltips', async () => {
    await open('# $(trash) Title\n\n## $(flame) [click](command:workbench.action.quit)\n- [ ] $(gear) ![x](http://127.0.0.1:1/x.png) <b>bold</b>\u202e\n\n```bash\n# $(rocket) go\necho 1\n```\n');
    for (const row of all()) {
      const { label: shown, description, tooltip } = item(row);
      for (const part of [shown, description]) assert.doesNotMatch(typeof part === 'string' ? part : '', /\$\(|\]\(|\u202e/u);
      assert.ok(tooltip === undefined || typeof tooltip === 'string', 'a tooltip is no Markdown');
    }
    assert.doesNotMatch(api.view.view.description ?? '', /\$\(/u);
    assert.match(api.status.text, /^\$\(checklist\) \d+\/\d+$/u);
  });

  it('stays with a pinned checklist, and follows the editor again when unpinned', async () => {
    const first = await open(text);
    await vscode.commands.executeCommand('holdpoint.pin');
    const other = await showChecklist('other-release.md', '# Other\n\n- [ ] One\n');
    try {
      await api.store.settled(await api.store.open(other));
      assert.equal(api.store.current, first);
      await vscode.commands.executeCommand('holdpoint.unpin');
      await until('it follows', () => (api.store.current?.uri.toString() === other.toString() ? true : null));
    } finally {
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
      await vscode.workspace.fs.delete(other);
      await vscode.window.showTextDocument(uri);
    }
  });

  it('ticks with another document dirty, and leaves that as it is', async () => {
    const other = await showChecklist('notes.md', 'notes\n');
    const edit = new vscode.WorkspaceEdit();
    edit.insert(other, new vscode.Position(0, 0), 'unsaved ');
    await vscode.workspace.applyEdit(edit);
    try {
      await open(text);
      await vscode.commands.executeCommand('holdpoint.tick', named('Second'));
      assert.equal(await readFile(uri.fsPath, 'utf8'), text.replace('[ ] Second', '[x] Second'));
      const notes = await vscode.workspace.openTextDocument(other);
      assert.equal(notes.getText(), 'unsaved notes\n');
      assert.ok(notes.isDirty);
      const document = await vscode.workspace.openTextDocument(uri);
      await until('the editor reloads it', () => (document.getText().includes('[x] Second') && !document.isDirty ? true : null));
    } finally {
      await vscode.window.showTextDocument(other);
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
      await vscode.workspace.fs.delete(other);
      await vscode.window.showTextDocument(uri);
    }
  });

  it('refuses a dirty document whose file has mixed line endings', async () => {
    const mixed = text.replace('\n- [ ] Second', '\r\n- [ ] Second');
    await open(mixed);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(uri, new vscode.Position(0, 0), ' ');
    await vscode.workspace.applyEdit(edit);
    const checklist = await api.store.settled(await api.store.open(uri));
    const document = await vscode.workspace.openTextDocument(uri);
    const before = document.getText();
    const outcome = await api.store.act(checklist, (engine, file) => engine.tick(file, [named('Second').id], { reason: null, override: null }));
    assert.ok(outcome.status === 'refused' && outcome.code === 'unwritable' && /mixed line endings/u.test(outcome.message), JSON.stringify(outcome));
    assert.equal(document.getText(), before);
    assert.equal(await readFile(uri.fsPath, 'utf8'), mixed);
  });

  it('follows an editor whose language becomes known only after it is active', async () => {
    await open(text);
    const later = vscode.Uri.joinPath(uri, '..', 'later-checklist.md');
    await vscode.workspace.fs.writeFile(later, new TextEncoder().encode('- [ ] Later\n'));
    try {
      const document = await vscode.languages.setTextDocumentLanguage(await vscode.workspace.openTextDocument(later), 'plaintext');
      await vscode.window.showTextDocument(document);
      assert.equal(api.store.current?.uri.toString(), uri.toString(), 'plain text is no checklist');
      await vscode.languages.setTextDocumentLanguage(document, 'markdown');
      await until('the view shows the later one', () => (api.store.current?.uri.toString() === later.toString() ? true : null));
    } finally {
      await vscode.workspace.fs.delete(later);
    }
  });

  it('shows the real checklist with all that it holds', async function () {
    const seed = path.join(process.env.HOLDPOINT_ROOT ?? '', '..', 'shared', 'seed', 'production-deployment-checklist.md');
    if (!existsSync(seed)) this.skip();
    await open(await readFile(seed, 'utf8'));
    const rows = all();
    const count = (kind: Row['kind']): number => rows.filter((row) => row.kind === kind).length;
    assert.deepEqual([count('item'), count('statement'), count('trigger'), count('contact')], [121, 13, 5, 5]);
    assert.equal(api.status.text, '$(checklist) 0/121');
    assert.equal(new Set(rows.map((row) => item(row).id)).size, rows.length, 'ids are unique');
  });
});
