import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { consentText } from '../../../src/core/configuration/consentText.ts';
import { readConfiguration } from '../../../src/core/configuration/readConfiguration.ts';

const read = (...lines: readonly string[]) => readConfiguration([{ origin: 'file', text: ['---', 'holdpoint:', ...lines.map((line) => `  ${line}`), '---', ''].join('\n') }]);

describe('prometheus in a configuration', () => {
  it('is an address', () => {
    const { configuration, problems } = read('prometheus: https://prometheus.example/prefix/');
    assert.deepEqual(problems, []);
    assert.deepEqual(configuration.prometheus, { url: 'https://prometheus.example/prefix', tenant: null, headers: {}, ca: null, cert: null, key: null, credentials: null });
  });

  it('is a mapping of all that a connection needs, but its secrets', () => {
    const { configuration, problems } = read('prometheus:', '  url: https://mimir.example/prometheus', '  tenant: shop|eu', '  headers: { X-Team: payments }', '  ca: certs/ca.pem', '  cert: certs/me.pem', '  key: ~/keys/me.pem', '  credentials: mimir');
    assert.deepEqual(problems, []);
    assert.deepEqual(configuration.prometheus, { url: 'https://mimir.example/prometheus', tenant: 'shop|eu', headers: { 'X-Team': 'payments' }, ca: 'certs/ca.pem', cert: 'certs/me.pem', key: '~/keys/me.pem', credentials: 'mimir' });
  });

  it('is nothing at all where anything in it is wrong', () => {
    const cases: Readonly<Record<string, RegExp>> = {
      'ftp://x.test': /neither http nor https/u,
      'http://169.254.169.254/': /metadata/u,
      'https://x.test/?token=a': /has a query or a fragment/u,
      'https://x.test/#a': /has a query or a fragment/u,
      '{ tenant: a }': /has no url/u,
      '{ url: https://x.test, tenant: "a\\r\\nb" }': /tenant/u,
      '{ url: https://x.test, cert: a.pem }': /needs both cert and key/u,
      '{ url: http://x.test, ca: a.pem }': /of no use for an http address/u,
      '{ url: https://x.test, credentials: "Bearer abc" }': /expected the name/u,
      '{ url: https://x.test, headers: [a] }': /expected a mapping/u,
      '{ url: https://x.test, headers: { "X Y": a } }': /no name of a header/u,
      '{ url: https://x.test, headers: { X: "a\\nb" } }': /cannot carry/u,
      '{ url: https://x.test, headers: { Host: a } }': /part of the connection/u,
      '{ url: https://x.test, headers: { X-Scope-OrgID: a } }': /set by "tenant"/u,
      '{ url: https://x.test, verify: false }': /Unknown key "verify"/u,
      '{ url: https://x.test, insecure: true }': /Unknown key "insecure"/u,
      '{ url: https://x.test, rejectUnauthorized: false }': /Unknown key "rejectUnauthorized"/u,
    };
    for (const [value, told] of Object.entries(cases)) {
      const { configuration, problems } = read(`prometheus: ${value}`);
      assert.equal(configuration.prometheus, null, value);
      assert.match(problems.map(({ message }) => message).join(' '), told, value);
    }
  });

  it('refuses a header that carries a secret, where it stands, and does not repeat it', () => {
    const secrets = ['Authorization: "Bearer hunter2"', 'cookie: hunter2', 'Proxy-Authorization: hunter2', 'X-Api-Key: hunter2', 'X-Vault-Token: hunter2', 'X-Custom: "Basic hunter2"', 'X-Custom: eyJhbGciOi.hunter2', 'X-Custom: hunter2hunter2hunter2hunter2hunter2'];
    for (const secret of secrets) {
      const { configuration, problems } = read('prometheus:', '  url: https://x.test', '  headers:', `    ${secret}`);
      assert.equal(configuration.prometheus, null, secret);
      assert.deepEqual(problems.map(({ line, column, severity }) => [line, column, severity]), [[6, 7, 'error']], secret);
      assert.match(problems[0]?.message ?? '', /Set Credentials/u);
      assert.doesNotMatch(JSON.stringify(problems), /hunter2/u);
    }
  });

  it('follows anchors, and hides the server of another layer where it is wrong', () => {
    const { configuration } = readConfiguration([{ origin: 'repository', text: 'prometheus: http://one.test\n' }, { origin: 'file', text: '---\nholdpoint:\n  prometheus: { urll: http://two.test }\n---\n' }]);
    assert.equal(configuration.prometheus, null);
    assert.equal(read('scrape: &a http://x.test', 'prometheus: *a').configuration.prometheus?.url, 'http://x.test');
  });

  it('is shown in full before it is asked, so that each change asks again', () => {
    const lines = ['prometheus:', '  url: https://one.test/a', '  tenant: shop', '  headers: { X-Team: pay }', '  ca: ca.pem', '  cert: me.pem', '  key: mine.key', '  credentials: mimir'];
    const shown = consentText(read(...lines).configuration) ?? '';
    for (const part of ['https://one.test/a', 'shop', 'X-Team: pay', 'ca.pem', 'me.pem', 'mine.key', '“mimir”']) {
      assert.ok(shown.includes(part), part);
    }
    for (const [from, to] of [['one.test/a', 'one.test/b'], ['shop', 'shap'], ['pay', 'pray'], ['ca.pem', 'cb.pem'], ['me.pem', 'us.pem'], ['mine.key', 'our.key'], ['mimir', 'other']] as const) {
      assert.notEqual(consentText(read(...lines.map((line) => line.replace(from, to))).configuration), shown, from);
    }
  });
});
