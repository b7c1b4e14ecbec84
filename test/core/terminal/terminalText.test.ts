import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { TerminalText } from '../../../src/core/terminal/terminalText.ts';

function show(...chunks: readonly (string | Uint8Array)[]): string {
  const text = new TerminalText('cr-lf');
  return chunks.map((chunk) => text.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk)).join('') + text.end();
}

void test('text, colours and cursor movement are shown, with CR LF as line ends', () => {
  assert.equal(show('one\ntwo\r\nthree'), 'one\r\ntwo\r\nthree');
  assert.equal(show('one\r', '\ntwo'), 'one\r\ntwo');
  assert.equal(show('\u001b[1;31mred\u001b[0m \u001b[38:2::1:2:3mrgb\u001b[2K\r50%'), '\u001b[1;31mred\u001b[0m \u001b[38:2::1:2:3mrgb\u001b[2K\r50%');
});

void test('what makes links, writes the clipboard, poses as the shell or asks for an answer is dropped', () => {
  const dropped = [
    '\u001b]8;;command:x\u001b\\',
    '\u001b]8;;http://x\u0007',
    '\u001b]52;c;ZXZpbA==\u0007',
    '\u001b]633;E;rm -rf ~\u0007',
    '\u001b]133;C\u0007',
    '\u009d0;title\u009c',
    '\u001bP$qm\u001b\\',
    '\u001b_payload\u001b\\',
    '\u001b[c',
    '\u001b[>0c',
    '\u001b[6n',
    '\u001b[?1049h',
    '\u001b[?2026$p',
    '\u001b[>0q',
    '\u001b[21t',
    '\u009b6n',
    '\u001bZ',
    '\u001bc',
    '\u001b(0',
    '\u0005',
    '\u000e',
    '\u0007',
  ];
  for (const sequence of dropped) assert.equal(show(`a${sequence}b`), 'ab', JSON.stringify(sequence));
});

void test('where the terminal itself makes line ends, they are left as written', () => {
  const text = new TerminalText('as-written');
  assert.equal(text.push(Buffer.from('one\ntwo\r\nthree\u001b]52;c;x\u0007\n')), 'one\ntwo\r\nthree\n');
});

void test('a sequence that never ends shows nothing and holds little', () => {
  assert.equal(show(`a\u001b]52;c;${'A'.repeat(100_000)}`), 'a');
  assert.equal(show(`a\u001b[${'1'.repeat(100_000)}mb`), `a\u001b[${'1'.repeat(4_096)}mb`);
});

void test('where the output is cut into chunks makes no difference', () => {
  const alphabet = ['\u001b', '[', ']', '6n', '0m', '8;;', '\u0007', '\\', '\n', '\r', 'é', '✓', '𝄞', 'x', '\u009b', 'P'];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...alphabet), { maxLength: 40 }), fc.array(fc.nat(60), { maxLength: 5 }), (parts, cuts) => {
      const bytes = Buffer.from(parts.join(''));
      const edges = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b), bytes.length];
      const chunks = edges.slice(1).map((end, index) => bytes.subarray(edges[index], end));
      assert.equal(show(...chunks), show(bytes));
    }),
  );
});

void test('whatever comes in, no string command, private mode or report comes out', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'\u001b[]P^_X\\\u0007\u009b\u009d0;?>$cnhtmKA a') }), (text) => {
      assert.doesNotMatch(show(text), /\u001b(?!\[[0-9;:]*[mABCDEFGHJKLMPSTX@`abdefsu])|[\u0005\u0007\u0080-\u009f]/u);
    }),
  );
});
