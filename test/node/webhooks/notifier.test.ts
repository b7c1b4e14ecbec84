import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { describe, it, type TestContext } from 'node:test';
import type { WebhookConfiguration } from '../../../src/core/configuration/configuration.ts';
import type { Notice } from '../../../src/core/notice/notice.ts';
import type { Notifier } from '../../../src/core/ports.ts';
import { createKnownSecrets } from '../../../src/core/redaction/knownSecrets.ts';
import { createNotifier } from '../../../src/node/webhooks/notifier.ts';
import { closedAddress, serve } from '../metrics/loopback.ts';

const notice = (id: string, title = 'Stage open: 1'): Notice => ({ id, event: 'stage-opened', time: '2026-03-01T09:00:00.000Z', run: '2026-r', checklist: 'deploy.md', release: { commit: null, version: '1.2', ticket: null, environment: null }, by: 'Ada', title, reason: null, alarms: [{ key: 'k', state: 'raised' }] });

const json = (name: string, changes: Partial<WebhookConfiguration> = {}): WebhookConfiguration => ({ format: 'json', url: { kind: 'variable', name }, secret: null, routingKey: null, ...changes });

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A server that keeps what it is sent and answers as it is told, a function for each request in turn. */
async function receiver(t: TestContext, ...answers: readonly ((response: ServerResponse) => void)[]): Promise<{ readonly base: string; readonly received: Received[] }> {
  const received: Received[] = [];
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    let body = '';
    request.on('data', (chunk: Buffer) => { body += chunk.toString(); });
    request.on('end', () => {
      received.push({ headers: request.headers, body });
      (answers[received.length - 1] ?? ok)(response);
    });
  };
  return { base: await serve(t, listener), received };
}

const ok = (response: ServerResponse): void => { response.writeHead(204).end(); };
const status = (code: number, headers: Readonly<Record<string, string>> = {}) => (response: ServerResponse): void => { response.writeHead(code, headers).end('no'); };
const hang = (): void => undefined;

interface Sending {
  readonly notifier: Notifier;
  readonly undelivered: string[];
}

function sending(environment: Readonly<Record<string, string>>, patience = 5000, secrets = createKnownSecrets()): Sending {
  const undelivered: string[] = [];
  return { undelivered, notifier: createNotifier({ environment, secrets, patience, attempt: 200, undelivered: (message) => { undelivered.push(message); } }) };
}

async function until(isDone: () => boolean): Promise<void> {
  const end = performance.now() + 10_000;
  while (!isDone() && performance.now() < end) await new Promise((resolve) => { setTimeout(resolve, 10); });
  assert.ok(isDone(), 'it did not come to it');
}

void describe('a notifier', () => {
  void it('signs what it sends, so that the receiver can tell', async (t) => {
    const { base, received } = await receiver(t);
    const { notifier, undelivered } = sending({ URL: `${base}/hook`, SECRET: 'first secret of the hook', ENCODED: `whsec_${Buffer.from('other key').toString('base64')}` });
    notifier.send([notice('one')], { plain: json('URL', { secret: 'SECRET' }) });
    await until(() => received.length === 1);
    notifier.send([notice('two')], { plain: json('URL', { secret: 'ENCODED' }) });
    await until(() => received.length === 2);
    for (const [index, key] of ['first secret of the hook', 'other key'].entries()) {
      const { headers, body } = received[index] ?? { headers: {}, body: '' };
      const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
      assert.equal(headers['webhook-signature'], `v1,${createHmac('sha256', key).update(signed).digest('base64')}`);
      assert.ok(Math.abs(Number(headers['webhook-timestamp']) - Date.now() / 1000) < 10);
      assert.equal(headers['idempotency-key'], ['one', 'two'][index]);
      assert.equal(headers['content-type'], 'application/json');
      assert.doesNotMatch(body + JSON.stringify(headers), /first secret|other key|whsec/u);
    }
    assert.deepEqual(undelivered, []);
  });

  void it('tries again after 500, 429 and no answer at all, with the same id, and in order', async (t) => {
    const { base, received } = await receiver(t, status(500), status(429, { 'retry-after': '1' }), hang, ok, ok);
    const { notifier, undelivered } = sending({ URL: base }, 9000);
    const began = performance.now();
    notifier.send([notice('one'), notice('two')], { hook: json('URL') });
    assert.ok(performance.now() - began < 100, 'who sends waits for nothing');
    await until(() => received.length === 5);
    assert.deepEqual(received.map(({ headers }) => headers['webhook-id']), ['one', 'one', 'one', 'one', 'two']);
    assert.equal(new Set(received.slice(0, 4).map(({ body }) => body)).size, 1);
    assert.ok(performance.now() - began > 1000, 'a server that asks for a second has it');
    assert.deepEqual(undelivered, []);
  });

  void it('gives up after a while, says so, and goes on with what comes next', async (t) => {
    const { base, received } = await receiver(t, hang, hang, hang, hang, hang, hang, hang, hang);
    const { notifier, undelivered } = sending({ URL: `${base}/T0/very-secret-path` }, 500);
    notifier.send([notice('one')], { hook: json('URL') });
    await until(() => undelivered.length === 1);
    assert.match(undelivered[0] ?? '', /^The webhook “hook” was not told “Stage open: 1”: http:\/\/127\.0\.0\.1:\d+ did not answer within 0\.\d+ s\.$/u);
    assert.ok(received.length >= 2);
  });

  void it('does not try again what is refused, and follows no redirect', async (t) => {
    const { base, received } = await receiver(t, status(400), status(307, { location: 'http://127.0.0.1:1/elsewhere' }));
    const { notifier, undelivered } = sending({ URL: base, GONE: await closedAddress() }, 700);
    notifier.send([notice('one'), notice('two')], { hook: json('URL') });
    await until(() => undelivered.length === 2);
    assert.match(undelivered.join('\n'), /answered 400\.\n.*redirects elsewhere, which is not followed/u);
    assert.equal(received.length, 2);
    notifier.send([notice('three')], { gone: json('GONE') });
    await until(() => undelivered.length === 3);
    assert.match(undelivered[2] ?? '', /could not be reached/u);
  });

  void it('connects to no address that is never asked, and to nothing where a variable is missing', async (t) => {
    const { base, received } = await receiver(t);
    const { notifier, undelivered } = sending({ META: 'http://169.254.169.254/latest', TEXT: 'tok-no-address-at-all', URL: base, KEY: 'ghp_noIntegrationKeyOfPagerDuty000000' });
    notifier.send([notice('one')], { a: json('META'), b: json('TEXT'), c: json('NOWHERE'), d: json('URL', { secret: 'NOWHERE' }), e: json('URL', { format: 'pagerduty', routingKey: 'KEY' }) });
    await until(() => undelivered.length === 5);
    const said = undelivered.sort().join('\n');
    assert.match(said, /“a” [^\n]*link-local or metadata[^\n]*\n[^\n]*“b” [^\n]*is no address[^\n]*\n[^\n]*“c” [^\n]*the variable NOWHERE is not set\.\n[^\n]*“d” [^\n]*the variable NOWHERE is not set\.\n[^\n]*“e” [^\n]*KEY holds no integration key/u);
    assert.doesNotMatch(said, /tok-no|ghp_/u);
    assert.deepEqual(received, [], 'unsigned is not what was asked for');
  });

  void it('sends no secret, whoever wrote it down', async (t) => {
    const { base, received } = await receiver(t);
    const { notifier, undelivered } = sending({ URL: base, SECRET: 'sign-with-this-key-only' }, 700, createKnownSecrets(['hunter2-hunter2']));
    notifier.send([{ ...notice('one', 'Gate decided: password is hunter2-hunter2'), reason: 'signed by sign-with-this-key-only' }], { hook: json('URL', { secret: 'SECRET' }) });
    await until(() => received.length === 1);
    assert.match(received[0]?.body ?? '', /Gate decided: password is/u);
    assert.doesNotMatch(received[0]?.body ?? '', /hunter2|sign-with-this/u);
    assert.deepEqual(undelivered, []);
  });

  void it('gives PagerDuty its key, and holds nobody else up where one webhook hangs', async (t) => {
    const slow = await receiver(t, hang, hang, hang, hang, hang);
    const fast = await receiver(t);
    const { notifier } = sending({ SLOW: slow.base, FAST: fast.base, KEY: 'R0123456789abcdef0123456789abcde' }, 1500);
    notifier.send([notice('one')], { slow: json('SLOW'), pager: json('FAST', { format: 'pagerduty', routingKey: 'KEY' }) });
    await until(() => fast.received.length === 1);
    assert.match(fast.received[0]?.body ?? '', /"routing_key":"R0123456789abcdef0123456789abcde","event_action":"trigger","dedup_key":"k"/u);
    assert.ok(slow.received.length <= 2);
  });
});
