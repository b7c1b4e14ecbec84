import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { describe, it } from 'node:test';
import type { Credentials } from '../../../src/core/ports.ts';
import { createTransport, type Question } from '../../../src/node/metrics/request.ts';
import { backoff, retryAfter } from '../../../src/node/metrics/retry.ts';
import { closedAddress, serve } from './loopback.ts';
import { transport } from './ports.ts';

const limits = { timeout: 2000, bytes: 1000, attempts: 3 };
const never = new AbortController().signal;

async function message(address: string, signal: AbortSignal = never, question: Partial<Question> = {}): Promise<string> {
  const answer = await transport.text({ address, limits, ...question }, signal);
  assert.equal(answer.status, 'error');
  return answer.status === 'error' ? answer.message : '';
}

describe('a transport', () => {
  it('gives the body, over one connection', async (t) => {
    const ports = new Set<number | undefined>();
    const base = await serve(t, (request, response) => { ports.add(request.socket.remotePort); response.end('up 1\n'); });
    for (let time = 0; time < 3; time += 1) {
      const answer = await transport.text({ address: `${base}/metrics`, limits }, never);
      assert.ok(answer.status === 'ok' && answer.value === 'up 1\n');
    }
    assert.equal(ports.size, 1);
  });

  it('tries again after 503 and 429, not after 404', async (t) => {
    const statuses = [503, 429, 200];
    let asked = 0;
    const base = await serve(t, (request, response) => {
      asked += 1;
      response.writeHead(request.url === '/gone' ? 404 : (statuses.shift() ?? 500), { 'retry-after': '0' }).end('x');
    });
    assert.equal((await transport.text({ address: base, limits }, never)).status, 'ok');
    assert.equal(asked, 3);
    assert.match(await message(`${base}/gone`), /answered 404/u);
    assert.equal(asked, 4);
  });

  it('tries again after a connection that breaks within the body, and keeps what the last answer said', async (t) => {
    let asked = 0;
    const base = await serve(t, (_, response) => {
      asked += 1;
      if (asked === 1) response.writeHead(200, { 'content-length': '100' }).write('up', () => { response.destroy(); });
      else response.writeHead(500).end('because');
    });
    const answer = await transport.text({ address: base, limits }, never);
    assert.deepEqual(answer, { status: 'error', message: `${base} answered 500.`, http: 500, body: 'because' });
    assert.equal(asked, 3);
  });

  it('waits as long as it is told to, and asks no more where that is too long', async (t) => {
    const times: number[] = [];
    const base = await serve(t, (request, response) => {
      times.push(performance.now());
      response.writeHead(times.length % 2 === 1 ? 429 : 200, { 'retry-after': request.url === '/long' ? '60' : '1' }).end('x');
    });
    await transport.text({ address: base, limits: { ...limits, timeout: 5000 } }, never);
    assert.ok((times[1] ?? 0) - (times[0] ?? 0) >= 950);
    assert.match(await message(`${base}/long`), /answered 429\. It asks to be left alone for 60 s/u);
    assert.equal(times.length, 3);
  });

  it('ends within its time, whatever the attempts and waits', async (t) => {
    let asked = 0;
    const base = await serve(t, (_, response) => { asked += 1; response.writeHead(503, { 'retry-after': '1' }).end(); });
    assert.match(await message(base, never, { limits: { timeout: 900, bytes: 10, attempts: 9 } }), /answered 503/u);
    assert.equal(asked, 1);
  });

  it('gives up on a server that is slow, in its head or in its body', async (t) => {
    const base = await serve(t, (request, response) => { if (request.url === '/body') response.write('up '); });
    const short = { limits: { ...limits, timeout: 300 } };
    assert.match(await message(base, never, short), /did not answer within 0\.3 s/u);
    assert.match(await message(`${base}/body`, never, short), /did not answer within 0\.3 s/u);
  });

  it('caps the body', async (t) => {
    const base = await serve(t, (_, response) => response.end('x'.repeat(1001)));
    assert.match(await message(base), /larger than 1000 bytes/u);
  });

  it('follows no redirect, so that nothing is sent elsewhere', async (t) => {
    let reached = false;
    const other = await serve(t, (_, response) => { reached = true; response.end('up 1\n'); });
    const base = await serve(t, (_, response) => response.writeHead(302, { location: `${other}/metrics` }).end());
    const credentials: Credentials = { kind: 'bearer', origin: base, token: 'hunter2' };
    assert.match(await message(base, never, { credentials }), /redirects elsewhere/u);
    assert.equal(reached, false);
  });

  it('sends credentials to their own origin and to no other', async (t) => {
    const seen: IncomingMessage['headers'][] = [];
    const base = await serve(t, (request, response) => { seen.push(request.headers); response.end(); });
    const other = base.replace('127.0.0.1', 'localhost');
    for (const origin of [base, other, `${base}0`, base.replace('http:', 'https:')]) {
      await transport.text({ address: base, credentials: { kind: 'bearer', origin, token: 'hunter2' }, limits }, never);
    }
    await transport.text({ address: base, credentials: { kind: 'basic', origin: base, username: 'me', password: 'pä:ss' }, limits }, never);
    assert.deepEqual(seen.map(({ authorization }) => authorization), ['Bearer hunter2', undefined, undefined, undefined, `Basic ${Buffer.from('me:pä:ss').toString('base64')}`]);
  });

  it('asks no proxy that the environment names', async (t) => {
    const asked: string[] = [];
    const proxy = await serve(t, (request, response) => { asked.push(request.url ?? ''); response.end('proxy'); });
    const base = await serve(t, (_, response) => response.end('server'));
    const before = { ...process.env };
    t.after(() => { process.env = before; });
    for (const name of ['HTTP_PROXY', 'http_proxy', 'ALL_PROXY']) process.env[name] = proxy;
    process.env['NODE_USE_ENV_PROXY'] = '1';
    const answer = await transport.text({ address: base, limits }, never);
    assert.ok(answer.status === 'ok' && answer.value === 'server');
    assert.deepEqual(asked, []);
  });

  it('says why a server cannot be reached', async () => {
    assert.match(await message(await closedAddress()), /could not be reached: .*ECONNREFUSED/u);
    const { port } = new URL(await closedAddress());
    assert.match(await message(`http://localhost:${port}`), /could not be reached: .*ECONNREFUSED/u);
    assert.match(await message('http://nobody.invalid/'), /could not be reached: .*(?:ENOTFOUND|EAI_AGAIN)/u);
  });

  it('never asks a link-local address, by whatever name', async (t) => {
    assert.match(await message('http://169.254.169.254/latest/meta-data'), /never asks/u);
    let reached = false;
    const base = await serve(t, (_, response) => { reached = true; response.end('x'); });
    const { port } = new URL(base);
    for (const hidden of [{ address: '169.254.169.254', family: 4 }, { address: 'fe80::1%eth0', family: 6 }, { address: '::ffff:a9fe:a9fe', family: 6 }]) {
      const named = createTransport({ resolve: (_, done) => { done(null, [{ address: '127.0.0.1', family: 4 }, hidden]); } });
      const answer = await named.text({ address: `http://innocent.test:${port}/`, limits }, never);
      assert.match(answer.status === 'error' ? answer.message : '', /innocent\.test.*its name leads to an address/u);
      named.dispose();
    }
    assert.equal(reached, false);
  });

  it('connects to the address that was examined, and resolves a name once', async (t) => {
    const base = await serve(t, (request, response) => response.end(request.headers.host));
    const { port } = new URL(base);
    const answers = ['127.0.0.1', '169.254.169.254'];
    let asked = 0;
    const rebinding = createTransport({ resolve: (_, done) => { asked += 1; done(null, [{ address: answers.shift() ?? '', family: 4 }]); } });
    t.after(() => { rebinding.dispose(); });
    const answer = await rebinding.text({ address: `http://rebinding.test:${port}/`, limits }, never);
    assert.ok(answer.status === 'ok' && answer.value === `rebinding.test:${port}`);
    assert.equal(asked, 1);
  });

  it('stops when it is told to, while waiting for an answer and for another attempt', async (t) => {
    const base = await serve(t, (request, response) => { if (request.url === '/busy') response.writeHead(503, { 'retry-after': '10' }).end(); });
    for (const path of ['/', '/busy']) {
      const started = performance.now();
      assert.match(await message(base + path, AbortSignal.timeout(100), { limits: { ...limits, timeout: 20_000 } }), /cancelled/u);
      assert.ok(performance.now() - started < 1500);
    }
  });

  it('closes its connections when it is disposed', async (t) => {
    const own = createTransport();
    const closed: Promise<unknown>[] = [];
    const base = await serve(t, (request, response) => { closed.push(once(request.socket, 'close')); response.end(); });
    await own.text({ address: base, limits }, never);
    own.dispose();
    await closed[0];
  });
});

describe('the wait before another attempt', () => {
  it('doubles, and lies between half and all of that', () => {
    assert.deepEqual([0, 1, 2].map((attempt) => [backoff(attempt, 0), backoff(attempt, 0.5), backoff(attempt, 0.999)].map(Math.round)), [[100, 150, 200], [200, 300, 400], [400, 600, 800]]);
  });

  it('is what Retry-After asks for, as seconds or as a date', () => {
    const now = Date.parse('2026-03-01T12:00:00Z');
    const cases: Readonly<Record<string, number>> = { '0': 0, '5': 5000, ' 120 ': 120_000, 'Sun, 01 Mar 2026 12:00:07 GMT': 7000, 'Sunday, 01-Mar-26 12:00:07 GMT': 7000, 'Sun, 01 Mar 2026 11:00:00 GMT': 0, '-5': 0, '1.5': 0, soon: 0, '': 0 };
    for (const [header, wait] of Object.entries(cases)) assert.equal(retryAfter(header, now), wait, header);
    assert.equal(retryAfter(undefined, now), 0);
  });

  it('is drawn by the random numbers that the transport is given', async (t) => {
    const times: number[] = [];
    const base = await serve(t, (_, response) => { times.push(performance.now()); response.writeHead(500).end(); });
    const slow = createTransport({ random: () => 0.999 });
    t.after(() => { slow.dispose(); });
    await slow.text({ address: base, limits: { ...limits, attempts: 2 } }, never);
    assert.ok((times[1] ?? 0) - (times[0] ?? 0) >= 195);
  });
});
