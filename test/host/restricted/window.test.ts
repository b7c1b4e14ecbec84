import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';

describe('a workspace in Restricted Mode', () => {
  it('is not trusted', () => {
    assert.equal(vscode.workspace.isTrusted, false);
  });
});
