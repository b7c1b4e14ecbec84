/** Metrics suggested from a real Prometheus that scrapes the demo service. */
import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { Outcome, Suggestion, Suggestions } from '../../../src/core/engine/engine.ts';
import { insertMetric } from '../../../src/core/configuration/insertMetric.ts';
import { generateLoad } from '../../demo/load.ts';
import { startService, type Service } from '../../demo/service.ts';
import { closedAddress, serve } from '../metrics/loopback.ts';
import { missing, startPrometheus, type PrometheusServer } from '../metrics/prometheusServer.ts';
import { idOf, realEngine, value, type RealEngine } from './realEngine.ts';

const BODY = '\n# Release\n\n- [ ] API p99 latency < 2s\n- [ ] Error rate < 1%\n- [ ] Memory < 900MB\n- [ ] Backlog depth < 5\n- [ ] Tell support\n';

function checklist(base: string | null, ...rest: readonly string[]): string {
  return ['---', 'holdpoint:', ...(base === null ? [] : [`  prometheus: ${base}`]), '  window: 10s', ...rest, '---', BODY].join('\n');
}

async function suggest(place: RealEngine, label: string, signal = AbortSignal.timeout(30_000)): Promise<Outcome<Suggestions>> {
  return place.engine.suggest(place.file, idOf((await place.snapshot()).checklist.items, label), signal);
}

describe('suggestions from a real server', { skip: missing }, () => {
  let service: Service;
  let prometheus: PrometheusServer | undefined;
  const stop = new AbortController();

  before(async () => {
    service = await startService(0);
    const { base } = (prometheus = await startPrometheus(Number(new URL(await closedAddress()).port), service.address));
    const becomes = async (query: string): Promise<void> => {
      for (let attempt = 0; attempt < 200; attempt += 1) {
        const answer = (await (await fetch(`${base}/api/v1/query?query=${encodeURIComponent(query)}`)).json()) as { readonly data: { readonly result: readonly unknown[] } };
        if (answer.data.result.length > 0) return;
        await delay(200);
      }
      throw new Error(`It did not come true at Prometheus: ${query}`);
    };
    // All counters are seen at 0 before the first request.
    await becomes('count(http_requests_total) > 0');
    void generateLoad({ address: service.address, rate: 120, seconds: 120, signal: stop.signal });
    await becomes('sum(increase(http_request_duration_seconds_count{version="canary"}[10s])) > 600');
  });
  after(async () => {
    stop.abort();
    await prometheus?.stop();
    await service.close();
  });

  const open = async (t: Parameters<typeof realEngine>[0], ...rest: readonly string[]): Promise<RealEngine> => {
    const place = await realEngine(t, checklist(prometheus?.base ?? '', ...rest));
    await place.approve();
    return place;
  };

  it('have the value that a check then sees, and bind the item', async (t) => {
    const place = await open(t, '  canary: version="canary"');
    const { name, metrics } = value(await suggest(place, 'API p99 latency < 2s'));
    assert.equal(name, 'api p99 latency');
    assert.deepEqual(metrics.map(({ title, from }) => [title, from]), [['Duration of HTTP requests, p99, canary', 'prom-client'], ['Duration of HTTP requests, p99', 'prom-client']]);
    for (const suggestion of metrics) assert.match(suggestion.value ?? String(suggestion.message), /^\d+(?:\.\d+)? m?s$/u);
    const [first] = metrics;
    assert.ok(first !== undefined);
    const before = await place.read();
    const written = insertMetric(before, name, first.metric);
    assert.ok(written.status === 'possible');
    await place.write(before.slice(0, written.edit.offset) + written.edit.text + before.slice(written.edit.offset));
    await place.approve();
    const verdict = (await place.check('API p99 latency < 2s')).get('API p99 latency < 2s');
    assert.deepEqual([verdict?.outcome, verdict?.metric], ['pass', 'api p99 latency'], verdict?.sentence);
    assert.match(verdict?.query ?? '', /http_request_duration_seconds_bucket\{version="canary"\}\[10s\]/u);
    const again = await suggest(place, 'API p99 latency < 2s');
    assert.equal(again.status === 'refused' && again.code, 'wrong-kind', 'it is bound now');
  });

  it('come with a value before those that the server has nothing for', async (t) => {
    const { metrics } = value(await suggest(await open(t), 'Error rate < 1%'));
    const shown = (suggestion: Suggestion | undefined): unknown => [suggestion?.title, suggestion?.value];
    assert.deepEqual(shown(metrics[0]), ['HTTP requests that failed, by status', '0%']);
    const others = metrics.slice(1);
    assert.ok(others.length > 0 && others.every((one) => one.value === null && one.message !== null), JSON.stringify(others));
  });

  it('are in the unit of the limit', async (t) => {
    const { metrics } = value(await suggest(await open(t), 'Memory < 900MB'));
    assert.deepEqual(metrics.slice(0, 2).map(({ title }) => title), ['Resident memory of the largest process', 'Used heap of the largest process']);
    assert.ok(metrics.every((one) => /^\d+(?:\.\d+)? [KMG]?B$/u.test(one.value ?? '')), JSON.stringify(metrics));
  });

  it('are none where the server has nothing of the kind', async (t) => {
    assert.deepEqual(value(await suggest(await open(t), 'Backlog depth < 5')), { name: 'backlog depth', metrics: [] });
  });

  it('are refused where the front matter has no place for them', async (t) => {
    const refused = await suggest(await open(t, '  metrics: &ours {}', 'other: *ours'), 'Memory < 900MB');
    assert.ok(refused.status === 'refused' && refused.code === 'unwritable', JSON.stringify(refused));
    assert.match(refused.message, /Write the metric by hand/u);
  });
});

describe('suggestions', () => {
  it('connect to nothing that was not approved', async (t) => {
    let requests = 0;
    const base = await serve(t, (_request, response) => {
      requests += 1;
      response.end();
    });
    const place = await realEngine(t, checklist(base));
    const refused = await suggest(place, 'Memory < 900MB');
    assert.ok(refused.status === 'refused' && refused.code === 'untrusted');
    assert.equal(requests, 0);
    await place.approve();
    await suggest(place, 'Memory < 900MB');
    assert.ok(requests > 0);
  });

  it('say what is missing', async (t) => {
    const place = await realEngine(t, checklist(null));
    const unconfigured = await suggest(place, 'Memory < 900MB');
    assert.ok(unconfigured.status === 'refused' && unconfigured.code === 'unanswered');
    assert.match(unconfigured.message, /Add a line such as “prometheus:/u);
    const manual = await suggest(place, 'Tell support');
    assert.equal(manual.status === 'refused' && manual.code, 'wrong-kind');
    const unknown = await place.engine.suggest(place.file, 'no-such-item', AbortSignal.timeout(1000));
    assert.equal(unknown.status === 'refused' && unknown.code, 'unknown-item');
    await place.write(checklist(await closedAddress()));
    await place.approve();
    const gone = await suggest(place, 'Memory < 900MB');
    assert.ok(gone.status === 'refused' && gone.code === 'unanswered');
    assert.match(gone.message, /names of the metrics could not be had from prometheus http:\/\/127\.0\.0\.1:\d+\. \S/u);
  });

  it('are cancelled while the server keeps silent, for names and for values', async (t) => {
    for (const silent of ['/api/v1/label/', '/api/v1/query']) {
      let asked: () => void = () => undefined;
      const waiting = new Promise<void>((resolve) => { asked = resolve; });
      const base = await serve(t, (request, response: ServerResponse) => {
        if (request.url?.startsWith(silent) === true) asked();
        else response.setHeader('content-type', 'application/json').end(JSON.stringify({ status: 'success', data: request.url?.startsWith('/api/v1/label/') === true ? ['process_resident_memory_bytes'] : {} }));
      });
      const place = await realEngine(t, checklist(base));
      await place.approve();
      const stop = new AbortController();
      const looking = suggest(place, 'Memory < 900MB', stop.signal);
      await waiting;
      stop.abort();
      const refused = await looking;
      assert.equal(refused.status === 'refused' && refused.code, 'cancelled', silent);
    }
  });
});
