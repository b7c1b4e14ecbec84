import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { TurnsTaken } from '../../../src/core/engine/inTurn.ts';
import { discard, showChecklist, until } from '../editorTools.ts';

const text = `# Release checklist

## Deploy

\`\`\`bash { name=first }
echo "tag=v7" >> "$HOLDPOINT_OUTPUT"
\`\`\`

\`\`\`bash { name=second }
# One
test "<tag>" = v7

# Two
shared=yes

# Three
test "$shared" = yes
\`\`\`

## Fails

\`\`\`bash { name=failing }
exit 3
\`\`\`

\`\`\`bash { name=never }
echo never
\`\`\`
`;

describe('sections and selections', () => {
  let uri: vscode.Uri;

  beforeEach(async () => {
    uri = await showChecklist('sections-checklist.md', text);
  });

  afterEach(async () => {
    for (const terminal of vscode.window.terminals) terminal.dispose();
    await discard(uri);
  });

  it('all of a section runs in order, and what one block gives out the next one has', async () => {
    const taken = await vscode.commands.executeCommand<TurnsTaken>('holdpoint.runSection', { uri, id: 'deploy' });
    assert.deepEqual(taken, { passed: ['first', 'second'], skipped: [], left: [] });
  });

  it('the first failure stops a section; a question that is left unanswered goes no further', async () => {
    const running = vscode.commands.executeCommand<TurnsTaken>('holdpoint.runSection', { uri, id: 'fails' });
    const dismissed = until('the section has ended', async () => {
      await vscode.commands.executeCommand('notifications.clearAll');
      return (await Promise.race([running, new Promise<null>((resolve) => { setTimeout(() => { resolve(null); }, 100); })]));
    });
    assert.deepEqual(await dismissed, { passed: [], skipped: [], left: ['failing', 'never'] });
    assert.deepEqual(vscode.window.terminals.map(({ name }) => name), ['Holdpoint: Fails']);
  });

  it('a selection runs the whole statements that it touches, in one shell', async () => {
    const editor = await vscode.window.showTextDocument(uri);
    editor.selection = new vscode.Selection(13, 3, 16, 5);
    const taken = await vscode.commands.executeCommand<TurnsTaken>('holdpoint.runSelection');
    assert.deepEqual(taken, { passed: ['second/two..second/three'], skipped: [], left: [] });
    editor.selection = new vscode.Selection(0, 0, 2, 0);
    assert.equal(await vscode.commands.executeCommand('holdpoint.runSelection'), null);
  });
});
