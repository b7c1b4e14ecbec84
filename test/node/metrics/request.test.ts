import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { requestText } from '../../../src/node/metrics/request.ts';
import { closedAddress, serve } from './loopback.ts';

const limits = { timeout: 300, bytes: 1000, attempts: 3 };
const never = new AbortController().signal;

async function message(address: string, signal: AbortSignal = never): Promise<string> {
  const answer = await requestText(address, signal, limits);
  assert.equal(answer.status, 'error');
  return answer.status === 'error' ? answer.message : '';
}

describe('requestText', () => {
  it('gives the body', async (t) => {
    const base = await serve(t, (_, response) => response.end('up 1\n'));
    const answer = await requestText(`${base}/metrics`, never, limits);
    assert.ok(answer.status === 'ok' && answer.body === 'up 1\n');
  });

  it('tries again after 503 and 429, not after 404', async (t) => {
    const statuses = [503, 429, 200];
    let asked = 0;
    const base = await serve(t, (request, response) => {
      asked += 1;
      response.writeHead(request.url === '/gone' ? 404 : (statuses.shift() ?? 500), { 'retry-after': '0' }).end('x');
    });
    assert.equal((await requestText(base, never, limits)).status, 'ok');
    assert.equal(asked, 3);
    assert.match(await message(`${base}/gone`), /answered 404/u);
    assert.equal(asked, 4);
  });

  it('waits as long as it is told to', async (t) => {
    const times: number[] = [];
    const base = await serve(t, (_, response) => {
      times.push(performance.now());
      response.writeHead(times.length === 1 ? 429 : 200, { 'retry-after': '1' }).end('x');
    });
    await requestText(base, never, limits);
    assert.ok((times[1] ?? 0) - (times[0] ?? 0) >= 950);
  });

  it('gives up on a server that is slow, in its head or in its body', async (t) => {
    const base = await serve(t, (request, response) => { if (request.url === '/body') response.write('up '); });
    assert.match(await message(base), /did not answer within 0\.3 s/u);
    assert.match(await message(`${base}/body`), /did not answer within 0\.3 s/u);
  });

  it('caps the body', async (t) => {
    const base = await serve(t, (_, response) => response.end('x'.repeat(1001)));
    assert.match(await message(base), /larger than 1000 bytes/u);
  });

  it('follows no redirect, so that nothing is sent elsewhere', async (t) => {
    let reached = false;
    const other = await serve(t, (_, response) => { reached = true; response.end('up 1\n'); });
    const base = await serve(t, (_, response) => response.writeHead(302, { location: `${other}/metrics` }).end());
    assert.match(await message(base), /redirects elsewhere/u);
    assert.equal(reached, false);
  });

  it('says why a server cannot be reached', async () => {
    assert.match(await message(await closedAddress()), /could not be reached: .*ECONNREFUSED/u);
    const { port } = new URL(await closedAddress());
    assert.match(await message(`http://localhost:${port}`), /could not be reached: .*ECONNREFUSED/u);
  });

  it('never asks a link-local address', async () => {
    assert.match(await message('http://169.254.169.254/latest/meta-data'), /never asks/u);
  });

  it('stops when it is told to, while waiting for an answer and for another attempt', async (t) => {
    const base = await serve(t, (request, response) => { if (request.url === '/busy') response.writeHead(503, { 'retry-after': '10' }).end(); });
    for (const path of ['/', '/busy']) {
      const started = performance.now();
      assert.match(await message(base + path, AbortSignal.timeout(100)), /cancelled/u);
      assert.ok(performance.now() - started < 290);
    }
  });
});
