import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { redactText } from '../../../src/core/redaction/redactText.ts';
import { compileSecrets, createRedactor } from '../../../src/core/redaction/redactor.ts';

const secret = 'hunter2/+Pa55-wörd!"x&y';
const secrets = compileSecrets([secret]);

function redact(text: string | Uint8Array, cuts: readonly number[] = [], known = secrets): string {
  const redactor = createRedactor(known);
  const bytes = Buffer.from(text);
  const borders = [...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort((a, b) => a - b);
  const chunks = borders.slice(1).map((end, index) => Buffer.from(redactor.push(bytes.subarray(borders[index], end))));
  return Buffer.concat([...chunks, redactor.end()]).toString();
}

/** In chunks of one byte, and of a few. */
function inPieces(text: string): readonly string[] {
  const every = (step: number): number[] => Array.from({ length: Buffer.byteLength(text) / step }, (_, index) => (index + 1) * step);
  return [redact(text), redact(text, every(1)), redact(text, every(3)), redact(text, every(7))];
}

const json = JSON.stringify(secret).slice(1, -1);
const forms: Readonly<Record<string, string>> = {
  raw: secret,
  json,
  'json of PHP': json.replaceAll('/', '\\/'),
  'json of Python': json.replace('ö', '\\u00f6'),
  'json of Go': json.replace('&', '\\u0026'),
  percent: encodeURIComponent(secret),
  'percent, RFC 3986': encodeURIComponent(secret).replace('!', '%21'),
  'percent, small letters': encodeURIComponent(secret).replaceAll(/%../g, (escape) => escape.toLowerCase()),
  'percent, every byte': Buffer.from(secret).toString('hex').replaceAll(/../g, '%$&').toUpperCase(),
  hex: Buffer.from(secret).toString('hex'),
  'hex, capitals': Buffer.from(secret).toString('hex').toUpperCase(),
};

for (const [name, form] of Object.entries(forms)) {
  void test(`a secret is masked in this form: ${name}`, () => {
    for (const shown of inPieces(`before ${form} after`)) assert.equal(shown, 'before [redacted] after');
  });
}

void test('a secret is masked in base64 wherever it begins and in both alphabets', () => {
  for (const before of ['', 'a', 'ab', 'abc', 'user:']) {
    for (const after of ['', 'z', 'zz']) {
      for (const alphabet of ['base64', 'base64url'] as const) {
        const text = Buffer.from(before + secret + after).toString(alphabet);
        for (const shown of inPieces(`<${text}>`)) {
          assert.match(shown, /\[redacted\]/u);
          // What is left are characters that depend on what stands around it too.
          assert.ok(shown.length - '<[redacted]>'.length <= Math.ceil((before.length * 8) / 6) + Math.ceil((after.length * 8) / 6) + 4, shown);
        }
      }
    }
  }
});

void test('base64 that is broken into lines is masked too', () => {
  for (let before = 40; before < 60; before += 1) {
    const lines = Buffer.from('x'.repeat(before) + secret + 'tail').toString('base64').replaceAll(/.{76}/g, '$&\n');
    const shown = redact(`${lines}\n`);
    assert.match(shown, /^(?:eHh4)+[A-Za-z\n]{0,4}\[redacted\][^\n]{0,8}\n$/u, `${String(before)}: ${shown}`);
  }
});

void test('a secret is found with colours, links and C1 controls inside, and those stay', () => {
  const coloured = [...secret].join('\u001b[31m');
  for (const shown of inPieces(`a ${coloured}\u001b[0m b`)) {
    assert.equal(shown, `a [redacted]${'\u001b[31m'.repeat([...secret].length - 1)}\u001b[0m b`);
  }
  for (const sequence of ['\u001b]8;;http://x\u001b\\', '\u009b1m', '\u001b(B', '\u0000', '\u001b7', '\u009d0;t\u009c']) {
    assert.doesNotMatch(redact(`a ${secret.slice(0, 5)}${sequence}${secret.slice(5)} b`), /hunte|Pa55/u, JSON.stringify(sequence));
  }
});

void test('a secret in the title of a window or the target of a link is masked', () => {
  assert.equal(redact(`\u001b]0;at ${secret}\u0007ok`), '\u001b]0;at [redacted]\u0007ok');
  assert.equal(redact(`\u001b]8;;https://x/${encodeURIComponent(secret)}\u001b\\ok`), '\u001b]8;;https://x/[redacted]\u001b\\ok');
});

void test('a whole text is masked as a stream of it is', () => {
  const part = fc.oneof(fc.constantFrom(...Object.values(forms), ...Object.values(forms).map((form) => form.slice(0, 6)), '\n', '\u001b[31m', '£', 'ghp_'), fc.string({ maxLength: 8 }));
  fc.assert(fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
    const text = parts.join('');
    assert.equal(redactText(text, secrets).text, redact(text));
  }));
});

void test('a line of a secret with several lines is masked', () => {
  const shown = redactText('one: first-line-of-it, two: second-line-of-it', compileSecrets(['first-line-of-it\nsecond-line-of-it\n']));
  assert.deepEqual(shown, { text: 'one: [redacted], two: [redacted]', masked: 2 });
});

void test('the longer of two secrets is masked whole, and secrets that overlap are masked together', () => {
  assert.equal(redact('abcdefgh-tail', [], compileSecrets(['abcdef', 'abcdefgh-tail'])), '[redacted]');
  assert.equal(redact('<abcdefghijkl>', [], compileSecrets(['abcdefgh', 'efghijkl'])), '<[redacted]>');
});

void test('what is short is not taken for a secret, and what is not secret is not changed or held back', () => {
  const redactor = createRedactor(['short', secret]);
  for (const text of ['short', 'task-force sk-learn eyJust ', '$ read https://example.com:80/a@b ', 'Größe £5 \u009b1m']) {
    assert.equal(Buffer.from(redactor.push(Buffer.from(text))).toString(), text);
  }
  assert.equal(redactor.masked, 0);
});

void test('where the output is cut makes no difference', () => {
  const part = fc.constantFrom('hunter2', '/+Pa55-wörd!"x&y', 'hun', secret, 'plain ', 'ü', '£', '\n', '\u001b[1m', '\u001b]0;', '\u0007', 'ghp_', 'a1B2c3D4e5F6a1B2c3D4e5F6a1B2c3D4e5F6', 'https://u:', '@h', '-----BEGIN ');
  fc.assert(
    fc.property(fc.array(part), fc.array(fc.nat(400)), (parts, cuts) => {
      const text = parts.join('');
      const shown = redact(text, cuts);
      assert.ok(!shown.includes(secret));
      assert.equal(shown, redact(text));
    }),
    { numRuns: 2_000 },
  );
});

void test('of random bytes nothing is changed or lost', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.array(fc.nat(300)), (bytes, cuts) => {
      const redactor = createRedactor(secrets);
      const borders = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b), bytes.length];
      const shown = borders.slice(1).map((end, index) => Buffer.from(redactor.push(Buffer.from(bytes.subarray(borders[index], end)))));
      assert.deepEqual(Buffer.concat([...shown, redactor.end()]), Buffer.from(bytes));
    }),
  );
});

void test('what is held back has a bound, however long a secret is put off', () => {
  const redactor = createRedactor(secrets);
  let held = 'hunter2'.length;
  redactor.push(Buffer.from('hunter2'));
  for (let round = 0; round < 100; round += 1) {
    const noise = Buffer.from('\u001b[0m'.repeat(1_000));
    held += noise.length - redactor.push(noise).length;
    assert.ok(held <= 65_536 + 10);
  }
});
