/** Items that sum up others, measured at a service's own `/metrics`. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { Verdict } from '../../../src/core/condition/judging/verdict.ts';
import { serve } from '../metrics/loopback.ts';
import { idOf, realEngine, value, type RealEngine } from './realEngine.ts';

const SLOS = '- [ ] SLOs maintained:\n  - [ ] Uptime > 99.9%\n  - [ ] Queue depth < 10\n';
const VITALS = '- [ ] LCP < 2.5s\n- [ ] INP < 200ms\n- [ ] CLS < 0.1\n\n## Stage 1: Canary (5%)\n- [ ] Web Vitals within budget\n';

/** A checklist, and the figures that it is measured by. */
async function release(t: TestContext, body: string, figures: Record<string, number>): Promise<RealEngine> {
  const base = await serve(t, (_, response) => response.end(Object.entries(figures).map(([name, figure]) => `${name} ${String(figure)}\n`).join('')));
  const metric = (name: string, series: string, more = ''): string => `    ${name}: { value: ${series}${more} }\n`;
  const live = await realEngine(t, `---\nholdpoint:\n  scrape: ${base}/metrics\n  metrics:\n${metric('uptime', 'uptime_ratio')}${metric('queue depth', 'queue_depth')}${metric('lcp', 'lcp_seconds', ', population: canary')}${metric('inp', 'inp_seconds', ', population: canary')}${metric('cls', 'cls', ', population: canary')}---\n\n${body}`);
  await live.approve();
  return live;
}

/** Readings of one half second are shared, so a changed figure is asked for until it shows. */
async function changed(live: RealEngine, label: string, expected: RegExp): Promise<void> {
  const started = performance.now();
  let last = '';
  while (performance.now() - started < 5000) {
    last = told((await live.check(label)).get(label));
    if (expected.test(last)) return;
    await delay(50);
  }
  assert.match(last, expected);
}

function told(verdict: Verdict | undefined): string {
  return verdict === undefined ? 'nothing' : `${verdict.reason ?? verdict.outcome}: ${verdict.sentence}`;
}

describe('an item that sums up the items below it', () => {
  it('passes when all of them passed, and is checked by checking them first', async (t) => {
    const live = await release(t, SLOS, { uptime_ratio: 1, queue_depth: 3 });
    const verdicts = await live.check('SLOs maintained:');
    assert.deepEqual([...verdicts.keys()], ['SLOs maintained:', 'Uptime > 99.9%', 'Queue depth < 10']);
    assert.equal(told(verdicts.get('SLOs maintained:')), 'pass: All 2 items below it passed.');
    const order: string[] = [];
    const { checklist } = await live.snapshot();
    value(await live.engine.check(live.file, null, new AbortController().signal, ({ item }) => { order.push(item); }));
    assert.equal(order.at(-1), idOf(checklist.items, 'SLOs maintained:'), 'told behind what it sums up');
  });

  it('says which did not, what failed first', async (t) => {
    const figures = { uptime_ratio: 1, queue_depth: 12 };
    const live = await release(t, SLOS, figures);
    assert.equal(told((await live.check()).get('SLOs maintained:')), 'fail: 1 of 2 items below it did not pass: “Queue depth < 10” failed: 12 is not < 10.');
    figures.queue_depth = Number.NaN;
    await changed(live, 'SLOs maintained:', /^items-below: 1 of 2 items below it did not pass: “Queue depth < 10” inconclusive: The source answered with NaN/u);
  });

  it('does not pass beside a limit without a box, which nothing measures', async (t) => {
    const live = await release(t, `${SLOS}  - p99 latency < 1ms\n\n- [ ] Another\n  - Memory < 1GB\n`, { uptime_ratio: 1, queue_depth: 3 });
    assert.match(told((await live.check('SLOs maintained:')).get('SLOs maintained:')), /^items-below: 1 of 3 items below it did not pass: “the limit on line \d+” has no box, so nothing measures it\.$/u);
  });

  it('does not pass on somebody’s word, a skip or what is still to be done', async (t) => {
    const live = await release(t, `${SLOS}  - [ ] Ask the team\n`, { uptime_ratio: 1, queue_depth: 3 });
    const parent = async (): Promise<string> => told((await live.check('SLOs maintained:')).get('SLOs maintained:'));
    assert.equal(await parent(), 'items-below: 1 of 3 items below it did not pass: “Ask the team” to do.');
    value(await live.engine.start(live.file, { release: {}, existingTicks: 'refuse' }));
    const team = idOf((await live.snapshot()).checklist.items, 'Ask the team');
    value(await live.engine.tick(live.file, [team], { reason: null, override: null }));
    assert.equal(await parent(), 'items-below: 1 of 3 items below it did not pass: “Ask the team” ticked, on somebody’s word.');
    value(await live.engine.skip(live.file, team, 'nobody is there'));
    assert.equal(await parent(), 'items-below: 1 of 3 items below it did not pass: “Ask the team” skipped.');
  });

  it('is ticked by its pass and unticked by its fail, as any item', async (t) => {
    const figures = { uptime_ratio: 1, queue_depth: 3 };
    const live = await release(t, SLOS, figures);
    value(await live.engine.start(live.file, { release: {}, existingTicks: 'refuse' }));
    await live.check();
    assert.match(await live.read(), /- \[x\] SLOs maintained:\n {2}- \[x\] Uptime > 99\.9%\n {2}- \[x\] Queue/u);
    figures.queue_depth = 30;
    await changed(live, 'SLOs maintained:', /^fail/u);
    assert.match(await live.read(), /- \[ \] SLOs maintained:\n {2}- \[x\] Uptime > 99\.9%\n {2}- \[ \] Queue/u);
  });
});

describe('budgets that an item refers to', () => {
  it('are measured anew in its own place, and nothing is said of the items that state them', async (t) => {
    const figures = { lcp_seconds: 2, inp_seconds: 0.1, cls: 0.05 };
    const live = await release(t, VITALS, figures);
    const verdicts = await live.check('Web Vitals within budget');
    assert.deepEqual([...verdicts.keys()], ['Web Vitals within budget']);
    assert.equal(told(verdicts.get('Web Vitals within budget')), 'pass: All 3 items above it passed.');
    figures.inp_seconds = 0.4;
    await changed(live, 'Web Vitals within budget', /^fail: 1 of 3 items above it did not pass: “INP < 200ms” failed: 400 ms is not < 200 ms\.$/u);
    await live.write((await live.read()).replaceAll(', population: canary', ''));
    await live.approve();
    figures.inp_seconds = 0.1;
    await changed(live, 'Web Vitals within budget', /^items-below: 3 of 3 .*“LCP < 2\.5s” inconclusive: Only 5% of the traffic/u);
  });
});
