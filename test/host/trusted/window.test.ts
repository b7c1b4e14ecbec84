import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';

describe('a trusted workspace', () => {
  it('is a folder of its own, and trusted', () => {
    assert.equal(vscode.workspace.workspaceFolders?.length, 1);
    assert.equal(vscode.workspace.isTrusted, true);
  });

  it('has Holdpoint, and can activate it', async () => {
    const extension = vscode.extensions.getExtension('holdpoint.holdpoint');
    assert.ok(extension);
    await extension.activate();
    assert.equal(extension.isActive, true);
  });
});
