/**
 * Each metric condition of the seed and each of its triggers, seen to hold, not to hold and to be unknown by a real Prometheus,
 * a report and files. The figures are those of the demo service, which are told here what they are to be.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Gauge, Histogram } from 'prom-client';
import { conditionVerdict } from '../../../src/core/engine/conditionVerdict.ts';
import { createMetricSource } from '../../../src/node/metrics/metricSource.ts';
import { createMetrics, versions } from '../../demo/metrics.ts';
import { closedAddress, serve } from '../metrics/loopback.ts';
import { sourcePorts } from '../metrics/ports.ts';
import { missing, startPrometheus, type PrometheusServer } from '../metrics/prometheusServer.ts';
import { realEngine, type RealEngine } from './realEngine.ts';

/** How each item comes out while nothing can be measured. What is true at once of a report is true after a window of a rate. */
const ITEMS: Readonly<Record<string, string>> = {
  'Performance > 90': 'no-data', 'LCP < 2.5s': 'no-data', 'INP < 200ms': 'no-data', 'CLS < 0.1': 'no-data', 'Lighthouse scores meet budgets:': 'items-below', 'Web Vitals within budget': 'items-below',
  'Bundle size < 500KB gzipped': 'no-data', 'API p99 latency < 200ms': 'stale', 'Reserve calculation p99 < 5s': 'stale',
  'Check error rates < 0.1%': 'stale', 'Validate canary calculations < 0.5% diff': 'stale', 'Error rate < 0.5%': 'stale', 'p75 latency < 110% baseline': 'stale',
  'Feature adoption > 10%': 'stale', 'Uptime > 99.9%': 'stale', 'Error rate < 1%': 'stale', 'p99 latency < 5x p50': 'stale', 'SLOs maintained:': 'items-below',
};

/** The triggers of the seed with their minutes as seconds, as a drill has them. One that holds fires. */
const TRIGGERS = ['Error rate > 1% for 3 seconds', 'p99 latency > 5x baseline for 3 seconds', 'Memory usage > 90% sustained'];

const CHECKLIST = `# Production Deployment

### Performance Validation
- [ ] Lighthouse scores meet budgets:
  - [ ] Performance > 90
  - [ ] LCP < 2.5s
  - [ ] INP < 200ms
  - [ ] CLS < 0.1
- [ ] Bundle size < 500KB gzipped
- [ ] API p99 latency < 200ms
- [ ] Reserve calculation p99 < 5s

### Stage 1: Internal Test (0.5% traffic)
- [ ] Check error rates < 0.1%
- [ ] Validate canary calculations < 0.5% diff

### Stage 2: Friendly GP (5% traffic)
- [ ] Error rate < 0.5%
- [ ] p75 latency < 110% baseline
- [ ] Web Vitals within budget

### Stage 3: Beta (25% traffic)
- [ ] Feature adoption > 10%

### First 24 Hours
- [ ] SLOs maintained:
  - [ ] Uptime > 99.9%
  - [ ] Error rate < 1%
  - [ ] p99 latency < 5x p50

### Automatic Rollback Triggers
System automatically rolls back if:
${TRIGGERS.map((text) => `- ${text}\n`).join('')}`;

const quantile = (rank: string, matchers: string): string => `histogram_quantile(${rank}, sum by (le) (rate(http_request_duration_seconds_bucket{${matchers}}[$window])))`;

function frontMatter(prometheus: string): string {
  const query = (name: string, text: string, more = ''): string => `    ${name}: { query: ${JSON.stringify(text)}, population: canary${more} }`;
  const report = (name: string, at: string, unit = ''): string => `    ${name}: { json: reports/lighthouse.json, path: ${at}, population: canary${unit} }`;
  return ['---', 'holdpoint:', `  prometheus: ${prometheus}`, '  canary: version="canary"', '  stable: version="stable"', '  baseline: stable', '  window: 3s', '  sustained: 3s', '  metrics:',
    report('performance', 'categories.performance.score', ', unit: score'),
    report('lcp', 'audits.lcp.numericValue', ', unit: ms'), report('inp', 'audits.inp.numericValue', ', unit: ms'), report('cls', 'audits.cls.numericValue'),
    '    bundle size: { files: "dist/**/*.js", measure: gzip }',
    query('api p99 latency', quantile('0.99', 'route="quote",$canary')), query('p99 latency', quantile('0.99', 'route="quote",$canary')), query('p75 latency', quantile('0.75', 'route="quote",$canary')),
    query('reserve calculation p99', 'histogram_quantile(0.99, sum by (le) (rate(reserve_calculation_seconds_bucket[$window])))'),
    query('error rate', 'sum(rate(http_requests_total{status="500",$canary}[$window])) / sum(rate(http_requests_total{$canary}[$window]))', ', minimum: 100'),
    query('canary calculations', 'abs(sum(rate(http_requests_total{status="500",$canary}[$window])) - sum(rate(http_requests_total{status="500",$stable}[$window]))) / sum(rate(http_requests_total[$window]))', ', unit: ratio'),
    query('feature adoption', 'traffic_share{version="canary"}', ', unit: ratio'), query('uptime', 'avg_over_time(probe_success[$window])', ', unit: ratio'), query('memory usage', 'injected_memory_ratio'),
    '---', ''].join('\n');
}

type Mode = 'good' | 'bad' | 'gone';

describe('each condition of the seed', { skip: missing }, () => {
  const undo: (() => unknown)[] = [];
  const scope = { after: (stop: () => unknown) => { undo.push(stop); } };
  let prometheus: PrometheusServer | undefined;
  let live: RealEngine | undefined;
  let mode: Mode = 'good';

  before(async () => {
    const metrics = createMetrics({ open: () => 0, limit: 1 });
    const registers = [metrics.registry];
    const reserve = new Histogram({ name: 'reserve_calculation_seconds', help: 'x', buckets: [0.1, 1, 5, 10, 20], registers });
    const probe = new Gauge({ name: 'probe_success', help: 'x', registers });
    const memory = new Gauge({ name: 'injected_memory_ratio', help: 'x', registers });
    const base = await serve(scope as never, (_, response) => void metrics.registry.metrics().then((text) => response.end(mode === 'gone' ? 'up 1\n' : text)));
    const work = setInterval(() => {
      metrics.setTrafficShare(mode === 'bad' ? 0.05 : 0.25);
      probe.set(mode === 'bad' ? 0 : 1);
      memory.set(mode === 'bad' ? 0.95 : 0.5);
      for (const version of versions) {
        const broken = mode === 'bad' && version === 'canary';
        for (let count = 0; count < 100; count += 1) metrics.observe(version, 'quote', broken && count % 4 === 0 ? '500' : '200', broken && count % 10 < 4 ? 2 : 0.04);
      }
      for (let count = 0; count < 20; count += 1) reserve.observe(mode === 'bad' ? 7 : 0.5);
    }, 50);
    undo.push(() => { clearInterval(work); });
    prometheus = await startPrometheus(Number(new URL(await closedAddress()).port), base);
    live = await realEngine(scope as never, `${frontMatter(prometheus.base)}${CHECKLIST}`);
    await live.approve();
  });
  after(async () => {
    for (const stop of undo.reverse()) await stop();
    await prometheus?.stop();
  });

  async function turn(next: Mode): Promise<void> {
    mode = next;
    const folder = live?.folder ?? '';
    const bad = next === 'bad';
    await Promise.all([rm(path.join(folder, 'dist'), { recursive: true, force: true }), rm(path.join(folder, 'reports'), { recursive: true, force: true })]);
    if (next === 'gone') return;
    await Promise.all(['dist', 'reports'].map((name) => mkdir(path.join(folder, name))));
    await writeFile(path.join(folder, 'dist', 'app.js'), randomBytes(bad ? 600_000 : 1000));
    const audits = { lcp: { numericValue: bad ? 3100 : 1800 }, inp: { numericValue: bad ? 400 : 90 }, cls: { numericValue: bad ? 0.4 : 0.02 } };
    await writeFile(path.join(folder, 'reports', 'lighthouse.json'), JSON.stringify({ categories: { performance: { score: bad ? 0.6 : 0.97 } }, audits }));
  }

  async function triggers(): Promise<readonly string[]> {
    if (live === undefined) return [];
    const { checklist, configuration } = await live.snapshot();
    const measuring = { clock: { now: () => Date.now() }, snapshot: { configuration, run: null }, source: createMetricSource(configuration, sourcePorts()), signal: new AbortController().signal };
    assert.equal(checklist.triggers.length, TRIGGERS.length);
    return Promise.all(checklist.triggers.map(async ({ condition }) => {
      assert.ok(condition !== null);
      const { reason, outcome } = await conditionVerdict(measuring, condition, { stageTraffic: null });
      return reason ?? outcome;
    }));
  }

  /** Asked until it is so: a window has to pass, on a machine that may be busy. */
  async function expect(items: Readonly<Record<string, string>>, fired: readonly string[]): Promise<void> {
    const started = performance.now();
    for (;;) {
      const verdicts = (await live?.check()) ?? new Map<string, never>();
      const found = Object.fromEntries([...verdicts].map(([label, { reason, outcome }]) => [label, reason ?? outcome]));
      const firing = await triggers();
      try {
        assert.deepEqual([found, firing], [items, fired]);
        return;
      } catch (error) {
        if (performance.now() - started > 40_000) throw error;
        await delay(250);
      }
    }
  }

  const all = (outcome: string): Readonly<Record<string, string>> => Object.fromEntries(Object.keys(ITEMS).map((label) => [label, outcome]));

  it('passes while all is well, and no trigger fires', async () => {
    await turn('good');
    await expect(all('pass'), ['fail', 'fail', 'fail']);
  });

  it('fails on a bad canary, and every trigger fires', async () => {
    await turn('bad');
    await expect(all('fail'), ['pass', 'pass', 'pass']);
  });

  it('is unknown once nothing is measured any more, whatever it was before', async () => {
    await turn('gone');
    await expect(ITEMS, ['stale', 'stale', 'stale']);
  });
});
