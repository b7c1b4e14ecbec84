/** Baselines that a start measures, by a real Prometheus, and what is recorded of them. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { Gauge, Registry } from 'prom-client';
import { closedAddress, serve } from '../metrics/loopback.ts';
import { missing, startPrometheus, type PrometheusServer } from '../metrics/prometheusServer.ts';
import { realEngine, value, type RealEngine } from './realEngine.ts';

const FRESH = { release: {}, existingTicks: 'refuse' } as const;

describe('a baseline', { skip: missing }, () => {
  let prometheus: PrometheusServer | undefined;
  let latency: Gauge | undefined;
  const undo: (() => unknown)[] = [];
  const scope = { after: (stop: () => unknown) => { undo.push(stop); } };

  before(async () => {
    const registry = new Registry();
    latency = new Gauge({ name: 'latency_seconds', help: 'x', labelNames: ['version'], registers: [registry] });
    latency.set({ version: 'stable' }, 0.1);
    const target = await serve(scope as never, (_, response) => void registry.metrics().then((text) => response.setHeader('content-type', registry.contentType).end(text)));
    prometheus = await startPrometheus(Number(new URL(await closedAddress()).port), target);
    await until(async () => (await samples('count_over_time(latency_seconds{version="stable"}[20s])')) >= 7);
  });
  after(async () => {
    for (const stop of undo.reverse()) await stop();
    await prometheus?.stop();
  });

  async function samples(query: string): Promise<number> {
    const answer = (await (await fetch(`${prometheus?.base ?? ''}/api/v1/query?query=${encodeURIComponent(query)}`)).json()) as { readonly data: { readonly result: readonly { readonly value: readonly [number, string] }[] } };
    return Number(answer.data.result[0]?.value[1] ?? 0);
  }

  async function release(t: { after(stop: () => Promise<unknown>): void }, baseline: string, server = prometheus?.base ?? ''): Promise<RealEngine> {
    return realEngine(t as never, `---\nholdpoint:\n  prometheus: ${server}\n  canary: version="canary"\n  stable: version="stable"\n  baseline: ${baseline}\n  metrics:\n    p99 latency: { query: 'max(latency_seconds{$canary})', population: canary }\n---\n\n- [ ] p99 latency < 110% baseline\n- [ ] Tell everybody\n`);
  }

  const relative = async (live: RealEngine): Promise<string> => {
    const verdict = (await live.check('p99 latency < 110% baseline')).get('p99 latency < 110% baseline');
    return verdict === undefined ? 'nothing' : `${verdict.reason ?? verdict.outcome}: ${verdict.sentence}`;
  };

  it('is measured over the window before the start, on what is stable then, and kept with its samples', async (t) => {
    const live = await release(t, '{ window: 5s }');
    await live.approve();
    const started = await live.engine.start(live.file, FRESH);
    assert.deepEqual(started.status === 'done' ? started.warnings : started.message, []);
    const { run } = await live.snapshot();
    const recorded = run?.baselines.get('p99 latency');
    assert.deepEqual([recorded?.outcome, recorded?.value, recorded?.unit, recorded?.query, recorded?.samples.length, recorded?.samples[0]?.value], ['measured', '0.1', 'seconds', 'max(latency_seconds{version="stable"})', 6, '0.1']);
    assert.equal(Number(recorded?.end) - Number(recorded?.start), 5);

    assert.match(await relative(live), /^stale: /u, 'the canary is not there yet');
    latency?.set({ version: 'canary' }, 0.105);
    await until(async () => (await relative(live)).startsWith('pass'));
    assert.equal(await relative(live), 'pass: 105 ms is < 110 ms, 110% of the baseline (measured at the start) of 100 ms.');
    assert.match(await live.read(), /- \[x\] p99 latency/u);
    const { run: after } = await live.snapshot();
    assert.deepEqual([...(after?.items.values() ?? [])][0]?.verdict?.reference, { of: 'baseline', origin: 'measured at the start', query: 'max(latency_seconds{version="stable"})', value: '0.1' });
    latency?.set({ version: 'canary' }, 0.2);
    await until(async () => (await relative(live)).startsWith('fail'));

    await live.write((await live.read()).replace('max(latency', 'min(latency'));
    await live.approve();
    assert.match(await relative(live), /^no-baseline: “p99 latency” was changed since its baseline was measured/u);
  });

  it('that could not be measured is recorded as such, warned about, and holds up nothing', async (t) => {
    const uncovered = await release(t, '{ window: 1h }');
    await uncovered.approve();
    const started = await uncovered.engine.start(uncovered.file, FRESH);
    assert.match(started.status === 'done' ? started.warnings.join() : '', /^The baseline of “p99 latency” was not measured: \d+ of 121 points have a value: latency_seconds/u);
    assert.equal((await uncovered.snapshot()).run?.baselines.get('p99 latency')?.outcome, 'inconclusive');
    latency?.set({ version: 'canary' }, 0.1);
    await until(async () => (await relative(uncovered)).startsWith('no-baseline'));
    assert.match(await relative(uncovered), /The baseline of “p99 latency” could not be measured: /u);

    const gone = await release(t, '{ window: 5s }', await closedAddress());
    await gone.approve();
    assert.match((await gone.engine.start(gone.file, FRESH)).status === 'done' ? ((await gone.snapshot()).run?.baselines.get('p99 latency')?.sentence ?? '') : '', /could not be reached/u);
  });

  it('is not asked for before it was approved', async (t) => {
    let asked = 0;
    const live = await release(t, '{ window: 5s }', await serve(t, (_, response) => { asked += 1; response.end('{}'); }));
    const started = await live.engine.start(live.file, FRESH);
    assert.match(started.status === 'done' ? started.warnings.join() : '', /was not approved yet\. Approve it/u);
    assert.equal(asked, 0);
    assert.equal((await live.snapshot()).run?.baselines.get('p99 latency')?.outcome, 'inconclusive');
  });

  it('waits no longer than it may for a server that does not answer', async (t) => {
    const live = await release(t, '{ window: 5s }', await serve(t, () => undefined));
    await live.approve();
    const stop = new AbortController();
    const starting = live.engine.start(live.file, FRESH, stop.signal);
    // The deployment is open before its baselines are there.
    await until(async () => (await live.snapshot()).run !== null);
    stop.abort();
    assert.equal(value(await starting).baselines.get('p99 latency')?.outcome, 'error');
  });

  it('may be the same query some time before, or a figure', async (t) => {
    latency?.set({ version: 'canary' }, 0.3);
    const before = await release(t, '{ offset: 4s }');
    await before.approve();
    await until(async () => /of the baseline \(4 s before\) of 300 ms\.$/u.test(await relative(before)));
    latency?.set({ version: 'canary' }, 0.6);
    await until(async () => (await relative(before)) === 'fail: 600 ms is not < 330 ms, 110% of the baseline (4 s before) of 300 ms.');
    const fixed = await release(t, '{ fixed: { p99 latencies: 550ms } }');
    await fixed.approve();
    assert.equal(await relative(fixed), 'pass: 600 ms is < 605 ms, 110% of the baseline (as configured) of 550 ms.');
    const none = await release(t, '{ fixed: { depth: 550ms } }');
    await none.approve();
    const unmeasured = await release(t, '{ window: 5s }');
    await unmeasured.approve();
    assert.match(await relative(unmeasured), /^no-baseline: The baseline is measured when a deployment starts, and none is open\./u);
    assert.match(await relative(none), /^no-baseline: The baselines that are configured have none for “p99 latency”/u);
  });
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  const started = performance.now();
  while (!(await holds())) {
    if (performance.now() - started > 30_000) throw new Error('it did not come within 30 s');
    await delay(200);
  }
}
