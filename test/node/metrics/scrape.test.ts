import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Condition, Unit } from '../../../src/core/condition/condition.ts';
import { judge } from '../../../src/core/condition/judging/judge.ts';
import type { Verdict } from '../../../src/core/condition/judging/verdict.ts';
import { readConfiguration } from '../../../src/core/configuration/readConfiguration.ts';
import { createMetricSource } from '../../../src/node/metrics/metricSource.ts';
import { createScraper } from '../../../src/node/metrics/scraper.ts';
import { closedAddress, serve } from './loopback.ts';
import { sourcePorts, transport } from './ports.ts';

const never = new AbortController().signal;

function below(value: number, unit: Unit): Condition {
  return { subject: 'it', statistic: null, comparator: '<', threshold: { kind: 'absolute', value, unit }, for: null, qualifier: null };
}

/** Checks one metric, written as in a checklist, twice scraped 0.6 s apart; `between` happens in the middle. */
async function check(url: string, entry: string, condition: Condition, between: () => void = () => undefined, signal = never): Promise<Verdict> {
  const { configuration, problems } = readConfiguration([{ origin: 'repository', text: `scrape: ${url}\ncanary: version="canary"\nmetrics: { it: ${entry} }\n` }]);
  assert.deepEqual(problems, []);
  const metric = configuration.metrics['it'];
  assert.ok(metric !== undefined);
  const timer = setTimeout(between, 300);
  const measurement = await createMetricSource(configuration, sourcePorts(600)).measure({ name: 'it', metric, window: configuration.window, canary: configuration.canary, stable: configuration.stable }, signal);
  clearTimeout(timer);
  return judge(condition, measurement, { name: 'it', metric, stageTraffic: null, now: new Date().toISOString() });
}

async function outcome(...given: Parameters<typeof check>): Promise<string> {
  const verdict = await check(...given);
  return verdict.outcome === 'inconclusive' ? String(verdict.reason) : verdict.outcome;
}

async function service(t: TestContext, registry: Registry): Promise<string> {
  return `${await serve(t, (_, response) => void registry.metrics().then((text) => response.end(text)))}/metrics`;
}

function text(t: TestContext, ...bodies: readonly string[]): Promise<string> {
  const left = [...bodies];
  return serve(t, (_, response) => response.end(left.length > 1 ? left.shift() : left[0]));
}

describe('a scraped value', { concurrency: true }, () => {
  it('passes and fails', async (t) => {
    const registry = new Registry();
    new Gauge({ name: 'memory_usage_ratio', help: 'x', registers: [registry] }).set(0.5);
    const url = await service(t, registry);
    assert.equal(await outcome(url, '{ value: memory_usage_ratio }', below(0.9, 'ratio')), 'pass');
    assert.equal(await outcome(url, '{ value: memory_usage_ratio }', below(0.4, 'ratio')), 'fail');
    assert.equal(await outcome(url, '{ value: memory_usage_ratio, unit: percent }', below(0.9, 'ratio')), 'units');
  });

  it('is inconclusive without data, with NaN, with several series, and when old', async (t) => {
    const url = await text(t, `a 1\nb NaN\nc{x="1"} 1\nc{x="2"} 20\nd 1 ${String(Date.now() - 200_000)}\ne +Inf\n`);
    const one = below(10, 'none');
    assert.equal(await outcome(url, '{ value: a }', one), 'pass');
    assert.equal(await outcome(url, '{ value: missing }', one), 'no-data');
    assert.equal(await outcome(url, '{ value: b }', one), 'not-finite');
    assert.equal(await outcome(url, '{ value: e }', one), 'not-finite');
    assert.equal(await outcome(url, '{ value: c }', one), 'several-series');
    assert.equal(await outcome(url, '{ value: c, series: all }', one), 'fail');
    assert.equal(await outcome(url, '{ value: c, series: any }', one), 'pass');
    assert.equal(await outcome(url, '{ value: d }', one), 'stale');
  });

  it('is not measured where the selector cannot be used', async (t) => {
    const url = await text(t, 'a{version="canary"} 1\na{version="stable"} 2\n');
    assert.equal((await check(url, "{ value: 'a{$canary}' }", below(10, 'none'))).query, 'value(a{version="canary"})');
    assert.equal(await outcome(url, "{ value: 'a{$stable}' }", below(10, 'none')), 'unbound');
    assert.equal(await outcome(url, "{ value: 'a{version=~\"(c+)+\"}' }", below(10, 'none')), 'unsupported');
    assert.equal(await outcome(url, "{ value: 'a{\"version\"=\"canary\"}' }", below(10, 'none')), 'unsupported');
    assert.equal(await outcome(url, '{ value: sum(a) }', below(10, 'none')), 'unsupported');
  });

  it('is an error where the service answers with a page, in part, or not at all', async (t) => {
    assert.equal(await outcome(await text(t, '<html>\n<h1>Bad gateway</h1>\n</html>\n'), '{ value: a }', below(10, 'none')), 'error');
    assert.equal(await outcome(await text(t, 'a 1\nb 12'), '{ value: b }', below(100, 'none')), 'error');
    assert.equal(await outcome(await text(t, ''), '{ value: b }', below(100, 'none')), 'error');
    assert.equal(await outcome(await closedAddress(), '{ value: a }', below(10, 'none')), 'error');
  });
});

describe('a scraped rate', { concurrency: true }, () => {
  it('is per second, over all series, a new one counted and a reset survived', async (t) => {
    const url = await text(t, 'x_total{a="1"} 100\nx_total{a="2"} 100\n', 'x_total{a="1"} 106\nx_total{a="2"} 3\nx_total{a="3"} 3\n');
    const { value, outcome: judged } = await check(url, '{ rate: x_total }', below(1000, 'per_second'));
    assert.equal(judged, 'pass');
    assert.ok(value !== null && value > 12 / 0.9 && value <= 12 / 0.6, String(value));
  });

  it('is cancelled between its two readings', async (t) => {
    const started = performance.now();
    assert.equal(await outcome(await text(t, 'x_total 1\n'), '{ rate: x_total }', below(1, 'per_second'), () => undefined, AbortSignal.timeout(200)), 'error');
    assert.ok(performance.now() - started < 500);
  });
});

describe('a scraped ratio', { concurrency: true }, () => {
  const entry = "{ ratio: ['r_total{status=~\"5..\",$canary}', 'r_total{$canary}'] }";
  const counter = (registry: Registry) => new Counter({ name: 'r_total', help: 'x', labelNames: ['status', 'version'], registers: [registry] });

  it('passes, fails, and wants enough requests', async (t) => {
    for (const [good, bad, expected] of [[999, 1, 'pass'], [980, 20, 'fail'], [90, 0, 'too-little'], [0, 0, 'too-little']] as const) {
      const registry = new Registry();
      const requests = counter(registry);
      for (const version of ['canary', 'stable']) for (const status of ['200', '500']) requests.inc({ status, version }, version === 'stable' ? 5000 : 0);
      const url = await service(t, registry);
      assert.equal(await outcome(url, entry, below(0.01, 'ratio'), () => {
        requests.inc({ status: '200', version: 'canary' }, good);
        requests.inc({ status: '500', version: 'canary' }, bad);
        requests.inc({ status: '200', version: 'stable' }, 100_000);
      }), expected, `${String(good)} good, ${String(bad)} bad`);
    }
  });

  it('takes an absent numerator for zero only if told so, and only while the denominator counts', async (t) => {
    const idle = 'r_total{status="200",version="canary"} 1\n';
    const busy = 'r_total{status="200",version="canary"} 1001\n';
    const absent = entry.replace(' }', ', absent: 0 }');
    assert.equal(await outcome(await text(t, idle, busy), entry, below(0.01, 'ratio')), 'absent-numerator');
    assert.equal(await outcome(await text(t, idle, busy), absent, below(0.01, 'ratio')), 'pass');
    assert.equal(await outcome(await text(t, idle, idle), absent, below(0.01, 'ratio')), 'absent-numerator');
    assert.equal(await outcome(await text(t, 'up 1\n'), absent, below(0.01, 'ratio')), 'no-data');
  });

  it('counts the errors whose series was born between the readings, above and below', async (t) => {
    const before = 'r_total{status="200",version="canary"} 0\n';
    const after = 'r_total{status="200",version="canary"} 1000\nr_total{status="500",version="canary"} 1000\n';
    assert.equal((await check(await text(t, before, after), entry, below(0.01, 'ratio'))).value, 0.5);
    const success = "{ ratio: ['r_total{status=\"200\",$canary}', 'r_total{$canary}'] }";
    const above: Condition = { ...below(0.99, 'ratio'), comparator: '>' };
    assert.equal(await outcome(await text(t, before, after), success, above), 'fail');
  });
});

describe('a scraped quantile', { concurrency: true }, () => {
  const entry = "{ quantile: [0.99, 'd_seconds{$canary}'] }";

  it('passes, fails, saturates, and is nothing without requests', async (t) => {
    for (const [seconds, limit, expected] of [[0.05, 0.2, 'pass'], [0.4, 0.2, 'fail'], [3, 0.2, 'saturated'], [0.05, 2, 'saturated'], [null, 0.2, 'too-little']] as const) {
      const registry = new Registry();
      const duration = new Histogram({ name: 'd_seconds', help: 'x', labelNames: ['version'], buckets: [0.1, 0.5, 1], registers: [registry] });
      for (const version of ['canary', 'stable']) duration.zero({ version });
      const url = await service(t, registry);
      assert.equal(await outcome(url, entry, below(limit, 'seconds'), () => {
        for (let index = 0; index < 400; index += 1) {
          if (seconds !== null) duration.observe({ version: 'canary' }, seconds);
          duration.observe({ version: 'stable' }, 0.01);
        }
      }), expected, `${String(seconds)} under ${String(limit)}`);
    }
  });

  it('does not add up histograms of different buckets', async (t) => {
    const url = await text(t, 'd_seconds_bucket{version="canary",le="1"} 1\nd_seconds_bucket{version="canary",le="+Inf"} 1\nd_seconds_bucket{version="canary",pod="b",le="5"} 1\nd_seconds_bucket{version="canary",pod="b",le="+Inf"} 1\n');
    assert.equal(await outcome(url, entry, below(0.2, 'seconds')), 'unsupported');
  });
});

describe('a scraper', () => {
  it('shares readings between checks and needs no wait once there is a history', async (t) => {
    let readings = 0;
    const url = await serve(t, (_, response) => { readings += 1; response.end('x 1\n'); });
    const scraper = createScraper(transport, 600);
    await Promise.all(Array.from({ length: 5 }, () => scraper.pair(url, 300, never)));
    assert.equal(readings, 2);
    const started = performance.now();
    assert.equal((await scraper.pair(url, 300, never)).status, 'ok');
    assert.ok(performance.now() - started < 300);
  });
});
