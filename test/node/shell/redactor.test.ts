import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createRedactor } from '../../../src/node/shell/redactor.ts';

const secret = 'hunter2-hunter2';

function redact(text: string, cuts: readonly number[], environment: Record<string, string>): string {
  const redactor = createRedactor(environment);
  const bytes = Buffer.from(text);
  const borders = [...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort((a, b) => a - b);
  const chunks = borders.slice(1).map((end, index) => redactor.push(bytes.subarray(borders[index], end)));
  return Buffer.concat([...chunks, redactor.end()]).toString();
}

void test('the value of a secret-like variable is masked however the output is cut', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('hunter2-', 'hun', secret, 'plain ', 'ü', '\n')), fc.array(fc.nat(200)), (parts, cuts) => {
      const shown = redact(parts.join(''), cuts, { DEPLOY_TOKEN: secret });
      assert.ok(!shown.includes(secret));
      assert.equal(shown, redact(parts.join(''), [], { DEPLOY_TOKEN: secret }));
    }),
  );
});

void test('nothing is held back or changed where there is nothing secret', () => {
  assert.equal(redact(`${secret} and more`, [3, 9], { REGION: secret, DEPLOY_TOKEN: 'short' }), `${secret} and more`);
});

void test('the longer of two secrets is masked whole', () => {
  assert.equal(redact('abcdefgh-tail', [], { A_TOKEN: 'abcdef', B_SECRET: 'abcdefgh-tail' }), '[redacted]');
});
