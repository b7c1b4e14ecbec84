import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { discard, hoverParts, lenses, lensTarget, showChecklist } from '../editorTools.ts';

const hostile = ['[x](command:workbench.action.closeWindow)', '$(zap)', '<img src=x>', '![](http://127.0.0.1:1/pixel)', 'https://example.com', '```', '*b* `c` ~~d~~'];

const items = hostile.map((text) => `- [ ] Latency ${text} < 200ms`).join('\n');
const text = `# Release checklist

${items}

## Steps

1. **${hostile.slice(0, 4).join(' ')}**
   \`\`\`bash
   # ${hostile.join(' ')}
   true
   \`\`\`
`;

describe('hostile text', () => {
  let uri: vscode.Uri;

  beforeEach(async () => {
    uri = await showChecklist('hostile-checklist.md', text);
  });

  afterEach(async () => {
    for (const terminal of vscode.window.terminals) terminal.dispose();
    await discard(uri);
  });

  it('stays text in hovers: what is trusted holds nothing of it, what holds it is not trusted', async () => {
    const lines = [...hostile.keys()].map((index) => index + 3);
    for (const line of [...lines, 16]) {
      const parts = await hoverParts(uri, line);
      assert.ok(parts.length >= 1, `line ${String(line)} has a hover`);
      for (const part of parts) {
        assert.notEqual(part.supportHtml, true);
        assert.notEqual(part.supportThemeIcons, true);
        if (part.isTrusted === undefined || part.isTrusted === false) assert.doesNotMatch(withoutFences(part.value), /command:|\]\(|<img|https?:\/\/|\$\(/u);
        else {
          assert.notEqual(part.isTrusted, true);
          assert.match(part.value, /^\[(Check|Run this|Bind metric…)\]\(command:holdpoint\.(check|run|bindMetric)\?[\w.%-]+\)$/u);
        }
      }
    }
  });

  it('is in no title of a lens', async () => {
    for (const lens of await lenses(uri)) assert.doesNotMatch(lens.command?.title ?? '', /\$\(|\[|</u);
  });

  it('makes no icon and no link in the name of a terminal', async () => {
    await vscode.commands.executeCommand('holdpoint.run', await lensTarget(uri, 14));
    const [name] = vscode.window.terminals.map((terminal) => terminal.name);
    assert.match(name ?? '', /^Holdpoint: \[x\]/u);
    assert.doesNotMatch(name ?? '', /\$\(|\]\(/u);
  });
});

/** Text in a fence is shown as it is. The fence must be longer than any in the text: that is tested where it is made. */
function withoutFences(markdown: string): string {
  return markdown.replaceAll(/(^|\n)(`{3,})\w*\n[\s\S]*?\n\2(?=\n|$)/gu, '');
}
