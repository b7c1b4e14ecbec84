import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { discard, showChecklist, until } from '../editorTools.ts';

const text = `# Release checklist

- [ ] API **p99 latency**
      stays below 200ms for 5 minutes
- [ ] Tell the team
- [ ] Error rate > 1%

## Rollback triggers

- **Trigger**: Memory > 90% sustained
`;

/** What the editor colours, as `type=text`. */
async function coloured(uri: vscode.Uri): Promise<readonly string[] | null> {
  const legend = await vscode.commands.executeCommand<vscode.SemanticTokensLegend | undefined>('vscode.provideDocumentSemanticTokensLegend', uri);
  const tokens = await vscode.commands.executeCommand<vscode.SemanticTokens | undefined>('vscode.provideDocumentSemanticTokens', uri);
  if (legend === undefined || tokens === undefined) return null;
  const document = await vscode.workspace.openTextDocument(uri);
  const shown: string[] = [];
  let line = 0;
  let column = 0;
  for (let index = 0; index < tokens.data.length; index += 5) {
    const [lines = 0, columns = 0, length = 0, type = 0] = tokens.data.slice(index, index + 5);
    column = lines === 0 ? column + columns : columns;
    line += lines;
    shown.push(`${legend.tokenTypes[type] ?? ''}=${document.lineAt(line).text.slice(column, column + length)}`);
  }
  return shown;
}

describe('the colours of conditions', () => {
  let uri: vscode.Uri;

  beforeEach(async () => {
    uri = await showChecklist('release-checklist.md', text);
  });

  afterEach(async () => {
    await discard(uri);
  });

  it('show how each part was read, and follow the text', async () => {
    const wanted = ['property=API', 'function=p99', 'property=latency', 'operator=below', 'number=200ms', 'keyword=for 5 minutes', 'property=Memory', 'operator=>', 'number=90%', 'keyword=sustained'];
    await until('colours of the text', async () => (JSON.stringify(await coloured(uri)) === JSON.stringify(wanted) ? true : null));

    const document = await vscode.workspace.openTextDocument(uri);
    const edit = new vscode.WorkspaceEdit();
    const at = document.positionAt(document.getText().indexOf('Error rate > 1%') + 'Error rate '.length);
    edit.replace(uri, new vscode.Range(at, at.translate(0, 1)), '<');
    await vscode.workspace.applyEdit(edit);
    await until('colours of the new text', async () => ((await coloured(uri))?.includes('property=Error rate') === true ? true : null));
  });

  it('leave other Markdown alone', async () => {
    await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(uri, '..', 'notes.md'), new TextEncoder().encode('- [ ] Error rate < 1%\n'));
    const notes = vscode.Uri.joinPath(uri, '..', 'notes.md');
    await vscode.window.showTextDocument(notes);
    assert.deepEqual((await coloured(notes)) ?? [], []);
    await vscode.workspace.fs.delete(notes);
  });
});
