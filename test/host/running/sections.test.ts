import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { TurnsTaken } from '../../../src/core/engine/inTurn.ts';
import type { HoldpointApi } from '../../../src/extension.ts';
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

- [ ] Tell support
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

  it('while a block runs its row tells how long, and the last line of its output', async () => {
    const { store, view } = vscode.extensions.getExtension<HoldpointApi>('holdpoint.holdpoint')?.exports ?? assert.fail('no extension');
    const slow = await showChecklist('slow-checklist.md', '# Release\n\n## Slow\n\n```bash { name=slow }\nprintf "\\033[31mfirst\\033[0m\\n"; echo "  second  "; sleep 3\n```\n');
    const running = vscode.commands.executeCommand('holdpoint.run', { uri: slow, id: 'slow' });
    const row = (): string => {
      const found = view.tree.row('block', 'slow');
      return found === undefined ? '' : String(view.tree.getTreeItem(found).description);
    };
    await until('the row tells of it', () => (/^\d(\.\d)? s · second$/u.test(row()) ? true : null));
    await running;
    await until('the row is as before', () => (row() === 'bash' ? true : null));
    assert.equal(store.get(slow)?.progress.size, 0);
    await discard(slow);
    await vscode.window.showTextDocument(uri);
  });

  it('two runs of a block are compared side by side', async () => {
    await vscode.commands.executeCommand('holdpoint.compareOutput', { uri, id: 'first' });
    await vscode.commands.executeCommand('notifications.clearAll');
    assert.ok(vscode.window.tabGroups.activeTabGroup.activeTab?.input instanceof vscode.TabInputText, 'without a deployment there is nothing to compare');
    const { store } = vscode.extensions.getExtension<HoldpointApi>('holdpoint.holdpoint')?.exports ?? assert.fail('no extension');
    const checklist = await store.open(uri);
    await store.act(checklist, (engine, file) => engine.start(file, { release: {}, existingTicks: 'refuse' }));
    try {
      for (let run = 0; run < 2; run += 1) await vscode.commands.executeCommand('holdpoint.run', { uri, id: 'first' });
      await vscode.commands.executeCommand('holdpoint.compareOutput', { uri, id: 'first' });
      const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
      assert.ok(tab?.input instanceof vscode.TabInputTextDiff);
      assert.equal(tab.label, 'Deploy: run 1 and run 2');
    } finally {
      await store.act(checklist, (engine, file) => engine.abort(file, 'The test is over.'));
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
      await vscode.window.showTextDocument(uri);
    }
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
