import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Condition, Unit } from '../../../src/core/condition/condition.ts';
import { judge } from '../../../src/core/condition/judging/judge.ts';
import type { Verdict } from '../../../src/core/condition/judging/verdict.ts';
import { readConfiguration } from '../../../src/core/configuration/readConfiguration.ts';
import { createMetricSource } from '../../../src/node/metrics/metricSource.ts';
import { closedAddress, serve } from './loopback.ts';
import { sourcePorts } from './ports.ts';
import { missing, startPrometheus, type PrometheusServer } from './prometheusServer.ts';

const never = new AbortController().signal;

function below(value: number, unit: Unit): Condition {
  return { subject: 'it', statistic: null, comparator: '<', threshold: { kind: 'absolute', value, unit }, for: null, qualifier: null };
}

/** Checks one metric, written as in a checklist; the query stands on its own so that it needs no quoting. */
async function check(base: string, query: string, condition: Condition, rest = '', stageTraffic: number | null = null, signal = never): Promise<Verdict> {
  const { configuration, problems } = readConfiguration([{ origin: 'repository', text: `prometheus: ${base}\nwindow: 20s\ncanary: version="canary"\nmetrics: { it: { query: ${JSON.stringify(query)}${rest} } }\n` }]);
  assert.deepEqual(problems, []);
  const metric = configuration.metrics['it'];
  assert.ok(metric !== undefined);
  const measurement = await createMetricSource(configuration, sourcePorts()).measure({ name: 'it', metric, window: configuration.window, canary: configuration.canary, stable: configuration.stable }, signal);
  return judge(condition, measurement, { name: 'it', metric, stageTraffic, now: new Date().toISOString() });
}

async function outcome(...given: Parameters<typeof check>): Promise<string> {
  const verdict = await check(...given);
  return verdict.outcome === 'inconclusive' ? String(verdict.reason) : verdict.outcome;
}

const errors = (matchers: string): string => `sum(rate(requests_total{status=~"5..",${matchers}}[$window])) / sum(rate(requests_total{${matchers}}[$window]))`;
const p99 = (matchers: string): string => `histogram_quantile(0.99, sum by (le) (rate(duration_seconds_bucket{${matchers}}[$window])))`;

/** Two histograms of one name, of which the first has no bucket where the other has one. */
const UNLIKE = ['a",le="1"} 50', 'a",le="+Inf"} 100', 'b",le="1"} 100', 'b",le="10"} 100', 'b",le="+Inf"} 100'].map((line) => `unlike_seconds_bucket{pod="${line}\n`).join('');

describe('a Prometheus server', { skip: missing }, () => {
  let prometheus: PrometheusServer | undefined;
  let base = '';
  let up = true;
  const undo: (() => Promise<void> | void)[] = [];

  before(async () => {
    const registry = new Registry();
    const requests = new Counter({ name: 'requests_total', help: 'x', labelNames: ['status', 'version'], registers: [registry] });
    const duration = new Histogram({ name: 'duration_seconds', help: 'x', labelNames: ['version'], buckets: [0.1, 0.5, 1], registers: [registry] });
    const gauge = (name: string, value: number): void => { new Gauge({ name, help: 'x', registers: [registry] }).set(value); };
    gauge('heap_bytes', 1000);
    gauge('nothing_known', Number.NaN);
    for (const version of ['canary', 'stable', 'broken']) duration.zero({ version });
    for (const version of ['canary', 'stable', 'idle']) for (const status of ['200', '500']) requests.inc({ version, status }, 0);
    const step = (): void => {
      requests.inc({ version: 'canary', status: '200' }, 200);
      requests.inc({ version: 'stable', status: '200' }, 200);
      requests.inc({ version: 'stable', status: '500' }, 20);
      requests.inc({ version: 'few', status: '200' }, 1);
      requests.inc({ version: 'unborn', status: '200' }, 200);
      for (const [version, seconds] of [['canary', 0.05], ['stable', 0.3], ['broken', 9]] as const) for (let count = 0; count < 20; count += 1) duration.observe({ version }, seconds);
    };
    const target = await serve({ after: (stop) => { undo.push(stop as () => Promise<void>); } }, (_, response) => {
      if (up) void registry.metrics().then((text) => response.setHeader('content-type', registry.contentType).end(text + UNLIKE));
      else response.writeHead(503).end();
    });
    prometheus = await startPrometheus(Number(new URL(await closedAddress()).port), target);
    ({ base } = prometheus);
    const started = performance.now();
    // Until it has seen the counters at 0.
    while ((await outcome(base, 'max(requests_total)', below(1, 'none'))) !== 'pass' && performance.now() - started < 20_000) await delay(100);
    const stepped = setInterval(step, 100);
    undo.push(() => { clearInterval(stepped); });
    // Until a rate can be told: two scrapes, and some for the count.
    while ((await outcome(base, errors('version="canary"'), below(0.01, 'ratio'))) !== 'pass' && performance.now() - started < 20_000) await delay(250);
    await delay(2000);
  });
  after(async () => {
    for (const stop of undo) await stop();
    await prometheus?.stop();
  });

  it('is asked, with the variables filled in, and judged', async () => {
    const passed = await check(base, errors('$canary'), below(0.01, 'ratio'), ', population: canary', 0.05);
    assert.equal(passed.outcome, 'pass', passed.sentence);
    assert.equal(passed.query, 'sum(rate(requests_total{status=~"5..",version="canary"}[20s])) / sum(rate(requests_total{version="canary"}[20s]))');
    assert.equal(passed.source, `prometheus ${base}`);
    assert.equal(passed.value, 0);
    const failed = await check(base, errors('version="stable"'), below(0.01, 'ratio'));
    assert.equal(failed.outcome, 'fail');
    assert.ok(Math.abs((failed.value ?? 0) - 20 / 220) < 1e-6);
    assert.equal(await outcome(base, 'heap_bytes', below(2000, 'bytes')), 'pass');
    assert.equal(await outcome(base, 'scalar(heap_bytes)', below(2000, 'bytes'), ', unit: bytes'), 'pass');
  });

  it('says what stands against a pass', async () => {
    const ratio = below(0.01, 'ratio');
    const cases: readonly (readonly [string, string, Condition, string?, number?])[] = [
      ['stale', 'not_there', below(1, 'none')],
      ['not-finite', 'nothing_known', below(1, 'none')],
      ['several-series', 'requests_total{version="idle"}', below(1e9, 'none')],
      ['pass', 'requests_total{version="idle"}', below(1e9, 'none'), ', series: all'],
      ['unsupported', 'requests_total{version="idle"} < 1e9', below(1e9, 'none'), ', series: all'],
      ['unsupported', 'max(requests_total{version="idle"} < 1e9)', below(1e9, 'none')],
      ['diluted', errors('version!="stable"'), ratio, '', 0.005],
      ['too-little', errors('version="few"'), ratio, ', absent: 0'],
      ['too-little', errors('version="idle"'), ratio],
      ['too-little', `sum(rate(requests_total{version="idle",status="500"}[20s])) / clamp_min(sum(rate(requests_total{version="idle"}[20s])), 1)`, ratio, ', unit: ratio'],
      ['stale', errors('version="unborn"'), ratio],
      ['pass', errors('version="unborn"'), ratio, ', absent: 0'],
      ['absent-numerator', 'sum(rate(not_there[20s])) / sum(rate(requests_total{version="idle"}[20s]))', ratio, ', absent: 0'],
      ['saturated', 'histogram_quantile(0.99, unlike_seconds_bucket)', below(5, 'seconds'), ', series: all'],
      ['no-data', `sum by (status) (rate(requests_total{version="stable",status="500"}[20s])) / sum(rate(requests_total{version="stable"}[20s]))`, ratio, ', absent: 0, unit: ratio'],
      ['units', 'heap_bytes', below(1, 'seconds')],
      ['units', 'heap_bytes', below(1, 'bytes'), ', unit: KB'],
      ['pass', p99('version="canary"'), below(0.2, 'seconds')],
      ['fail', p99('version="stable"'), below(0.2, 'seconds')],
      ['saturated', p99('version="broken"'), below(0.2, 'seconds')],
      ['saturated', p99('version="canary"'), below(5, 'seconds')],
      ['unsupported', `${p99('version="broken"')} * 1`, below(5, 'seconds'), ', unit: s'],
      ['unbound', 'heap_bytes{$stable}', below(1, 'bytes')],
      ['no-data', 'vector(0)', below(1, 'none')],
      ['error', 'heap_bytes[5m]', below(1, 'bytes')],
      ['error', 'sum(heap_bytes, 1)', below(1, 'bytes'), ', unit: bytes'],
    ];
    for (const [expected, query, condition, rest, traffic] of cases) {
      const verdict = await check(base, query, condition, rest, traffic ?? null);
      assert.equal(verdict.reason ?? verdict.outcome, expected, `${query}${rest ?? ''}: ${verdict.sentence}`);
    }
  });

  it('does not pass on what the lookback still shows of a target that is gone', async () => {
    up = false;
    await delay(2500);
    const verdict = await check(base, 'max_over_time(heap_bytes[5m])', below(2000, 'bytes'));
    assert.equal(verdict.reason, 'stale', verdict.sentence);
    assert.equal(await outcome(base, errors('version="canary"'), below(0.01, 'ratio'), ', absent: 0'), 'stale');
  });

  it('is an error once it was killed', async () => {
    await prometheus?.stop();
    const verdict = await check(base, 'heap_bytes', below(2000, 'bytes'));
    assert.equal(verdict.outcome, 'error');
    assert.match(verdict.sentence, /could not be reached/u);
  });
});

describe('a server that is no Prometheus', () => {
  const cases: Readonly<Record<string, string>> = {
    'an HTML page': '<html><h1>Sign in</h1></html>',
    'other JSON': '{"ok":true}',
    nothing: '',
    'null as the answer': 'null',
    'null as a series': '{"status":"success","data":{"resultType":"vector","result":[null]}}',
  };
  for (const [name, body] of Object.entries(cases)) {
    it(`is an error where it answers ${name}`, async (t) => {
      assert.equal(await outcome(await serve(t, (_, response) => response.end(body)), 'x', below(10, 'none')), 'error');
    });
  }

  it('is inconclusive where it answers in part only, and shows why', async (t) => {
    const warning = `store \\u001b[31mdown\\u202e ${'x'.repeat(500)}`;
    const base = await serve(t, (_, response) => response.end(`{"status":"success","warnings":["${warning}"],"data":{"resultType":"vector","result":[{"metric":{},"value":[${String(Date.now() / 1000)},"1"]}]}}`));
    const { outcome: given, reason, sentence } = await check(base, 'x', below(10, 'none'));
    assert.deepEqual([given, reason], ['inconclusive', 'partial']);
    assert.match(sentence, /answered in part only: store \\u\{1b\}\[31mdown\\u\{202e\} xxx/u);
    assert.ok(sentence.length < 400);
  });

  it('does not pass on a value that is no number', async (t) => {
    for (const value of ['""', '"abc"', 'null', '[]', '{}', '"0x1"', 'true', '" 1"']) {
      const base = await serve(t, (request, response) => {
        const now = String(Date.now() / 1000);
        const { query = '' } = Object.fromEntries(new URL(request.url ?? '', 'http://localhost').searchParams);
        const probe = query === 'time()' ? `"${now}"` : query.includes('timestamp') ? '"1"' : value;
        response.end(`{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[${now},${probe}]}]}}`);
      });
      assert.equal(await outcome(base, 'x', below(10, 'none')), 'not-finite', value);
    }
  });

  it('is asked nothing at all where it has no address', async () => {
    const { configuration } = readConfiguration([{ origin: 'repository', text: 'metrics: { it: { query: up } }\n' }]);
    const metric = configuration.metrics['it'];
    assert.ok(metric !== undefined);
    const measurement = await createMetricSource(configuration, sourcePorts()).measure({ name: 'it', metric, window: 300, canary: null, stable: null }, never);
    assert.equal(measurement.status === 'inconclusive' && measurement.reason, 'unbound');
  });
});
