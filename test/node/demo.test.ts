import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { generateLoad } from '../demo/load.ts';
import { startService, type Service } from '../demo/service.ts';

let service: Service;
before(async () => {
  service = await startService(0);
});
after(() => service.close());

async function metrics(): Promise<string> {
  return (await fetch(`${service.address}/metrics`)).text();
}

/** Sum of the series of `name` whose labels hold all of `labels`. */
async function total(name: string, ...labels: string[]): Promise<number> {
  const lines = (await metrics()).split('\n').filter((line) => line.startsWith(name) && labels.every((label) => line.includes(label)));
  assert.notEqual(lines.length, 0, `no series ${name} ${labels.join()}`);
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

function post(path: string, body: unknown): Promise<Response> {
  return fetch(`${service.address}${path}`, { method: 'POST', body: JSON.stringify(body) });
}

async function status(path: string): Promise<number> {
  const response = await fetch(`${service.address}${path}`);
  await response.text();
  return response.status;
}

test('every series is there from the start, at 0', async () => {
  for (const version of ['stable', 'canary']) {
    assert.equal(await total('http_requests_total{', `version="${version}"`, 'status="500"', 'route="settlement"'), 0);
    assert.equal(await total('http_request_duration_seconds_count', `version="${version}"`, 'route="quote"'), 0);
  }
});

test('tells memory, connections and the figures of Node', async () => {
  assert.ok((await total('memory_usage_ratio')) > 0);
  assert.ok((await total('http_connections_open')) >= 1);
  assert.equal(await total('http_connections_limit'), 200);
  assert.ok((await total('process_resident_memory_bytes')) > 1e6);
});

test('counts and times what it answers, by version', async () => {
  const before = await total('http_requests_total{', 'version="stable"', 'status="200"', 'route="quote"');
  assert.equal(await status('/stable/quote'), 200);
  assert.equal(await total('http_requests_total{', 'version="stable"', 'status="200"', 'route="quote"'), before + 1);
  assert.equal(await status('/stable/nothing'), 404);
  assert.equal(await status('/elsewhere'), 404);
});

test('a fault makes one version fail and slow, and ill; lifting it heals', async () => {
  assert.equal((await post('/fault', { version: 'canary', errorRate: 1, latencyMs: 60 })).status, 200);
  const started = performance.now();
  assert.equal(await status('/canary/quote'), 500);
  assert.ok(performance.now() - started >= 60);
  assert.equal(await status('/stable/quote'), 200);
  await post('/fault', { version: 'canary', errorRate: 1, latencyMs: 0 });
  for (let sent = 0; sent < 10; sent += 1) await status('/canary/quote');
  assert.equal(await status('/canary/healthz'), 503);
  assert.equal(await status('/stable/healthz'), 200);
  await post('/fault', { version: 'canary' });
  await Promise.all(Array.from({ length: 40 }, () => status('/canary/quote')));
  assert.equal(await status('/canary/healthz'), 200);
});

test('a switch with a wrong value is refused and changes nothing', async () => {
  for (const body of [{}, { version: 'beta', errorRate: 1 }, { version: 'canary', errorRate: 2 }, { version: 'canary', latencyMs: -1 }, { version: 'canary', latencyMs: 'x' }]) {
    assert.equal((await post('/fault', body)).status, 400);
  }
  assert.equal((await post('/traffic', { canary: 7 })).status, 400);
  assert.equal(await status('/canary/quote'), 200);
});

test('undirected requests go by the share of traffic', async () => {
  await post('/traffic', { canary: 1 });
  const before = await total('http_requests_total{', 'version="canary"', 'status="200"', 'route="quote"');
  await status('/api/quote');
  assert.equal(await total('http_requests_total{', 'version="canary"', 'status="200"', 'route="quote"'), before + 1);
  assert.equal(await total('traffic_share{', 'canary'), 1);
});

test('the load reaches both versions and ends by itself', async () => {
  const before = await total('http_requests_total{', 'route="settlement"', 'status="200"');
  const sent = await generateLoad({ address: service.address, rate: 50, seconds: 1, signal: new AbortController().signal });
  assert.ok(sent >= 50 && sent <= 110, String(sent));
  assert.ok((await total('http_requests_total{', 'route="settlement"', 'status="200"')) > before);
});

test('the load goes nowhere but to loopback', async () => {
  const signal = new AbortController().signal;
  await assert.rejects(generateLoad({ address: 'http://192.0.2.1', rate: 1, seconds: 1, signal }), RangeError);
});
