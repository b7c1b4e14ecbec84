import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { EnvironmentDemand, WantedValue } from '../../../src/core/environment/demand.ts';
import { judgeEnvironment } from '../../../src/core/environment/judgeEnvironment.ts';
import type { EnvironmentReading } from '../../../src/core/environment/reading.ts';
import type { ReleasedCommit } from '../../../src/core/environment/releasedCommit.ts';
import type { Verdict } from '../../../src/core/condition/judging/verdict.ts';

const COMMIT = '0123456789abcdef0123456789abcdef01234567';
const OTHER = '0123456fffffffffffffffffffffffffffffffff';

function file(values: Readonly<Record<string, string>>, name = '.env', form: 'written' | 'resolved' = 'written'): EnvironmentReading {
  return { status: 'read', name, form, values: new Map(Object.entries(values)) };
}

function demand(wanted: WantedValue | null = null, more: Partial<EnvironmentDemand> = {}): EnvironmentDemand {
  return { variables: [{ name: 'A_B', wanted }], rest: null, conditional: false, ...more };
}

/** A repository that holds some commits. */
function released(commit: string | null, ...known: readonly string[]): ReleasedCommit {
  return {
    commit,
    resolve: (digits) => {
      const found = known.filter((one) => one.startsWith(digits));
      return Promise.resolve(found.length === 1 ? (found[0] ?? null) : null);
    },
  };
}

async function judged(asked: EnvironmentDemand, readings: readonly EnvironmentReading[], from: ReleasedCommit = released(COMMIT, COMMIT)): Promise<Verdict> {
  return judgeEnvironment(asked, { readings, released: from, now: '2026-01-01T00:00:00.000Z' });
}

const exact = (text: string): WantedValue => ({ kind: 'exact', text, described: false });
const recommended = (text: string, note: string | null = null): WantedValue => ({ kind: 'recommended', text, note });

describe('judgeEnvironment', () => {
  it('compares nothing with a value that some programs read on in', async () => {
    const readings: readonly EnvironmentReading[] = [{ status: 'read', name: '.env', form: 'written', values: new Map([['A_B', '0.5']]), cut: new Set(['A_B']) }];
    for (const wanted of [exact('0.5'), recommended('0.5'), exact('0.6')]) {
      const { outcome, reason, sentence } = await judged(demand(wanted), readings);
      assert.deepEqual([outcome, reason], ['inconclusive', 'not-to-be-told']);
      assert.match(sentence, /holds a # .* quotation marks\.$/u);
    }
    assert.equal((await judged(demand(), readings)).outcome, 'pass', 'it is set either way');
  });

  it('passes what is set and not empty, and says where and what', async () => {
    const { outcome, sentence, source, seen } = await judged(demand(), [file({ A_B: 'eu-west' }), file({ C_D: '1' }, 'prod.env')]);
    assert.deepEqual([outcome, sentence, source, seen], ['pass', 'A_B is “eu-west” in .env.', '.env', 'eu-west']);
  });

  it('fails what is missing, empty or a placeholder', async () => {
    for (const [values, sentence] of [
      [{}, 'A_B is not set in .env and prod.env.'],
      [{ A_B: '' }, 'A_B is empty in .env.'],
      [{ A_B: ' \t' }, 'A_B is empty in .env.'],
      ...['changeme', 'CHANGE_ME', 'change-me!', '<your-key>', '[Name]', '{{ key }}', 'xxx', 'XXXXXX', '***', '...', 'TODO', 'to-do', 'tbd', 'your_key_here', 'your-domain.com', 'put-it-here', 'replace_me', 'undefined', 'null', 'sk-xxxx', 'postgres://<user>:<password>@db/x', 'https://example.com', 'https://api.example.org/v1', 'a@mail.example'].map((value) => [{ A_B: value }, 'A_B is still a placeholder in .env. Put its value there.'] as const),
    ] as const) {
      const verdict = await judged(demand(), [file(values), file({}, 'prod.env')]);
      assert.deepEqual([verdict.outcome, verdict.sentence, verdict.seen], ['fail', sentence, undefined], JSON.stringify(values));
    }
  });

  it('takes no real value for a placeholder', async () => {
    for (const value of ['0', 'false', 'none', 'x', 'xx', 'exxxon', 'a-example', 'examples.acme.io', 'https://acme.io/?q=<b>', 'Acme <no-reply@acme.io>', 'change-data-capture', 'yourself', 'setup', 'nullable', '-']) {
      assert.equal((await judged(demand(), [file({ A_B: value })])).outcome, 'pass', value);
    }
  });

  it('leaves it open where sources disagree, and names them without their values', async () => {
    const verdict = await judged(demand(), [file({ A_B: 'left' }), file({}, 'b.env'), file({ A_B: 'right' }, 'c.env')]);
    assert.deepEqual([verdict.outcome, verdict.reason, verdict.source], ['inconclusive', 'ambiguous', '.env, c.env']);
    assert.match(verdict.sentence, /not the same in \.env and c\.env/u);
    assert.doesNotMatch(JSON.stringify(verdict), /left|right/u);
    assert.equal((await judged(demand(), [file({ A_B: 'left' }), file({ A_B: '' }, 'b.env')])).outcome, 'inconclusive');
    assert.equal((await judged(demand(), [file({ A_B: 'left' }), file({ A_B: 'left' }, 'b.env')])).outcome, 'pass');
  });

  it('compares what is asked for, character for character', async () => {
    assert.deepEqual([(await judged(demand(exact('production')), [file({ A_B: 'production' })])).sentence], ['A_B is “production” in .env, as the item asks.']);
    const verdict = await judged(demand(exact('production')), [file({ A_B: 'Production' })]);
    assert.deepEqual([verdict.outcome, verdict.sentence], ['fail', 'A_B is “Production” in .env, and not “production”.']);
    assert.equal((await judged(demand(exact('xxx')), [file({ A_B: 'xxx' })])).outcome, 'pass', 'a placeholder that is asked for');
    const vague = await judged(demand({ kind: 'exact', text: 'maximum', described: true }), [file({ A_B: '9' })]);
    assert.deepEqual([vague.outcome, vague.reason], ['inconclusive', 'not-to-be-told']);
  });

  it('passes a recommended number in any form, and leaves another to a person', async () => {
    for (const [value, wanted] of [['0.05', '0.05'], ['.05', '0.05'], ['5e-2', '0.05'], ['1', '1.0'], ['info', 'info']] as const) {
      assert.equal((await judged(demand(recommended(wanted)), [file({ A_B: value })])).outcome, 'pass', value);
    }
    const verdict = await judged(demand(recommended('0.05', 'for high traffic')), [file({ A_B: '0.1' })]);
    assert.deepEqual([verdict.outcome, verdict.reason, verdict.seen], ['inconclusive', 'unlike-recommended', '0.1']);
    assert.match(verdict.sentence, /^A_B is 0\.1 in \.env; recommended is 0\.05 for high traffic\. /u);
    for (const [value, wanted] of [['', '0'], ['0x1', '1'], ['1,0', '1.0'], ['1.0.0', '1.0'], ['Infinity', '1'], ['5%', '0.05']] as const) {
      assert.notEqual((await judged(demand(recommended(wanted)), [file({ A_B: value })])).outcome, 'pass', value);
    }
  });

  it('does not pass a value that is only known where the file is loaded', async () => {
    for (const [wanted, value] of [[null, '$OTHER'], [null, '${OTHER}'], [null, '${A:-x}${B}'], [null, '$(cat f)'], [exact('production'), '${STAGE}'], [recommended('1'), 'x$Y']] as const) {
      const verdict = await judged(demand(wanted), [file({ A_B: value })]);
      assert.deepEqual([verdict.outcome, verdict.reason], ['inconclusive', 'not-to-be-told'], value);
      assert.doesNotMatch(verdict.sentence, /\$/u);
    }
    assert.equal((await judged(demand(), [file({ A_B: 'postgres://$HOST/db' })])).outcome, 'pass', 'set, whatever the host is');
    assert.equal((await judged(demand(), [file({ A_B: '$OTHER' }, 'the process environment', 'resolved')])).outcome, 'pass', 'in force as it is');
  });

  it('compares a commit by its whole hash, or seven digits and more that are its alone', async () => {
    const match = async (value: string, from: ReleasedCommit): Promise<string> => {
      const { outcome, reason } = await judged(demand({ kind: 'commit' }), [file({ A_B: value })], from);
      return reason ?? outcome;
    };
    assert.equal(await match(COMMIT, released(COMMIT)), 'pass');
    assert.equal(await match(COMMIT.toUpperCase(), released(COMMIT)), 'pass');
    assert.equal(await match('01234567', released(COMMIT, COMMIT, OTHER)), 'pass');
    assert.equal(await match('0123456', released(COMMIT, COMMIT, OTHER)), 'ambiguous', 'two commits begin so');
    assert.equal(await match('01234567', released(COMMIT)), 'ambiguous', 'the repository does not know it');
    assert.equal(await match(COMMIT, released('01234567', COMMIT)), 'pass', 'the release was given in short');
    assert.equal(await match(COMMIT, released('0123456', COMMIT, OTHER)), 'ambiguous');
    assert.equal(await match(OTHER, released(COMMIT, COMMIT, OTHER)), 'fail');
    assert.equal(await match('012345', released(COMMIT, COMMIT)), 'fail', 'too short');
    assert.equal(await match('main', released(COMMIT, COMMIT)), 'fail');
    assert.equal(await match('01234567-dirty', released(COMMIT, COMMIT)), 'fail');
    assert.equal(await match(COMMIT, released(null)), 'no-data');
    assert.equal(await match(COMMIT, released('v1.2.3')), 'no-data');
  });

  it('passes nothing on half of what was said', async () => {
    const verdict = await judged(demand(null, { rest: 'with connection pooling' }), [file({ A_B: 'pool' })]);
    assert.deepEqual([verdict.outcome, verdict.reason, verdict.seen], ['inconclusive', 'not-to-be-told', 'pool']);
    assert.match(verdict.sentence, /Whether “with connection pooling” holds cannot be told/u);
    assert.equal((await judged(demand(null, { rest: 'with connection pooling' }), [file({})])).outcome, 'fail', 'without it there is no pooling either');
    assert.equal((await judged(demand(null, { rest: 'if Redis is used', conditional: true }), [file({})])).outcome, 'inconclusive', 'it may not be needed');
  });

  it('asks all variables to be as they are wanted', async () => {
    const both: EnvironmentDemand = { ...demand(), variables: [{ name: 'A_B', wanted: null }, { name: 'C_D', wanted: exact('1') }] };
    assert.equal((await judged(both, [file({ A_B: 'x', C_D: '1' })])).outcome, 'pass');
    assert.deepEqual([(await judged(both, [file({ A_B: 'x', C_D: '1' })])).seen], ['x, 1']);
    assert.equal((await judged(both, [file({ A_B: 'x' })])).outcome, 'fail');
    assert.equal((await judged(both, [file({ A_B: '$X', C_D: '2' })])).outcome, 'fail', 'a fault goes before a doubt');
    assert.equal((await judged(both, [file({ A_B: '$X', C_D: '1' })])).outcome, 'inconclusive');
  });

  it('says what to do where nothing is declared, named or read', async () => {
    const undeclared = await judged(demand(), []);
    assert.deepEqual([undeclared.outcome, undeclared.reason], ['inconclusive', 'unbound']);
    assert.match(undeclared.sentence, /env: \[\.env\.production\]/u);
    assert.equal((await judged({ ...demand(), variables: [] }, [file({})])).reason, 'unbound');
    const missing: EnvironmentReading = { status: 'missing', name: 'b.env', message: 'There is no file b.env.' };
    const failed: EnvironmentReading = { status: 'failed', name: 'c.env', message: 'c.env cannot be read.' };
    const absent = await judged(demand(), [file({ A_B: 'x' }), missing]);
    assert.deepEqual([absent.outcome, absent.reason, absent.sentence], ['inconclusive', 'no-data', 'There is no file b.env.']);
    const broken = await judged(demand(), [file({}), missing, failed]);
    assert.deepEqual([broken.outcome, broken.reason, broken.sentence, broken.source], ['error', null, 'c.env cannot be read.', '.env, b.env, c.env']);
  });
});

describe('what is shown', () => {
  const secret = async (name: string, value: string, wanted: WantedValue | null = null, more: Readonly<Record<string, string>> = {}): Promise<string> =>
    JSON.stringify(await judged({ variables: [{ name, wanted }], rest: null, conditional: false }, [file({ [name]: value, ...more })]));

  it('is never the value of a variable that is secret by its name', async () => {
    for (const name of ['API_KEY', 'AWS_SECRET_ACCESS_KEY', 'GITHUB_TOKEN', 'DB_PASSWORD', 'DB_PASS', 'SENTRY_DSN', 'VITE_SENTRY_DSN', 'DATABASE_URL', 'REDIS_URL', 'JWT_PUBLIC', 'SESSION_ID', 'COOKIE_NAME', 'STRIPE_WEBHOOK', 'SIGNING_SEED', 'SMTP_AUTH', 'ENCRYPTION_IV', 'PRIVATE_HOST', 'MONGODB_URI', 'TLS_CERT', 'LICENSE_NO', 'OAUTH_CLIENT', 'api_keys']) {
      for (const wanted of [null, exact('other'), recommended('other')]) assert.doesNotMatch(await secret(name, 'plainword', wanted), /plainword/u, name);
    }
  });

  it('is never a value that looks like a secret', async () => {
    for (const value of ['postgres://me:hunter2@db/x', 'https://hooks.slack.com/services/T0/B0', 'ghp_abc', 'sk_live_1', 'AKIAIOSFODNN7', 'eyJhbGciOi.J9.x', '-----BEGIN KEY-----', 'https://a.io/?token=abc', 'Server=db;Password=hunter2', '9f86d081884c7d65', 'Zm9vYmFyYmF6cXV4MTIz', 'aB3dE6gH9jK2mN5pQ8', `${'long '.repeat(20)}`, 'two\nlines', '8374628374651029']) {
      assert.doesNotMatch(await secret('PLAIN_NAME', value), new RegExp(JSON.stringify(value).slice(1, -1).replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`), 'u'), value);
    }
  });

  it('is no value that holds what another variable keeps secret', async () => {
    assert.doesNotMatch(await secret('PLAIN_NAME', 'x-hunter2', null, { DB_PASSWORD: 'hunter2' }), /hunter2/u);
  });

  it('is a plain setting', async () => {
    for (const value of ['0.05', 'production', 'https://shop.acme.io,https://www.acme.io', 'eu-west-1', '10.0.0.0/8', 'true', 'info', 'v2.3.1', '2026-01-19', 'default-src self']) {
      assert.match(await secret('PLAIN_NAME', value), new RegExp(`"seen":${JSON.stringify(value)}`, 'u'), value);
    }
  });

  it('leaves the asked value of a secret out as well', async () => {
    assert.doesNotMatch(await secret('API_KEY', 'wrong', exact('swordfish')), /swordfish/u);
  });
});
