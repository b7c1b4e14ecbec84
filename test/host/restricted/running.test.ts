import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { discard, hoverParts, lensesBecome, lensTarget, showChecklist } from '../editorTools.ts';

const text = `# Release checklist

- [ ] Memory usage < 500MB

\`\`\`bash
touch ran
\`\`\`
`;

describe('running and checking in Restricted Mode', () => {
  let uri: vscode.Uri;

  beforeEach(async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    uri = await showChecklist('restricted-checklist.md', text);
  });

  afterEach(async () => {
    await discard(uri);
  });

  it('offers no Run', async () => {
    await lensesBecome(uri, 5, ['Copy']);
  });

  it('refuses to run in code, not only in menus', async () => {
    assert.equal(await vscode.commands.executeCommand('holdpoint.run', await lensTarget(uri, 5)), null);
    await assert.rejects(async () => vscode.workspace.fs.stat(vscode.Uri.joinPath(uri, '../ran')));
    assert.deepEqual(vscode.window.terminals, []);
  });

  it('refuses to check, and offers no Check', async () => {
    assert.deepEqual(await vscode.commands.executeCommand('holdpoint.checkAll', { uri, id: '' }), []);
    for (const part of await hoverParts(uri, 3)) assert.doesNotMatch(part.value, /command:/u);
  });
});
