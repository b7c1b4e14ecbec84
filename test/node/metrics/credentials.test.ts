import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createEnvironmentCredentials, originOf } from '../../../src/node/metrics/credentials.ts';

const ORIGIN = 'https://prometheus.example';

describe('credentials of the environment', () => {
  const find = (environment: Readonly<Record<string, string>>, name = 'prometheus') => createEnvironmentCredentials(environment).find(name);

  it('are a token, or a user and a password, for one origin', async () => {
    assert.deepEqual(await find({ HOLDPOINT_PROMETHEUS_TOKEN: 't', HOLDPOINT_PROMETHEUS_ORIGIN: `${ORIGIN}/` }), { status: 'found', credentials: { kind: 'bearer', origin: ORIGIN, token: 't' } });
    assert.deepEqual(await find({ HOLDPOINT_TEAM_A_USERNAME: 'me', HOLDPOINT_TEAM_A_PASSWORD: 'pä ss', HOLDPOINT_TEAM_A_ORIGIN: 'http://x.test:9090' }, 'team-a'), { status: 'found', credentials: { kind: 'basic', origin: 'http://x.test:9090', username: 'me', password: 'pä ss' } });
    assert.deepEqual(await find({ HOLDPOINT_PROMETHEUS_ORIGIN: ORIGIN, HOLDPOINT_PROMETHEUS_TOKEN: '' }), { status: 'none' });
  });

  it('are refused where they are incomplete, ambiguous or cannot be sent, and not repeated', async () => {
    const cases: readonly (readonly [Readonly<Record<string, string>>, RegExp])[] = [
      [{ TOKEN: 'hunter2' }, /_ORIGIN is not set/u],
      [{ TOKEN: 'hunter2', ORIGIN: `${ORIGIN}/path` }, /_ORIGIN is no origin/u],
      [{ TOKEN: 'hunter2', ORIGIN: 'https://me:hunter2@x.test' }, /_ORIGIN is no origin/u],
      [{ TOKEN: 'hunter2', ORIGIN: 'ftp://x.test' }, /_ORIGIN is no origin/u],
      [{ TOKEN: 'hunter2', USERNAME: 'me', ORIGIN }, /Keep one of them/u],
      [{ USERNAME: 'me', ORIGIN }, /only one is set/u],
      [{ PASSWORD: 'hunter2', ORIGIN }, /only one is set/u],
      [{ TOKEN: 'hunter2\r\nX: y', ORIGIN }, /cannot be sent/u],
      [{ USERNAME: 'a:b', PASSWORD: 'hunter2', ORIGIN }, /cannot be sent/u],
    ];
    for (const [values, told] of cases) {
      const found = await find(Object.fromEntries(Object.entries(values).map(([name, value]) => [`HOLDPOINT_PROMETHEUS_${name}`, value])));
      assert.ok(found.status === 'unusable', JSON.stringify(values));
      assert.match(found.message, told);
      assert.doesNotMatch(found.message, /hunter2/u);
    }
  });

  it('know an origin from an address', () => {
    assert.equal(originOf('HTTPS://Prometheus.Example:443'), ORIGIN);
    for (const text of ['', 'prometheus.example', `${ORIGIN}/x`, `${ORIGIN}?x`, `${ORIGIN}#x`, 'file:///']) assert.equal(originOf(text), null, text);
  });
});
