import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { tokenize } from '../../../../src/core/condition/reading/tokens.ts';

/** Tokens in short: words and figures as written, signs, `code` in backticks, what is opaque in braces. */
function short(text: string): string {
  return tokenize(text)
    .map((token) => (token.kind === 'code' ? `\`${token.text}\`` : token.kind === 'opaque' ? `{${token.text}}` : token.text))
    .join(' ');
}

const CASES: Readonly<Record<string, string>> = {
  'Write p99.9 < 20ms': 'Write p99.9 < 20 ms',
  '**Heap**: *under* _70%_': 'Heap : under 70 %',
  'Heap ~~under 60%~~ over 70%': 'Heap over 70 %',
  'Heap <s>under</s> <DEL>over</DEL> 70%': 'Heap 70 %',
  'Heap ~70% ~~ 80%': 'Heap {~} 70 % 80 %',
  '🚀 Heap ✅ 👩‍🚀 ❌': 'Heap {❌}',
  '_2x_ and __5__ and 5_a': '2 x and 5 and 5_a',
  'CPU使用率が70%未満、200ms以下': 'CPU 使用率 が 70 % 未満 {、} 200 ms 以下',
  'a * b': 'a {*} b',
  'snake_case and __bold__': 'snake_case and bold',
  '5xx, 3DS and 99th': '5xx , 3DS and 99th',
  '4x baseline at 1h30m': '4 x baseline at 1 h 30 m',
  '1,000 req/s or 1_000': '1,000 req / s or 1_000',
  '2.4.1 and 1.x and 0,5': '{2.4.1} and {1.x} and {0,5}',
  '2027-03-04 at 09:30': '{2027-03-04} at {09:30}',
  '1.2 -> 1.3 => x': '1.2 {->} 1.3 {=>} x',
  '&lt; 5 &ge; 6 &amp; &lt;= 7': '< 5 ≥ 6 & <= 7',
  'see [the p95 panel](https://example.test/a(b)) now': 'see the p95 panel now',
  '[x] stays': '[ x ] stays',
  'run `a < 1` or ``b ` c``': 'run `a < 1` or `b ` c`',
  'an <env> of <b>two</b>': 'an {<env>} of two',
  'p(95) ✅ 5件以下': 'p95 5 件 以下',
  'costs $5 ❌': 'costs {$} 5 {❌}',
  'a\\<b': 'a < b',
};

describe('tokens', () => {
  for (const [text, expected] of Object.entries(CASES)) {
    test(text, () => {
      assert.equal(short(text), expected);
    });
  }

  test('stand where they were written, in order, and nothing but marks and blanks between them', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom(...'p99 <>=%`*_[]()5.,-x/&;|\\件以下') })), (text) => {
        let last = 0;
        for (const token of tokenize(text)) {
          assert.ok(token.start >= last && token.end > token.start && token.end <= text.length);
          last = token.end;
        }
      }),
    );
    for (const token of tokenize('Cache hit rate is at least 80% for 5 minutes')) assert.equal('Cache hit rate is at least 80% for 5 minutes'.slice(token.start, token.end), token.text);
  });
});
