/** Each condition of the seed, measured by a real Prometheus that scrapes the demo service, with faults injected. */
import assert from 'node:assert/strict';

import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { Agent, get } from 'node:http';
import { Counter, Registry } from 'prom-client';
import { readTrigger } from '../../../src/core/condition/reading/read.ts';
import type { Verdict } from '../../../src/core/condition/judging/verdict.ts';
import { conditionVerdict } from '../../../src/core/engine/conditionVerdict.ts';
import { createMetricSource } from '../../../src/node/metrics/metricSource.ts';
import { generateLoad } from '../../demo/load.ts';
import { startService, type Service } from '../../demo/service.ts';
import { closedAddress, serve } from '../metrics/loopback.ts';
import { sourcePorts } from '../metrics/ports.ts';
import { missing, startPrometheus, type PrometheusServer } from '../metrics/prometheusServer.ts';
import { realEngine, type RealEngine } from './realEngine.ts';

/** Seconds that `$window` stands for here: drills may compress time. */
const WINDOW = 8;

const quantile = (rank: number, matchers: string): string => `histogram_quantile(${String(rank)}, sum by (le) (rate(http_request_duration_seconds_bucket{${matchers}}[$window])))`;
const errors = (matchers: string): string => `sum(rate(http_requests_total{status=~"5..",${matchers}}[$window])) / sum(rate(http_requests_total{${matchers}}[$window]))`;

/** `rest` goes under `holdpoint:`, each line as it stands. */
function checklist(prometheus: string, demo: string, body: string, rest: readonly string[] = []): string {
  const metric = (name: string, query: string, more = ''): string => `    ${name}: { query: ${JSON.stringify(query)}${more} }`;
  return ['---', 'holdpoint:', `  prometheus: ${prometheus}`, '  canary: version="canary"', '  stable: version="stable"', `  window: ${String(WINDOW)}s`, '  sustained: 4s', ...rest.map((line) => `  ${line}`), '  metrics:',
    metric('api p99 latency', quantile(0.99, 'route="quote",$canary'), ', population: canary'),
    metric('reserve calculation p99', quantile(0.99, 'route="settlement",$canary'), ', population: canary, minimum: 100'),
    metric('error rate', errors('$canary'), ', population: canary, minimum: 200'),
    metric('p75 latency', quantile(0.75, 'route="quote",$canary'), ', population: canary'),
    metric('p99 latency', quantile(0.99, 'route="quote"')),
    metric('canary calculations', 'abs(sum(rate(http_requests_total{status="500",$canary}[$window])) - sum(rate(http_requests_total{status="500",$stable}[$window]))) / sum(rate(http_requests_total[$window]))', ', population: canary, unit: ratio'),
    metric('feature adoption', 'traffic_share{version="canary"}', ', unit: ratio, population: canary'),
    metric('uptime', `avg_over_time(up{instance="${new URL(demo).host}"}[$window])`, ', unit: ratio'),
    metric('memory usage', 'memory_usage_ratio'),
    metric('overall error rate', errors('route="quote"'), ', minimum: 100'),
    metric('canary error rate', errors('route="quote",$canary'), ', population: canary, minimum: 3'),
    metric('late error rate', 'sum(rate(late_errors_total[$window])) / sum(rate(late_requests_total[$window]))', ', absent: 0'),
    '---', '', body, ''].join('\n');
}

const SEED = `# Production Deployment

## Performance Validation
- [ ] API p99 latency < 200ms
- [ ] Reserve calculation p99 < 5s
- [ ] Reserve calculation p99 < 10s

## Stage 1: Internal Test (0.5% traffic)
- [ ] Check error rates < 0.1%
- [ ] Validate canary calculations < 0.5% diff
- [ ] Overall error rate < 1%
- [ ] Canary error rate < 1%

## Stage 2: Friendly GP (5% traffic)
- [ ] Error rate < 0.5%
- [ ] p75 latency < 110% baseline

## Stage 3: Beta (25% traffic)
- [ ] Feature adoption > 10%

## First 24 Hours
- [ ] SLOs maintained:
  - [ ] Uptime > 99.9%
  - [ ] Error rate < 1%
  - [ ] p99 latency < 5x p50
- [ ] Late error rate < 1%

## Held for a time
- [ ] Error rate < 1% for 5 seconds
- [ ] p99 latency < 5x p50 for 5 seconds
- [ ] p75 latency < 2x baseline for 5 seconds
- [ ] Memory usage < 90% sustained
- [ ] Memory usage < 90% for 10 minutes
`;

describe('the conditions of the seed against a real Prometheus', { skip: missing }, () => {
  let service: Service | undefined;
  let prometheus: PrometheusServer | undefined;
  let live: RealEngine | undefined;
  const late = new Registry();
  const undo: (() => unknown)[] = [];
  const load = new AbortController();
  const scope = { after: (stop: () => unknown) => { undo.push(stop); } };

  before(async () => {
    service = await startService(0);
    const born = await serve(scope as never, (_, response) => void late.metrics().then((text) => response.setHeader('content-type', late.contentType).end(text)));
    prometheus = await startPrometheus(Number(new URL(await closedAddress()).port), service.address, born);
    live = await realEngine(scope as never, checklist(base(), service.address, SEED, ['baseline: stable']));
    await live.approve();
    await until('a first scrape', async () => (await check('Memory usage < 90% sustained')).reason !== 'stale');
  });
  after(async () => {
    load.abort();
    for (const stop of undo.reverse()) await stop();
    await prometheus?.stop();
    await service?.close();
  });

  function base(): string {
    return prometheus?.base ?? '';
  }

  async function check(label: string): Promise<Verdict> {
    const verdict = (await live?.check(label))?.get(label);
    assert.ok(verdict !== undefined, label);
    return verdict;
  }

  async function post(path: string, body: unknown): Promise<void> {
    await fetch(`${service?.address ?? ''}${path}`, { method: 'POST', body: JSON.stringify(body) });
  }

  /** All of them at once; the service is measured on a machine that may be busy, so it is asked until they are so. */
  async function expect(expected: Readonly<Record<string, string>>): Promise<void> {
    let told = '';
    await until(() => `${told} as expected`, async () => {
      const verdicts = (await live?.check(...Object.keys(expected))) ?? new Map<string, Verdict>();
      const other = [...verdicts].filter(([label, { outcome, reason }]) => (reason ?? outcome) !== expected[label]);
      told = other.map(([label, { sentence }]) => `${label}: ${sentence}`).join('\n');
      return verdicts.size === Object.keys(expected).length && other.length === 0;
    });
  }

  it('is inconclusive without traffic, and for the right reason', async () => {
    await until('the counters were there for a window', async () => (await check('Error rate < 0.5%')).reason === 'too-little');
    await expect({
      'API p99 latency < 200ms': 'too-little', 'Reserve calculation p99 < 5s': 'too-little', 'Check error rates < 0.1%': 'too-little', 'p75 latency < 110% baseline': 'too-little',
      'p99 latency < 5x p50': 'too-little', 'Validate canary calculations < 0.5% diff': 'too-little', 'Feature adoption > 10%': 'fail', 'Memory usage < 90% for 10 minutes': 'uncovered',
    });
    assert.match((await check('Memory usage < 90% for 10 minutes')).sentence, /The last 10 min were not measured all through: memory_usage_ratio of .* has \d+ of 600 samples\./u);
  });

  it('passes on a healthy service, once there is enough to tell', async () => {
    await post('/traffic', { canary: 0.25 });
    void generateLoad({ address: service?.address ?? '', rate: 150, seconds: 120, signal: load.signal });
    await until('a full window of load', async () => (await check('Error rate < 1% for 5 seconds')).outcome === 'pass');
    await expect({
      'API p99 latency < 200ms': 'pass', 'Reserve calculation p99 < 5s': 'pass', 'Reserve calculation p99 < 10s': 'saturated', 'Check error rates < 0.1%': 'pass',
      'Validate canary calculations < 0.5% diff': 'pass', 'Error rate < 0.5%': 'pass', 'p75 latency < 110% baseline': 'pass', 'Feature adoption > 10%': 'pass', 'Uptime > 99.9%': 'pass', 'Error rate < 1%': 'pass', 'p99 latency < 5x p50': 'pass',
      'p99 latency < 5x p50 for 5 seconds': 'pass', 'p75 latency < 2x baseline for 5 seconds': 'pass', 'Memory usage < 90% sustained': 'pass',
    });
    const multiple = await check('p99 latency < 5x p50');
    assert.equal(multiple.reference?.query, multiple.query?.replace('0.99', '0.5'), 'both sides are one query for two ranks');
    const beside = await check('p75 latency < 110% baseline');
    assert.equal(beside.reference?.origin, 'the stable version at the same instant');
    assert.match(beside.reference.query ?? '', /version="stable"/u);
    const held = await check('Error rate < 1% for 5 seconds');
    assert.deepEqual(held.window, { seconds: 5, step: 1, points: 6, violated: 0, allowed: 0 });
  });

  it('fails on a canary that is slow and wrong', async () => {
    await post('/fault', { version: 'canary', errorRate: 0.5, latencyMs: 400 });
    await until('a window of faults', async () => (await check('Error rate < 1% for 5 seconds')).window?.violated === 6);
    await expect({
      'API p99 latency < 200ms': 'fail', 'Check error rates < 0.1%': 'fail', 'Validate canary calculations < 0.5% diff': 'fail', 'Error rate < 0.5%': 'fail', 'p75 latency < 110% baseline': 'fail',
      'Error rate < 1%': 'fail', 'p99 latency < 5x p50': 'fail', 'Error rate < 1% for 5 seconds': 'fail', 'p99 latency < 5x p50 for 5 seconds': 'fail', 'p75 latency < 2x baseline for 5 seconds': 'fail', 'Reserve calculation p99 < 5s': 'pass',
    });
    await post('/traffic', { canary: 0.05 });
    await until('the share was scraped', async () => (await check('Feature adoption > 10%')).outcome === 'fail');
  });

  it('fires a trigger that held all through, and no other', async () => {
    const fires = async (text: string): Promise<string> => {
      const { condition } = readTrigger(text);
      assert.ok(condition !== null && live !== undefined, text);
      const { configuration } = await live.snapshot();
      const verdict = await conditionVerdict({ clock: { now: () => Date.now() }, snapshot: { configuration, run: null }, source: createMetricSource(configuration, sourcePorts()), signal: new AbortController().signal }, condition, { stageTraffic: null });
      return verdict.reason ?? verdict.outcome;
    };
    await until('a window of faults', async () => (await fires('p75 latency > 5x baseline for 5 seconds')) === 'pass');
    assert.deepEqual(await Promise.all(['Error rate > 1% for 5 seconds', 'Memory usage > 90% sustained', 'Memory usage > 0.001% for 5 minutes'].map(fires)), ['pass', 'fail', 'uncovered']);
  });

  it('takes no share of a canary for the whole of it', async () => {
    load.abort();
    await post('/traffic', { canary: 0.005 });
    await post('/fault', { version: 'canary', errorRate: 1, latencyMs: 0 });
    const asked = stopper();
    void generate(() => '/api/quote', 200, asked.signal);
    // At 0.5% of the traffic a canary that is broken in full adds 0.5% to the whole: less than the limit.
    await expect({ 'Overall error rate < 1%': 'diluted', 'Canary error rate < 1%': 'fail' });
    const overall = await check('Overall error rate < 1%');
    assert.match(overall.sentence, /Only 0\.5% of the traffic is in this stage/u);
    asked.abort();
  });

  it('does not overlook the errors with which a counter was born', async () => {
    const requests = new Counter({ name: 'late_requests_total', help: 'x', registers: [late] });
    await until('the requests are known', async () => (await check('Late error rate < 1%')).reason === 'absent-numerator');
    requests.inc(1000);
    await until('they were counted', async () => (await check('Late error rate < 1%')).outcome === 'pass');
    new Counter({ name: 'late_errors_total', help: 'x', registers: [late] }).inc(500);
    await until('the errors are known', async () => (await check('Late error rate < 1%')).outcome !== 'pass');
    const born = await check('Late error rate < 1%');
    assert.equal(born.reason, 'uncovered', born.sentence);
    assert.match(born.sentence, /A counter appeared within the window and stood at 500 when first seen/u);
  });

  function stopper(): AbortController {
    const stop = new AbortController();
    undo.push(() => { stop.abort(); });
    return stop;
  }

  /** Requests at a steady rate to the paths that are given, until the signal aborts. */
  async function generate(next: () => string, rate: number, signal: AbortSignal): Promise<void> {
    const agent = new Agent({ keepAlive: true, maxSockets: 40 });
    while (!signal.aborted) {
      for (let count = 0; count < rate / 20; count += 1) get(`${service?.address ?? ''}${next()}`, { agent }, (response) => response.resume()).on('error', () => undefined);
      await delay(50, undefined, { signal }).catch(() => undefined);
    }
    agent.destroy();
  }
});

async function until(what: string | (() => string), holds: () => Promise<boolean>): Promise<void> {
  const started = performance.now();
  while (!(await holds())) {
    if (performance.now() - started > 40_000) throw new Error(`${typeof what === 'string' ? what : what()} did not come within 40 s`);
    await delay(250);
  }
}
