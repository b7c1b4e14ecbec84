import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { discard, showChecklist, until } from '../editorTools.ts';

const WINDOWS = '---\r\nholdpoint:\r\n  promtheus: http://127.0.0.1:1 # ours\r\n---\r\n\r\n# Release checklist\r\n\r\n- [] Tell support\r\n- [ ] Say so\r\n';

/** The fixes offered on a line, counted from 1, once the editor shows a problem there. */
async function fixesOn(uri: vscode.Uri, line: number): Promise<readonly vscode.CodeAction[]> {
  const problem = await until(`a problem on line ${String(line)}`, () => vscode.languages.getDiagnostics(uri).find(({ range, source }) => source === 'Holdpoint' && range.start.line === line - 1) ?? null);
  return vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', uri, problem.range, vscode.CodeActionKind.QuickFix.value);
}

async function take(action: vscode.CodeAction | undefined): Promise<void> {
  assert.ok(action?.edit);
  assert.ok(await vscode.workspace.applyEdit(action.edit));
}

describe('quick fixes', () => {
  let uri: vscode.Uri;
  const text = (): string => vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString())?.getText() ?? '';

  afterEach(async () => {
    await discard(uri);
  });

  it('mend a mistyped key and a box, one at a time, undone by Undo and never saved', async () => {
    uri = await showChecklist('fixes-checklist.md', WINDOWS);
    const [key, ...others] = await fixesOn(uri, 3);
    assert.deepEqual([key?.title, key?.isPreferred, others.length], ['Change to "prometheus"', true, 0]);
    await take(key);
    assert.equal(text(), WINDOWS.replace('promtheus', 'prometheus'));
    const [box] = await fixesOn(uri, 8);
    assert.equal(box?.title, 'Make it a checkbox');
    await take(box);
    const mended = WINDOWS.replace('promtheus', 'prometheus').replace('[]', '[ ]');
    assert.equal(text(), mended);
    await until('no problem left', () => (vscode.languages.getDiagnostics(uri).length === 0 ? true : null));
    assert.equal(await readFile(uri.fsPath, 'utf8'), WINDOWS, 'nothing is saved');
    await vscode.commands.executeCommand('undo');
    await vscode.commands.executeCommand('undo');
    await until('the text as it was', () => (text() === WINDOWS ? true : null));
  });

  it('stand at the right place where line endings are mixed', async () => {
    uri = await showChecklist('fixes-checklist.md', '# Release checklist\n\nA\r\nB\r\nC\r\n\n- [] Tell support\n');
    const [box] = await fixesOn(uri, 7);
    await take(box);
    assert.match(text(), /^- \[ \] Tell support$/mu);
  });

  it('mend a command before anybody presses Run, also by what other files say', async () => {
    uri = await showChecklist('fixes-checklist.md', '# Release checklist\n\n```bash\nnpm run deploy:rollbak --emergency\n```\n');
    const manifest = vscode.Uri.joinPath(uri, '..', 'package.json');
    const before = await vscode.workspace.fs.readFile(manifest).then((bytes) => bytes, () => null);
    try {
      await vscode.workspace.fs.writeFile(manifest, new TextEncoder().encode('{ "scripts": { "deploy:rollback": "true" } }'));
      const edit = new vscode.WorkspaceEdit();
      edit.insert(uri, new vscode.Position(0, 19), 's');
      await vscode.workspace.applyEdit(edit);
      const fixes = await until('fixes of the script and of its flags', async () => {
        const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', uri, new vscode.Range(3, 0, 3, 33), vscode.CodeActionKind.QuickFix.value);
        return actions.length === 2 ? actions : null;
      });
      assert.deepEqual(fixes.map(({ title }) => title).sort(), ['Change to "deploy:rollback"', 'Put -- before --emergency']);
      for (const fix of fixes.sort((a, b) => (a.title < b.title ? 1 : -1))) await take(fix);
      assert.match(text(), /^npm run deploy:rollback -- --emergency$/mu);
    } finally {
      if (before === null) await vscode.workspace.fs.delete(manifest);
      else await vscode.workspace.fs.writeFile(manifest, before);
    }
  });

  it('are not offered where nothing is wrong, nor in a file that is no checklist', async () => {
    uri = await showChecklist('fixes-checklist.md', WINDOWS);
    await fixesOn(uri, 3);
    const at = new vscode.Range(8, 0, 8, 5);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', uri, at, vscode.CodeActionKind.QuickFix.value);
    assert.deepEqual(actions.map(({ title }) => title), []);
    await discard(uri);
    uri = await showChecklist('notes.md', WINDOWS);
    const elsewhere = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', uri, new vscode.Range(2, 2, 2, 11), vscode.CodeActionKind.QuickFix.value);
    assert.deepEqual(elsewhere.map(({ title }) => title), []);
  });
});
