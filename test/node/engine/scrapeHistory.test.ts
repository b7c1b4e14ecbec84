/** Conditions that are to hold for a time, on a service that no Prometheus scrapes: a watch keeps the history. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { baselineOf } from '../../../src/core/condition/judging/baseline.ts';
import type { Verdict } from '../../../src/core/condition/judging/verdict.ts';
import { conditionVerdict } from '../../../src/core/engine/conditionVerdict.ts';
import { neededHistory } from '../../../src/core/engine/keepHistory.ts';
import { createMetricSource } from '../../../src/node/metrics/metricSource.ts';
import { generateLoad } from '../../demo/load.ts';
import { startService } from '../../demo/service.ts';
import { serve } from '../metrics/loopback.ts';
import { sourcePorts } from '../metrics/ports.ts';
import { realEngine, value } from './realEngine.ts';

const ERRORS = 'Error rate < 1% for 2 seconds';
const LATENCY = 'p99 latency < 20x p50 for 2 seconds';
const MEMORY = 'Memory usage < 90% sustained';

const release = (address: string): string => `---
holdpoint:
  scrape: ${address}/metrics
  window: 2s
  sustained: 2s
  baseline: { window: 2s }
  metrics:
    error rate: { ratio: ['http_requests_total{status=~"5.."}', 'http_requests_total'], minimum: 20 }
    p99 latency: { quantile: [0.99, 'http_request_duration_seconds{route="quote",version="stable"}'], minimum: 10 }
    memory usage: { value: memory_usage_ratio }
---

- [ ] ${ERRORS}
- [ ] ${LATENCY}
- [ ] ${MEMORY}
- [ ] Memory usage < 2x baseline
`;

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const started = performance.now();
  while (!(await holds())) {
    if (performance.now() - started > 30_000) throw new Error(`${what} did not come within 30 s`);
    await delay(100);
  }
}

describe('the history of a scraped service', () => {
  it('is there while a watch runs, tells what it does not cover, and ends with it', async (t) => {
    const service = await startService(0);
    t.after(() => service.close());
    const { checklist, configuration } = await (await realEngine(t, release(service.address))).snapshot();
    const source = createMetricSource(configuration, sourcePorts(200));
    const stop = new AbortController();
    t.after(() => { stop.abort(); });
    const verdictOn = async (label: string): Promise<Verdict> => {
      const condition = checklist.items.find((item) => item.label === label)?.condition ?? null;
      assert.ok(condition !== null, label);
      return conditionVerdict({ clock: { now: () => Date.now() }, snapshot: { configuration, run: null }, source, signal: stop.signal }, condition, { stageTraffic: null });
    };
    const outcomes = async (): Promise<readonly string[]> => Promise.all([ERRORS, LATENCY, MEMORY].map(verdictOn)).then((verdicts) => verdicts.map(({ reason, outcome }) => reason ?? outcome));

    assert.deepEqual(await outcomes(), ['uncovered', 'uncovered', 'uncovered']);
    assert.match((await verdictOn(MEMORY)).sentence, /has no history\. A stretch of time needs Prometheus, or a watch/u);

    assert.deepEqual(new Set(source.keepHistory(neededHistory({ checklist, configuration }), stop.signal)), new Set(['error rate', 'p99 latency', 'p50 of p99 latency', 'memory usage']));
    await until('a second reading', async () => (await verdictOn(MEMORY)).sentence.includes('a watch has values of the last'));
    assert.equal((await verdictOn(MEMORY)).reason, 'uncovered');
    await until('a window', async () => (await verdictOn(MEMORY)).outcome === 'pass');
    assert.equal((await verdictOn(ERRORS)).reason, 'too-little', 'without traffic');

    const load = new AbortController();
    t.after(() => { load.abort(); });
    void generateLoad({ address: service.address, rate: 60, seconds: 60, signal: load.signal });
    await until('a window of load', async () => (await outcomes()).every((outcome) => outcome === 'pass'));
    assert.deepEqual((await verdictOn(ERRORS)).window?.seconds, 2);

    await fetch(`${service.address}/fault`, { method: 'POST', body: JSON.stringify({ version: 'stable', errorRate: 0.5 }) });
    await until('errors', async () => (await verdictOn(ERRORS)).outcome === 'fail');

    const memory = configuration.metrics['memory usage'];
    assert.ok(memory !== undefined);
    const range = { seconds: 2, end: null, step: null };
    const query = { name: 'memory usage', metric: memory, window: 2, canary: null, stable: null };
    const measured = async (): Promise<string> => baselineOf('memory usage', memory, await source.measureRange(query, range, stop.signal), Date.now() / 1000).outcome;
    assert.equal(await measured(), 'measured');

    await service.close();
    await until('its silence', async () => (await verdictOn(MEMORY)).reason === 'uncovered');
    assert.match((await verdictOn(MEMORY)).sentence, /nothing was read for/u);
    stop.abort();
    await until('the end of the watch', async () => (await verdictOn(MEMORY)).sentence.includes('has no history'));
    assert.equal(await measured(), 'inconclusive');
  });

  it('is kept by the engine once what the checklist connects to was approved', async (t) => {
    let asked = 0;
    const base = await serve(t, (_, response) => { asked += 1; response.end('memory_usage_ratio 0.5\n'); });
    const live = await realEngine(t, release(base));
    const stop = new AbortController();
    t.after(() => { stop.abort(); });
    const refused = await live.engine.keepHistory(live.file, stop.signal);
    assert.equal(refused.status === 'refused' && refused.code, 'untrusted');
    assert.equal(asked, 0);
    await live.approve();
    assert.equal(value(await live.engine.keepHistory(live.file, stop.signal)).length, 4);
    await until('a reading that nobody else asked for', () => Promise.resolve(asked === 1));
  });

  it('tells a value that the service repeats from one of now, and a series that comes and goes from one that stays', async (t) => {
    const started = Date.now();
    let asked = 0;
    const base = await serve(t, (_, response) => { asked += 1; response.end(`memory_usage_ratio 0.5 ${String(started - 200_000)}\n${asked % 5 === 0 ? '' : 'flaky 1\n'}up 1\n`); });
    const { checklist, configuration } = await (await realEngine(t, `---\nholdpoint: { scrape: "${base}/metrics", metrics: { memory usage: { value: memory_usage_ratio }, queue depth: { value: flaky } } }\n---\n- [ ] Memory usage < 90% for 2 seconds\n- [ ] Queue depth < 5 for 2 seconds\n`)).snapshot();
    const source = createMetricSource(configuration, sourcePorts(200));
    const stop = new AbortController();
    t.after(() => { stop.abort(); });
    source.keepHistory(neededHistory({ checklist, configuration }), stop.signal);
    await delay(3500);
    const verdicts = await Promise.all(checklist.items.map(({ condition }) => {
      assert.ok(condition !== null);
      return conditionVerdict({ clock: { now: () => Date.now() }, snapshot: { configuration, run: null }, source, signal: stop.signal }, condition, { stageTraffic: null });
    }));
    assert.deepEqual(verdicts.map(({ reason }) => reason), ['stale', 'uncovered'], verdicts.map(({ sentence }) => sentence).join('\n'));
  });
});
