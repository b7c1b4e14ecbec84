import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Executed } from '../../../src/core/engine/engine.ts';
import { discard, lensesBecome, lensTarget, processesWith, showChecklist, until } from '../editorTools.ts';

const text = `# Release checklist

## Ways back

1. **Halt at once**
   \`\`\`bash
   # Say it
   echo "colour $FORCE_COLOR"

   # Say where
   [ -t 1 ] || echo "piped"
   \`\`\`

2. **Fail**
   \`\`\`bash
   echo "about to fail" >&2
   exit 3
   \`\`\`

3. **Never ends**
   \`\`\`bash
   sleep 1000.4711 & sleep 1000.4711
   \`\`\`

4. **Back to a version**
   \`\`\`bash
   echo "to <previous_version>"
   \`\`\`

5. **Not shell**
   \`\`\`json
   {"a": 1}
   \`\`\`

6. **Broken**
   \`\`\`bash
   echo "before"
   if true; then
   \`\`\`

7. **Dangerous**
   \`\`\`bash
   rm -f said
   \`\`\`
`;

const line = { halt: 6, fail: 15, endless: 21, placeholder: 26, json: 31, broken: 36, dangerous: 42 };

async function run(target: unknown): Promise<Executed | null> {
  return vscode.commands.executeCommand<Executed | null>('holdpoint.run', target);
}

function terminals(): readonly string[] {
  return vscode.window.terminals.map((terminal) => terminal.name);
}

describe('blocks', () => {
  let uri: vscode.Uri;

  beforeEach(async () => {
    uri = await showChecklist('blocks-checklist.md', text);
  });

  afterEach(async () => {
    for (const terminal of vscode.window.terminals) terminal.dispose();
    await discard(uri);
  });

  it('each block has Run and Copy; one that no shell reads has Copy only', async () => {
    for (const at of [line.halt, line.fail, line.endless, line.placeholder]) await lensesBecome(uri, at, ['Run', 'Copy']);
    await lensesBecome(uri, line.json, ['Copy']);
  });

  it('a block runs in a terminal of its own, through pipes, with colour forced', async () => {
    const executed = await run(await lensTarget(uri, line.halt));
    assert.deepEqual(executed?.result.outcome, { status: 'exited', exitCode: 0 });
    assert.match(executed.result.excerpt, /^colour 1\npiped\n?$/u);
    assert.deepEqual(terminals(), ['Holdpoint: Halt at once']);
    await lensesBecome(uri, line.halt, ['Run', 'Copy', /^passed in \d+(\.\d)? m?s$/u]);
    await run(await lensTarget(uri, line.halt));
    assert.deepEqual(terminals(), ['Holdpoint: Halt at once'], 'the terminal of the block is used again');
  });

  it('a block that fails says its exit code, and is stale once its text changed', async () => {
    const executed = await run(await lensTarget(uri, line.fail));
    assert.deepEqual(executed?.result.outcome, { status: 'exited', exitCode: 3 });
    await lensesBecome(uri, line.fail, ['Run', 'Copy', 'failed: exit 3']);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(uri, new vscode.Position(line.fail, 3), 'true; ');
    await vscode.workspace.applyEdit(edit);
    await lensesBecome(uri, line.fail, ['Run', 'Copy', 'failed: exit 3 (text changed since)']);
  });

  it('Stop ends the whole tree of processes', async () => {
    const target = await lensTarget(uri, line.endless);
    const running = run(target);
    await lensesBecome(uri, line.endless, ['Stop', 'Copy']);
    await until('two sleeps', async () => ((await processesWith('sleep\u00001000.4711')).length >= 2 ? true : null));
    await vscode.commands.executeCommand('holdpoint.stop', target);
    const executed = await running;
    assert.equal(executed?.result.outcome.status, 'cancelled');
    assert.deepEqual(await processesWith('1000.4711'), []);
    await lensesBecome(uri, line.endless, ['Run', 'Copy', /^stopped after /u]);
  });

  it('closing the terminal stops what runs in it', async () => {
    const running = run(await lensTarget(uri, line.endless));
    await until('two sleeps', async () => ((await processesWith('sleep\u00001000.4711')).length >= 2 ? true : null));
    for (const terminal of vscode.window.terminals) terminal.dispose();
    assert.equal((await running)?.result.outcome.status, 'cancelled');
    assert.deepEqual(await processesWith('1000.4711'), []);
  });

  it('one block runs at a time; the next waits for its end', async () => {
    const first = run(await lensTarget(uri, line.endless));
    await lensesBecome(uri, line.endless, ['Stop', 'Copy']);
    let ended = false;
    const second = run(await lensTarget(uri, line.halt)).then((executed) => {
      ended = true;
      return executed;
    });
    await lensesBecome(uri, line.halt, ['Stop', 'Copy']);
    assert.equal(ended, false);
    await vscode.commands.executeCommand('holdpoint.stop', await lensTarget(uri, line.endless));
    await first;
    assert.deepEqual((await second)?.result.outcome, { status: 'exited', exitCode: 0 });
  });

  it('a placeholder is asked for, and without an answer nothing runs', async () => {
    const running = run(await lensTarget(uri, line.placeholder));
    // The box takes a moment to stand; closing is asked for until the run has given up.
    const closing = setInterval(() => void vscode.commands.executeCommand('workbench.action.closeQuickOpen'), 200);
    assert.equal(await running, null);
    clearInterval(closing);
    assert.deepEqual(terminals(), []);
    await lensesBecome(uri, line.placeholder, ['Run', 'Copy']);
  });

  it('a block with a fault of syntax is refused before its first line', async () => {
    assert.equal(await run(await lensTarget(uri, line.broken)), null);
    await lensesBecome(uri, line.broken, ['Run', 'Copy']);
  });

  it('what is dangerous runs on a clear yes only, which a window without dialogs never gives', async () => {
    assert.equal(await run(await lensTarget(uri, line.dangerous)), null);
    assert.deepEqual(terminals(), []);
    await lensesBecome(uri, line.dangerous, ['Run', 'Copy']);
  });

  it('a dry run shows the script and what would run it, and runs nothing', async () => {
    await vscode.commands.executeCommand('holdpoint.dryRun', await lensTarget(uri, line.dangerous));
    const shown = vscode.window.activeTextEditor?.document.getText() ?? '';
    assert.match(shown, /nothing was run[^]*rm -f said\n[^]*with bash -e -o pipefail/u);
    assert.deepEqual(terminals(), []);
  });

  it('one statement runs by itself', async () => {
    const block = await lensTarget(uri, line.halt);
    const commands = await vscode.commands.getCommands(true);
    assert.ok(commands.includes('holdpoint.runStatement'));
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', uri, new vscode.Position(line.halt + 1, 5));
    const link = hovers.flatMap((hover) => hover.contents).map((part) => (part as vscode.MarkdownString).value).find((value) => value.includes('command:holdpoint.run'));
    const argument = /command:holdpoint\.run\?([^)]+)\)/u.exec(link ?? '')?.[1];
    assert.ok(argument);
    const [target] = JSON.parse(decodeURIComponent(argument)) as [{ uri: string; id: string }];
    assert.notEqual(target.id, block.id);
    assert.match((await run(target))?.result.excerpt ?? '', /^colour 1\n?$/u);
  });

  it('Copy puts the text of the block on the clipboard', async () => {
    await vscode.env.clipboard.writeText('');
    await vscode.commands.executeCommand('holdpoint.copy', await lensTarget(uri, line.fail));
    assert.equal(await vscode.env.clipboard.readText(), 'echo "about to fail" >&2\nexit 3');
  });

  it('what is no target runs nothing', async () => {
    assert.equal(await run({ uri: uri.toString(), id: 'no-such-block' }), null);
    assert.equal(await run({ uri: 'untitled:nowhere', id: 'x' }), null);
    assert.deepEqual(terminals(), []);
  });
});
