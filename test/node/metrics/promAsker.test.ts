import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createPromApi } from '../../../src/node/metrics/promApi.ts';
import { createPromAskers, type PromAsker } from '../../../src/node/metrics/promAsker.ts';
import { createPromConnection } from '../../../src/node/metrics/promConnection.ts';
import { readConfiguration } from '../../../src/core/configuration/readConfiguration.ts';
import { serve } from './loopback.ts';
import { noCredentials, transport } from './ports.ts';

interface Server {
  readonly askerFor: (signal: AbortSignal) => PromAsker;
  readonly asked: URL[];
  /** Most questions that were under way at once. */
  most(): number;
}

/** A server whose clock stands at 1000, and which answers each question with one sample, or a range with its ends. */
async function server(t: Parameters<typeof serve>[0], monotonic: () => number = () => 0): Promise<Server> {
  const asked: URL[] = [];
  let underWay = 0;
  let most = 0;
  const base = await serve(t, (request, response) => {
    const url = new URL(request.url ?? '', 'http://localhost');
    asked.push(url);
    underWay += 1;
    most = Math.max(most, underWay);
    const { start, end, step } = Object.fromEntries(url.searchParams);
    const result = url.pathname.endsWith('query_range')
      ? { resultType: 'matrix', result: [{ metric: { a: 'b' }, values: points(Number(start), Number(end), Number(step)).map((time) => [time, '1']) }] }
      : { resultType: 'vector', result: [{ metric: {}, value: [1000, '1000.0004'] }] };
    setImmediate(() => { underWay -= 1; response.end(JSON.stringify({ status: 'success', data: result })); });
  });
  const { configuration } = readConfiguration([{ origin: 'repository', text: `prometheus: ${base}` }]);
  assert.ok(configuration.prometheus !== null);
  const connection = createPromConnection(configuration.prometheus, { transport, credentials: noCredentials, root: process.cwd() });
  return { askerFor: createPromAskers(createPromApi(connection), monotonic), asked, most: () => most };
}

function points(start: number, end: number, step: number): readonly number[] {
  return Array.from({ length: Math.floor((end - start) / step + 1e-6) + 1 }, (_, index) => start + index * step);
}

describe('what is asked of a Prometheus server by one check', () => {
  it('is asked once, at one instant of the server’s own clock', async (t) => {
    let now = 0;
    const { askerFor, asked } = await server(t, () => now);
    const asker = askerFor(new AbortController().signal);
    assert.deepEqual(await Promise.all([asker.now(), asker.now()]), [{ value: 1000 }, { value: 1000 }]);
    await Promise.all([asker.instant('up', 1000), asker.instant('up', 1000), asker.instant('down', 1000), asker.instant('up', 900)]);
    assert.deepEqual(asked.map(({ searchParams }) => `${searchParams.get('query') ?? ''} ${searchParams.get('time') ?? ''}`).sort(), ['down 1000.000', 'time() ', 'up 1000.000', 'up 900.000']);
    now = 10_001;
    await asker.now();
    await asker.instant('up', 1000);
    assert.equal(asked.length, 6, 'what is older than some seconds is asked again');
  });

  it('is another check’s own affair', async (t) => {
    const { askerFor, asked } = await server(t);
    const signal = new AbortController().signal;
    assert.equal(askerFor(signal), askerFor(signal));
    await askerFor(signal).instant('up', 1000);
    await askerFor(new AbortController().signal).instant('up', 1000);
    assert.equal(asked.length, 2);
  });

  it('has eight questions under way at most', async (t) => {
    const { askerFor, asked, most } = await server(t);
    const asker = askerFor(new AbortController().signal);
    await Promise.all(Array.from({ length: 60 }, (_, index) => asker.instant(`up${String(index)}`, 1000)));
    assert.equal(asked.length, 60);
    assert.ok(most() <= 8 && most() > 1, String(most()));
  });

  it('of a range is cut into requests of 10,000 points, at the step asked for', async (t) => {
    const { askerFor, asked } = await server(t);
    const answer = await askerFor(new AbortController().signal).range('up', { start: 1000, end: 1000 + 24_999 * 0.5, step: 0.5 });
    assert.ok('value' in answer);
    assert.equal(answer.value.length, 25_000);
    assert.deepEqual(asked.map(({ searchParams }) => [searchParams.get('start'), searchParams.get('end'), searchParams.get('step')]), [['1000.000', '5999.500', '0.500'], ['6000.000', '10999.500', '0.500'], ['11000.000', '13499.500', '0.500']]);
    assert.deepEqual(answer.value.map(({ time }) => time), points(1000, 13_499.5, 0.5));
  });

  it('is nothing more once it was cancelled', async (t) => {
    const stop = new AbortController();
    const asker = (await server(t)).askerFor(stop.signal);
    const all = Array.from({ length: 30 }, (_, index) => asker.instant(`up${String(index)}`, 1000));
    stop.abort();
    for (const answer of await Promise.all(all)) assert.ok('error' in answer && answer.error === 'The check was cancelled.');
  });
});
