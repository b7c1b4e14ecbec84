import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { PrometheusConnection } from '../../../src/core/configuration/configuration.ts';
import type { FoundCredentials } from '../../../src/core/ports.ts';
import { createPromConnection, type ApiAnswer } from '../../../src/node/metrics/promConnection.ts';
import { serve } from './loopback.ts';
import { transport } from './ports.ts';

const never = new AbortController().signal;
const TOKEN = 'hunter2-of-the-connection';
const SUCCESS = '{"status":"success","data":[]}';

interface Given {
  readonly connection?: Partial<PrometheusConnection>;
  readonly credentials?: FoundCredentials;
  readonly answer?: string;
  readonly status?: number;
}

/** Asks a server once; what it was sent, and what came back. */
async function ask(t: TestContext, given: (base: string) => Given): Promise<{ readonly answer: ApiAnswer<unknown>; readonly sent: readonly { readonly url: string; readonly headers: IncomingHttpHeaders }[]; readonly base: string }> {
  const sent: { url: string; headers: IncomingHttpHeaders }[] = [];
  const base = await serve(t, (request, response) => {
    sent.push({ url: request.url ?? '', headers: request.headers });
    response.writeHead(options.status ?? 200, { 'retry-after': '60' }).end(options.answer ?? SUCCESS);
  });
  const options = given(base);
  const connection: PrometheusConnection = { url: `${base}/prefix`, tenant: null, headers: {}, ca: null, cert: null, key: null, credentials: null, ...options.connection };
  const ports = { transport, root: os.tmpdir(), credentials: { find: () => Promise.resolve(options.credentials ?? { status: 'none' as const }) } };
  return { answer: await createPromConnection(connection, ports).get('labels', { match: 'a b' }, never), sent, base };
}

const bearer = (origin: string): FoundCredentials => ({ status: 'found', credentials: { kind: 'bearer', origin, token: TOKEN } });
const message = (answer: ApiAnswer<unknown>): string => ('message' in answer ? answer.message : '');

describe('a connection to Prometheus', () => {
  it('has a base path, headers, a tenant and credentials', async (t) => {
    const { answer, sent } = await ask(t, (base) => ({ connection: { tenant: 'shop', headers: { 'X-Team': 'pay' } }, credentials: bearer(base) }));
    assert.deepEqual(answer, { status: 'ok', value: [], notes: [] });
    const [{ url, headers } = { url: '', headers: {} }] = sent;
    assert.equal(url, '/prefix/api/v1/labels?match=a+b');
    assert.deepEqual([headers['x-scope-orgid'], headers['x-team'], headers.authorization], ['shop', 'pay', `Bearer ${TOKEN}`]);
  });

  it('sends credentials of another origin nowhere, whatever a file names', async (t) => {
    const unnamed = await ask(t, () => ({ credentials: bearer('https://other.example'), status: 401 }));
    assert.equal(unnamed.sent[0]?.headers.authorization, undefined);
    assert.match(message(unnamed.answer), /answered 401\. The credentials “prometheus” are for https:\/\/other\.example and were not sent/u);
    const named = await ask(t, () => ({ connection: { credentials: 'mimir' }, credentials: bearer('https://other.example') }));
    assert.equal(named.sent.length, 0);
    assert.match(message(named.answer), /“mimir” are for https:\/\/other\.example and were not sent to http:\/\/127/u);
  });

  it('asks nothing where the credentials that it names are not there or cannot be used', async (t) => {
    const none = await ask(t, () => ({ connection: { credentials: 'mimir' } }));
    assert.match(message(none.answer), /No credentials are kept under “mimir”\. .*Set Credentials/u);
    const unusable = await ask(t, () => ({ credentials: { status: 'unusable', message: 'Set both.' } }));
    assert.equal(message(unusable.answer), 'Set both.');
    assert.equal(none.sent.length + unusable.sent.length, 0);
  });

  it('says what to do where the server wants to know who asks', async (t) => {
    assert.match(message((await ask(t, () => ({ status: 401 }))).answer), /answered 401\. Keep its credentials with Holdpoint: Set Credentials/u);
    assert.match(message((await ask(t, (base) => ({ status: 403, credentials: bearer(base) }))).answer), /“prometheus” were sent; set them again/u);
  });

  it('does not repeat a secret that the server repeats', async (t) => {
    for (const given of [{ status: 422, answer: JSON.stringify({ status: 'error', error: `bad token ${TOKEN}` }) }, { answer: JSON.stringify({ status: 'success', warnings: [`token ${TOKEN}`], data: [] }) }]) {
      const { answer } = await ask(t, (base) => ({ ...given, credentials: bearer(base) }));
      assert.match(message(answer), /token \[redacted\]/u);
      assert.doesNotMatch(JSON.stringify(answer), /hunter2/u);
    }
  });

  it('tells what the server refused, what it left out, and what it only remarks', async (t) => {
    assert.deepEqual((await ask(t, () => ({ answer: '{"status":"success","infos":["might\\nnot be a counter"],"data":1}' }))).answer, { status: 'ok', value: 1, notes: ['might not be a counter'] });
    assert.match(message((await ask(t, () => ({ status: 400, answer: '{"status":"error","error":"parse error"}' }))).answer), /refused the question: parse error/u);
    assert.match(message((await ask(t, () => ({ status: 503, answer: '{"status":"error","error":"query timed out"}' }))).answer), /refused the question: query timed out/u);
    assert.equal((await ask(t, () => ({ answer: '{"status":"success","warnings":["a store is down"],"data":1}' }))).answer.status, 'partial');
    for (const answer of ['<html>', '', 'null', '[]', '"x"', '{"status":"fine"}']) assert.match(message((await ask(t, () => ({ answer }))).answer), /did not answer as a Prometheus server does/u, answer);
  });

  it('reads certificates that are there, and says which are not', async (t) => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'holdpoint-pem-'));
    t.after(() => rm(folder, { recursive: true, force: true }));
    await writeFile(path.join(folder, 'note.txt'), 'secret note');
    const relative = path.relative(os.tmpdir(), folder);
    for (const [ca, told] of [[`${relative}/none.pem`, /cannot be read: ENOENT/u], [`${relative}/note.txt`, /is no PEM file/u], [relative, /is no PEM file/u], ['/dev/zero', /is no PEM file/u]] as const) {
      const { answer, sent } = await ask(t, () => ({ connection: { ca } }));
      assert.match(message(answer), told, ca);
      assert.doesNotMatch(message(answer), /secret/u);
      assert.equal(sent.length, 0);
    }
  });
});
