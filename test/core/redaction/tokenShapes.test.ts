import assert from 'node:assert/strict';
import { test } from 'node:test';
import { redactText } from '../../../src/core/redaction/redactText.ts';
import { compileSecrets } from '../../../src/core/redaction/redactor.ts';

const none = compileSecrets([]);

function mask(text: string): string {
  return redactText(text, none).text;
}

/** Made up, in the shape that each issuer documents. */
const tokens: Readonly<Record<string, string>> = {
  'aws-access-token': `AKIA${'Q7WX'.repeat(4)}`,
  'github-token': `ghp_${'a1B2'.repeat(9)}`,
  'github-fine-grained-pat': `github_pat_${'a1B2_'.repeat(16)}`,
  'gitlab-token': `glpat-${'aB3-_'.repeat(4)}`,
  'gcp-api-key': `AIza${'aB3-_'.repeat(7)}`,
  jwt: `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.${'aB3-'.repeat(8)}`,
  'npm-access-token': `npm_${'a1B2'.repeat(9)}`,
  'openai-api-key': `sk-proj-${'aB3-_'.repeat(12)}`,
  'anthropic-api-key': `sk-ant-api03-${'aB3-_'.repeat(18)}AA`,
  'sendgrid-api-token': `SG.${'aB3'.repeat(7)}x.${'aB3'.repeat(14)}x`,
  'slack-token': 'xoxb-1234567890-1234567890-aBcDeFgHiJkL',
  'stripe-access-token': `sk_live_${'a1B2'.repeat(6)}`,
  'vault-token': `hvs.${'aB3-_'.repeat(20)}`,
  'huggingface-access-token': `hf_${'aBcD'.repeat(8)}ab`,
};

for (const [rule, token] of Object.entries(tokens)) {
  void test(`a token of the shape ${rule} is masked by its looks`, () => {
    assert.equal(mask(`token=${token};`), 'token=[redacted];');
    assert.equal(mask(`"${token}"`), '"[redacted]"');
    // Not the end of a longer word, nor too short.
    assert.equal(mask(`xx${token.slice(0, 12)}`), `xx${token.slice(0, 12)}`);
    assert.equal(mask(`${token.slice(0, 7)} is short`), `${token.slice(0, 7)} is short`);
  });
}

void test('of an address only the password is masked', () => {
  assert.equal(mask('pull https://deploy:s3cr3t@git.example/x.git now'), 'pull https://deploy:[redacted]@git.example/x.git now');
  assert.equal(mask('redis://:pa55word@cache:6379/0'), 'redis://:[redacted]@cache:6379/0');
  assert.equal(mask('http://127.0.0.1:9090/graph?x=a@b'), 'http://127.0.0.1:9090/graph?x=a@b');
});

void test('a private key is masked whole, as PEM and in JSON, and what follows is not', () => {
  const lines = ['-----BEGIN RSA PRIVATE KEY-----', 'Proc-Type: 4,ENCRYPTED', '', 'MIIEpAIBAAKCAQEA', 'x+/=', '-----END RSA PRIVATE KEY-----'];
  assert.equal(mask(`key:\n${lines.join('\n')}\nDone, all good.\n`), 'key:\n[redacted]\nDone, all good.\n');
  assert.equal(mask(`{"key":"${lines.join('\\n')}\\n"}`), '{"key":"[redacted]\\n"}');
  assert.equal(mask('-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----\n'), '-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----\n');
});

void test('a key that is cut off hides no more than its own lines', () => {
  assert.match(mask('-----BEGIN PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\nThis is what came next\n'), /came next\n$/u);
});

void test('a token longer than is looked at is masked to its end', () => {
  assert.equal(mask(`a eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.${'aB3-'.repeat(5_000)} b`), 'a [redacted] b');
});
