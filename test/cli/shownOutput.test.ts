import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { inRepository } from './commandLine.ts';

const checklist = `# Release

- [ ] Tell support

\`\`\`bash
printf '\\033[31mred\\033[0m \\033]8;;http://x\\033\\\\link\\033]8;;\\033\\\\ \\033]52;c;ZXZp'
sleep 0.2
printf 'bA==\\007clipboard \\033]633;E;rm\\007shell \\033['
sleep 0.2
printf '6nquery \\033[c\\xff\\n'
\`\`\`
`;

const printed = Buffer.from('\u001b[31mred\u001b[0m \u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\ \u001b]52;c;ZXZpbA==\u0007clipboard \u001b]633;E;rm\u0007shell \u001b[6nquery \u001b[c\u00ff\n', 'latin1');

void test('a terminal is told no links, clipboard, marks of a shell or queries, however the output is cut', async () => {
  await inRepository(process.execPath, checklist, async ({ holdpoint, inTerminal }) => {
    assert.equal((await holdpoint('start', 'release.md')).code, 0);
    const shown = await inTerminal('exec', 'release.md', '5');
    assert.equal(shown.code, 0, shown.out);
    assert.match(shown.out, /^\u001b\[31mred\u001b\[0m link clipboard shell query \ufffd\r\npassed/u);
    const beside = await holdpoint('exec', 'release.md', '5', '--json');
    assert.match(beside.err, /^\u001b\[31mred\u001b\[0m link clipboard shell query \ufffd\n$/u);
    const { outputDigest } = JSON.parse(beside.out) as { outputDigest: string };
    assert.equal(outputDigest, createHash('sha256').update(printed).digest('hex'));
  });
});

void test('a pipe gets every byte', async () => {
  await inRepository(process.execPath, checklist, async ({ holdpoint }) => {
    const piped = await holdpoint('exec', 'release.md', '5');
    assert.equal(piped.out, printed.toString('utf8'));
  });
});
