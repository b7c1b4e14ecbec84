/** A real Prometheus behind TLS, with client certificates and a password. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { PrometheusConnection } from '../../../src/core/configuration/configuration.ts';
import { createEnvironmentCredentials } from '../../../src/node/metrics/credentials.ts';
import { createPromConnection } from '../../../src/node/metrics/promConnection.ts';
import { createTransport, type Transport } from '../../../src/node/metrics/request.ts';
import { createAuthority, missing as withoutOpenssl } from './certificates.ts';
import { closedAddress } from './loopback.ts';
import { missing, startPrometheusWith, type PrometheusServer } from './prometheusServer.ts';

const PASSWORD = 'correct horse battery';
/** bcrypt of the password. */
const HASH = '$2b$05$xkE88W2zIytlxjsDsJlr7ugunk.tpoiYKSMUWpqyOXrItzuUNxXIC';

const WEB = `tls_server_config: { cert_file: server.pem, key_file: server.key, client_auth_type: RequireAndVerifyClientCert, client_ca_file: ca.pem }
basic_auth_users: { reader: '${HASH}' }
`;

describe('a secured Prometheus', { skip: missing !== false ? missing : withoutOpenssl }, () => {
  let server: PrometheusServer;
  let folder = '';
  const transports: Transport[] = [];

  /** Asks once over connections of its own; the status of the answer, or what went wrong. */
  async function ask(base: string, connection: Partial<PrometheusConnection> = {}, password = PASSWORD): Promise<string> {
    const transport = createTransport();
    transports.push(transport);
    const { origin } = new URL(base);
    const credentials = createEnvironmentCredentials({ HOLDPOINT_PROMETHEUS_USERNAME: 'reader', HOLDPOINT_PROMETHEUS_PASSWORD: password, HOLDPOINT_PROMETHEUS_ORIGIN: origin });
    const whole: PrometheusConnection = { url: base, tenant: null, headers: {}, ca: 'ca.pem', cert: 'client.pem', key: 'client.key', credentials: null, ...connection };
    const answer = await createPromConnection(whole, { transport, credentials, root: folder }).get('query', { query: '1' }, new AbortController().signal);
    return 'message' in answer ? answer.message : answer.status;
  }

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'holdpoint-tls-'));
    const [authority, foreign] = [createAuthority('foreign'), createAuthority('foreign')];
    const pairs = { server: authority.issue(2, '127.0.0.1'), client: authority.issue(2, 'client'), stranger: foreign.issue(2, 'client') };
    const files: Record<string, string> = { 'ca.pem': authority.ca.toString(), 'stranger-ca.pem': foreign.ca.toString() };
    for (const [name, { cert, key }] of Object.entries(pairs)) Object.assign(files, { [`${name}.pem`]: String(cert), [`${name}.key`]: String(key) });
    for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
    server = await startPrometheusWith(Number(new URL(await closedAddress()).port), {
      configuration: 'global: {}\n', files: { ...files, 'web.yml': WEB }, flags: ['--web.config.file=web.yml'], scheme: 'https', ready: async (base) => (await ask(base)) === 'ok',
    });
  });
  after(async () => {
    for (const transport of transports) transport.dispose();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('answers who has the certificate and the password', async () => {
    assert.equal(await ask(server.base), 'ok');
  });

  it('is trusted by its certificate alone, and nothing switches that off', async (t) => {
    t.after(() => { delete process.env['NODE_TLS_REJECT_UNAUTHORIZED']; });
    for (const value of ['1', '0']) {
      process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = value;
      assert.match(await ask(server.base, { ca: null }), /could not be reached: .*certificate/u, value);
      assert.match(await ask(server.base, { ca: 'stranger-ca.pem' }), /could not be reached: .*certificate/u, value);
      // The certificate is for 127.0.0.1.
      assert.match(await ask(server.base.replace('127.0.0.1', 'localhost')), /could not be reached: .*altnames/u, value);
    }
  });

  it('knows its clients', async () => {
    assert.match(await ask(server.base, { cert: null, key: null }), /could not be reached/u);
    assert.match(await ask(server.base, { cert: 'stranger.pem', key: 'stranger.key' }), /could not be reached/u);
    assert.match(await ask(server.base, { key: 'server.key' }), /could not be reached: .*key values mismatch/u);
    assert.match(await ask(server.base, {}, 'wrong'), /answered 401\. The credentials “prometheus” were sent/u);
  });

  it('is asked by https or not at all', async () => {
    assert.match(await ask(server.base.replace('https:', 'http:')), /answered 400/u);
  });
});
