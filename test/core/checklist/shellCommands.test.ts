import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { parseChecklist } from '../../../src/core/checklist/parse.ts';
import type { ShellCommand } from '../../../src/core/checklist/model.ts';
import { applyEdits } from '../applyEdits.ts';

const inBlock = (code: string, lang = 'bash'): string => `\`\`\`${lang}\n${code}\n\`\`\`\n`;
const commands = (code: string): readonly ShellCommand[] => parseChecklist(inBlock(code)).commands;
const words = (code: string): readonly string[] => commands(code).map((command) => command.words.map(({ text }) => text).join('|'));

describe('commands of a block', () => {
  const read: readonly (readonly [string, readonly string[]])[] = [
    ['# rm -rf /', []],
    ['A=1 make "x y" $B >out', ['A=1|make|x y|$B']],
    ['make && (cd app; make)', ['make', 'cd|app', 'make']],
    ['if a; then b; else c; fi', ['a', 'b', 'c']],
    ['for x in 1; do f "$(g)"; done', ['f|$(g)', 'g']],
    ['cat <<EOF | sh\n$(rm x)\nEOF', ['cat', 'sh', 'rm|x']],
    ['deploy --to=<version> "<env>"', ['deploy|--to=<version>|<env>']],
  ];
  for (const [code, expected] of read) test(code, () => {
    assert.deepEqual(words(code), expected);
  });

  test('are placed in the file behind fences, quotes, prompts and items', () => {
    const text = '> - a\n>   ```console\n>   $ make it\n>   made\n>   ```\n\n- [ ] Execute: `make migrate`\n';
    const lines = text.split('\n');
    const placed = parseChecklist(text).commands.flatMap((command) => command.words.map((word) => [word.text, (lines[word.line - 1] ?? '').slice(word.column - 1, word.column - 1 + word.length)]));
    assert.deepEqual(placed, [['make', 'make'], ['it', 'it'], ['make', 'make'], ['migrate', 'migrate']]);
  });

  test('know functions of their block, and what is piped on', () => {
    assert.deepEqual(commands('f() { :; }\nf | g').map(({ words: [first], local, piped }) => [first?.text, local, piped]), [[':', false, false], ['f', true, true], ['g', false, false]]);
  });

  test('are read of anything without a throw, each word where it is written', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom('a', ' b', '\n', '; ', ' | ', '# c', '<<E\n', 'E\n', '"', "'", '(', ')', '$(', '`', '$x', '<v>', '\\\n', '$ ', '> ', ' 2>&1', 'x=', 'for x in y; do ', ' done')), (parts) => {
      const text = inBlock(parts.join(''));
      const lines = text.split('\n');
      for (const command of parseChecklist(text).commands) {
        for (const { line, column, length } of command.words) assert.ok(line > 1 && line < lines.length && column >= 1 && length >= 0);
      }
    }), { numRuns: 1000 });
  });
});

describe('variables of a block', () => {
  const asked: readonly (readonly [string, readonly string[]])[] = [
    ['echo $VERSION "${HOST}" ${TAG:?}', ['VERSION', 'HOST', 'TAG']],
    ["echo '$VERSION' \\$VERSION # $VERSION", []],
    ['echo $1 $? $@ $$ ${#}', []],
    ['echo ${A:-b} ${C+d} $A', []],
    ['[ -n "$CI" ] && echo $CI; [[ -z $Q ]] && echo $Q', []],
    ['. ./env\necho $VERSION', []],
    ['cat <<EOF\n$VERSION\nEOF\ncat <<"EOF"\n$OTHER\nEOF', ['VERSION']],
    ['export TOKEN=\nexport EMPTY=""', ['TOKEN']],
  ];
  for (const [code, expected] of asked) test(code, () => {
    const [block] = parseChecklist(inBlock(code)).blocks;
    assert.deepEqual(block?.variables.filter(({ setOn }) => setOn === null).map(({ name }) => name), expected);
  });

  test('that the block sets know where', () => {
    const code = 'echo $V\nV=1\nfor i in 1; do echo $i; done\nread -r line; echo $line\nprintf -v out %s x; echo $out';
    assert.deepEqual(parseChecklist(inBlock(code)).blocks[0]?.variables.map(({ name, setOn }) => [name, setOn]), [['V', 3], ['i', 4], ['line', 5], ['out', 6]]);
  });
});

describe('flags that npm swallows', () => {
  const fixed: readonly (readonly [string, string])[] = [
    ['npm run deploy:rollback --emergency', 'npm run deploy:rollback -- --emergency'],
    ['npm run a --x --y=1 z', 'npm run a -- --x --y=1 z'],
    ['npm run --silent a --x', 'npm run --silent a -- --x'],
    ['npm test --grep=a && npm start --port 3', 'npm test -- --grep=a && npm start -- --port 3'],
    ['npm run a -s --prefix app -- --x', 'npm run a -s --prefix app -- --x'],
    ['npm run a', 'npm run a'],
    ['npm install --save-dev x', 'npm install --save-dev x'],
    ['pnpm run a --x', 'pnpm run a --x'],
    ['# npm run a --x', '# npm run a --x'],
    ['echo "npm run a --x"', 'echo "npm run a --x"'],
  ];
  for (const [before, after] of fixed) test(before, () => {
    for (const eol of ['\n', '\r\n']) {
      const text = (code: string): string => `# T\n\n${inBlock(code)}`.replaceAll('\n', eol);
      const problems = parseChecklist(text(before)).problems.filter(({ rule }) => rule === 'npm-flags');
      assert.equal(applyEdits(text(before), problems.flatMap(({ fix }) => fix?.edits ?? [])), text(after));
    }
  });

  test('are seen in an item that is a command', () => {
    const text = '- [ ] Execute: `npm run migrate --production`\n';
    const [problem] = parseChecklist(text).problems;
    assert.equal(problem?.rule, 'npm-flags');
    assert.equal(applyEdits(text, problem.fix?.edits ?? []), '- [ ] Execute: `npm run migrate -- --production`\n');
  });
});

describe('placeholders that a shell would redirect', () => {
  test('become variables that the shell insists on', () => {
    const text = inBlock('undo --to=<old-version> "<host>" # <c>\ncat <<EOF\n<text>\nEOF');
    const { problems } = parseChecklist(text);
    assert.deepEqual(problems.map(({ rule, line, column }) => [rule, line, column]), [['placeholder-redirect', 2, 11]]);
    const mended = applyEdits(text, problems[0]?.fix?.edits ?? []);
    assert.equal(mended, text.replace('<old-version>', '"${old_version:?}"'));
    const { problems: left, blocks } = parseChecklist(mended);
    assert.deepEqual(left, []);
    assert.deepEqual(blocks[0]?.variables.map(({ name }) => name), ['old_version'], 'and are still asked for');
  });
});
