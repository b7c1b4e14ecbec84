import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { parseChecklist } from '../../../src/core/checklist/parse.ts';
import { readShell } from '../../../src/core/checklist/statements.ts';

const texts = (code: string, lang = 'bash'): readonly string[] => readShell(code, lang).statements.map(({ text }) => text);
const names = (code: string, lang = 'bash'): readonly string[] => readShell(code, lang).placeholders.map(({ name }) => name);

describe('statements', () => {
  const whole: readonly (readonly [string, string])[] = [
    ['a pipeline over lines', 'cat log |\n  grep error |\n  wc -l'],
    ['a here-document', 'cat <<EOF > out\n# no comment\na; b\n\nEOF'],
    ['a quoted here-document with tabs', "cat <<-'END'\n\tdon't\n\tEND"],
    ['two here-documents', 'paste <<A - <<B\n1\nA\n2\nB'],
    ['a here-document in a loop', 'for i in 1 2; do\n  cat <<EOF\n$i\nEOF\ndone'],
    ['a loop', 'while read -r line; do\n\n  echo "$line"\n\ndone < in'],
    ['a condition', 'if true\nthen\n  a\nelse\n  b\nfi'],
    ['a case', 'case $1 in\n  a) b ;;\nesac'],
    ['a function', 'f() {\n  # inside\n  a\n}'],
    ['a subshell', '(\n  cd app\n  make\n)'],
    ['a continued line', 'a \\\n  --b \\\n  --c'],
    ['a quote over lines', 'echo "one\n# two\nthree"'],
    ['a list of and and or', 'a &&\n  b ||\n  c'],
    ['commands on one line', 'cd app; make & wait'],
    ['an array over lines', 'hosts=(\n  a\n  b\n)'],
  ];
  for (const [name, code] of whole) test(`${name} stays whole`, () => {
    assert.deepEqual(texts(`before\n${code}\nafter`), ['before', code, 'after']);
  });

  test('have their lines and the comment directly above as label', () => {
    const { statements } = readShell('#!/bin/sh\n# One\n# two\na\n# Three\n\nb # aside\n  # Four\n  c', 'sh');
    assert.deepEqual(statements, [
      { line: 3, endLine: 3, text: 'a', label: 'One two' },
      { line: 6, endLine: 6, text: 'b # aside', label: null },
      { line: 8, endLine: 8, text: 'c', label: 'Four' },
    ]);
  });

  test('take no line of the statement above for a comment', () => {
    assert.deepEqual(readShell('echo "a\n# b"\nc', 'bash').statements.map(({ label }) => label), [null, null]);
  });

  test('are none where there are only comments', () => {
    assert.deepEqual(texts('# nothing\n\n'), []);
    assert.deepEqual(texts(''), []);
  });

  test('a fault of the grammar has its line', () => {
    assert.equal(readShell('a\nif true; then\n', 'bash').fault?.line, 1);
    assert.equal(readShell('a\nb\n', 'bash').fault, null);
    assert.equal(readShell('print -l **/*(.om[1])', 'zsh').fault, null);
  });

  test('cover each line of code once, in order, whatever it is', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom('a', ' b', '\n', '; ', ' | ', ' && ', '# c', '<<E\n', 'E\n', '"', "'", '(', ')', '{ ', ' }', '$(', 'if a; then ', ' fi', 'for x in y; do ', ' done', '<v>', '\\\n', '$ ', '> ', ' &')), (parts) => {
      for (const lang of ['bash', 'console']) {
        const code = parts.join('');
        const { script, statements, placeholders } = readShell(code, lang);
        let last = -1;
        for (const { line, endLine } of statements) {
          assert.ok(line > last && endLine >= line && endLine < code.split('\n').length);
          last = endLine;
        }
        for (const { offset, text } of placeholders) assert.equal(script.slice(offset, offset + text.length), text);
      }
    }), { numRuns: 3000 });
  });
});

describe('placeholders', () => {
  const found: readonly (readonly [string, readonly string[]])[] = [
    ['npm run undo --to=<previous_version>', ['previous_version']],
    ['git checkout <tag> && make', ['tag']],
    ['curl "https://<host>/x" -H "Authorization: Bearer <token>"', ['host', 'token']],
    ['cp <a>/<b> .', ['a', 'b']],
    ['git checkout v<version>', ['version']],
    ['deploy "app-<env>"', ['env']],
    ['cat <<EOF\nid: <id>\nEOF', ['id']],
    ['sort < file > out', []],
    ['sort <in >out', []],
    ['sort <in>out', []],
    ['cat <<EOF>out\nx\nEOF', []],
    ['diff <(ls a) <(ls b)', []],
    ["grep 'Map<string>' src", []],
    ['grep "<b>x</b>" page', []],
    ['a # or <b>', []],
    ['# only <b>\na', []],
    ['[[ 1 < 2 ]] && echo "a > b"', []],
    ['echo "<two words>"', []],
  ];
  for (const [code, expected] of found) test(code, () => {
    assert.deepEqual(names(code), expected);
  });
});

describe('transcripts', () => {
  test('run what stands behind prompts', () => {
    assert.deepEqual(texts('$ make\nmaking\n$ make install\ndone', 'console'), ['make', 'make install']);
    assert.deepEqual(texts('me@host:~/app$ make\n[root@web-1 ~]$ ls', 'console'), ['make', 'ls']);
    assert.deepEqual(texts('output\n# of something\nelse', 'console'), []);
  });

  test('keep continued commands whole, and lines that programs print apart', () => {
    assert.deepEqual(texts('$ cat <<EOF\n> a\n> EOF\na\n$ npm test\n> app@1.0.0 test\n> node --test', 'console'), ['cat <<EOF\na\nEOF', 'npm test']);
    assert.deepEqual(texts('$ a \\\n    --b\nout', 'console'), ['a \\\n    --b']);
  });

  test('are seen by their prompts in other languages too', () => {
    assert.deepEqual(texts('$ make\nmaking', 'bash'), ['make']);
    assert.deepEqual(texts('make\n$ odd', 'bash'), ['make', '$ odd']);
  });

  test('placeholders are where they are written', () => {
    const text = '```console\n$ a <b>\nout <c>\nme@host:~$ d --e=<f>\n```\n';
    assert.deepEqual(parseChecklist(text).blocks[0]?.placeholders, [{ name: 'b', text: '<b>', line: 2, column: 5 }, { name: 'f', text: '<f>', line: 4, column: 18 }]);
  });
});
