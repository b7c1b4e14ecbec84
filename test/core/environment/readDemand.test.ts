import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readText } from '../../../src/core/condition/reading/read.ts';
import { readEnvironmentDemand } from '../../../src/core/environment/readDemand.ts';

const CONTEXT = { heading: 'Configuration', sectionKind: 'plain', parent: null } as const;

/** What is demanded, in one line: names with their values, then what is left over. */
function demanded(text: string): string {
  const { kind, names } = readText(text, CONTEXT);
  assert.equal(kind, 'env', text);
  const { variables, rest, conditional } = readEnvironmentDemand(text, names);
  const wanted = variables.map(({ name, wanted: value }) => {
    switch (value?.kind) {
      case undefined:
        return name;
      case 'exact':
        return `${name} ${value.described ? '~' : '='} ${value.text}`;
      case 'recommended':
        return `${name} ? ${value.text}${value.note === null ? '' : ` [${value.note}]`}`;
      case 'commit':
        return `${name} is the commit`;
    }
  });
  return `${wanted.join(', ')}${rest === null ? '' : ` | ${rest}`}${conditional ? ' | maybe' : ''}`;
}

const CASES: readonly (readonly [string, string])[] = [
  // The seed's own.
  ['Set `RUM_ORIGIN_ALLOWLIST` with production domains', 'RUM_ORIGIN_ALLOWLIST | with production domains'],
  ['Set `RUM_SAMPLE_RATE` (recommended: 0.05 for high traffic)', 'RUM_SAMPLE_RATE ? 0.05 [for high traffic]'],
  ['Set `VITE_SENTRY_DSN` for frontend monitoring', 'VITE_SENTRY_DSN'],
  ['Set `VITE_GIT_SHA` to current commit hash', 'VITE_GIT_SHA is the commit'],
  ['Set `VITE_SENTRY_ERROR_RATE` (recommended: 1.0)', 'VITE_SENTRY_ERROR_RATE ? 1.0'],
  ['Configure `TRUST_PROXY` for your infrastructure', 'TRUST_PROXY | for your infrastructure'],
  ['Set production `DATABASE_URL` with connection pooling', 'DATABASE_URL | production … with connection pooling'],
  // Values.
  ['Set `NODE_ENV` to `production`', 'NODE_ENV = production'],
  ['Set `NODE_ENV` to production.', 'NODE_ENV = production'],
  ['Set `NODE_ENV=production`', 'NODE_ENV = production'],
  ['Set NODE_ENV=production', 'NODE_ENV = production'],
  ['Set `NODE_ENV` = `production`', 'NODE_ENV = production'],
  ['Set `GREETING_TEXT` to "hello, you"', 'GREETING_TEXT = hello, you'],
  ["Set `GREETING_TEXT='hello you'`", 'GREETING_TEXT = hello you'],
  ['Set `API_BASE` to https://api.acme.io/v1', 'API_BASE = https://api.acme.io/v1'],
  ['Set `DRIFT_MAX` to -1', 'DRIFT_MAX = -1'],
  ['Set **`CSP_POLICY`** to `default-src \'self\'`', "CSP_POLICY = default-src 'self'"],
  ['Set `LOG_LEVEL` to maximum', 'LOG_LEVEL ~ maximum'],
  ['Set `ALLOWED_HOSTS` to production domains', 'ALLOWED_HOSTS | to production domains'],
  ['Set `POOL_SIZE` to the number of workers', 'POOL_SIZE | to the number of workers'],
  ['Set `API_KEY` to the same value as `OTHER_KEY`', 'API_KEY | to the same value as `OTHER_KEY`'],
  ['Set `API_KEY=<your key>`', 'API_KEY'],
  ['Set `IDLE_TIMEOUT` to 30s in Vercel', 'IDLE_TIMEOUT = 30s | in Vercel'],
  // Several names.
  ['Set `A_B` and `C_D`', 'A_B, C_D'],
  ['Set `A_B`, `C_D`, and `E_F` to `true`', 'A_B = true, C_D = true, E_F = true'],
  ['Set `A_B` to `1` and `C_D` to `2`', 'A_B = 1, C_D = 2'],
  ['Configure A_B and C_D for billing', 'A_B, C_D'],
  ['Set `A_B` or `C_D`', 'A_B | or `C_D` | maybe'],
  // Where, what and whether.
  ['`API_KEY` is set', 'API_KEY'],
  ['`API_KEY` is set in production', 'API_KEY | in production'],
  ['Set `API_KEY` environment variable', 'API_KEY'],
  ['Add `API_KEY` to the environment', 'API_KEY'],
  ['Add `API_KEY` to .env', 'API_KEY'],
  ['Add `API_KEY` to `.env` file', 'API_KEY'],
  ['Set `API_KEY` if Redis is used', 'API_KEY | if Redis is used | maybe'],
  ['Set `API_KEY` (optional)', 'API_KEY | (optional) | maybe'],
  ['Set `API_KEY` for production', 'API_KEY | for production'],
  ['Set `API_KEY` for email and chat', 'API_KEY | for email and chat'],
  // Recommendations.
  ['Set `PORT_NO` (default: 3000)', 'PORT_NO'],
  ['Set `A_B` (suggested: 0.1 while traffic is low)', 'A_B ? 0.1 [while traffic is low]'],
  ['Set `A_B` - recommended 5', 'A_B ? 5'],
  ['Set `A_B` (5 recommended)', 'A_B ? 5'],
  ['Set `A_B` (recommended: `30s`)', 'A_B ? 30s'],
  ['Set `A_B` (recommended: >= 3)', 'A_B | (recommended: >= 3)'],
  ['Set `A_B` (recommended: 1-5)', 'A_B | (recommended: 1-5)'],
  ['Set `A_B` (recommended: 30 seconds)', 'A_B | (recommended: 30 seconds)'],
  ['Set `A_B` (recommended)', 'A_B | (recommended)'],
  ['Set `A_B` to `x` (recommended: y)', 'A_B = x | (recommended: y)'],
  // Commits.
  ['Set `GIT_SHA` to the release commit SHA', 'GIT_SHA is the commit'],
  ['Set `GIT_SHA` to the commit that is deployed', 'GIT_SHA is the commit'],
  ['Set `GIT_SHA` to HEAD', 'GIT_SHA is the commit'],
  ['Set `GIT_SHA` to the short commit hash', 'GIT_SHA | to the short commit hash'],
  ['Set `GIT_SHA` to the commit before the release', 'GIT_SHA | to the commit before the release'],
];

describe('readEnvironmentDemand', () => {
  for (const [text, expected] of CASES) it(text, () => { assert.equal(demanded(text), expected); });

  it('names nothing where a kind was forced on a text without names', () => {
    assert.deepEqual(readEnvironmentDemand('Verify JWT secrets', []), { variables: [], rest: 'Verify JWT secrets', conditional: false });
  });

  it('leaves nothing out: each word is a name, is known, or is kept as the rest', () => {
    const word = fc.constantFrom('with', 'pooling', 'for', 'your', 'not', 'unless', 'to', 'the', 'correct', 'value', 'blue', 'in', 'and', 'replicas', '(', ')', 'at', 'least', '3');
    fc.assert(fc.property(fc.array(word, { minLength: 1, maxLength: 6 }), (words) => {
      const text = `Set \`API_KEY\` ${words.join(' ')} unmistakably`;
      const { variables, rest } = readEnvironmentDemand(text, ['API_KEY']);
      // Whatever the end of the text is, it is either a value to compare with or kept for a person.
      assert.ok(rest?.includes('unmistakably') === true || variables.some(({ wanted }) => wanted !== null && wanted.kind !== 'commit' && wanted.text.includes('unmistakably')), JSON.stringify({ text, variables, rest }));
    }));
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('Set ', '`A_B`', '`A_B=1`', ' to ', '=', '(', ')', 'recommended', ': ', '0.05', ' for ', '"', ',', ' and ', '.', '`', '<', 'commit') }), (text) => { readEnvironmentDemand(text, ['A_B']); }));
  });
});
