/** Soaks judged by the history of a real Prometheus, with nobody looking while it is made. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { SoakJudged } from '../../../src/core/engine/soak.ts';
import { generateLoad } from '../../demo/load.ts';
import { startService, type Service } from '../../demo/service.ts';
import { closedAddress } from '../metrics/loopback.ts';
import { missing, startPrometheus } from '../metrics/prometheusServer.ts';
import { idOf, realEngine, value, type RealEngine } from './realEngine.ts';

const SOAK = 'Monitor for 5 seconds:';
const LIMIT = 'Error rate < 2%';
const NEVER = new AbortController().signal;

const release = (prometheus: string): string => `---
holdpoint:
  prometheus: ${prometheus}
  canary: version="canary"
  window: 4s
  metrics:
    error rate: { query: 'sum(rate(http_requests_total{status=~"5..",$canary}[$window])) / sum(rate(http_requests_total{$canary}[$window]))', population: canary, absent: 0, minimum: 20 }
---

## Stage 1: Some (5% traffic)
- [ ] ${SOAK}
  - [ ] ${LIMIT}
`;

interface Soaking {
  readonly live: RealEngine;
  readonly port: number;
  service: Service;
  /** Begins the soak, anew where it has run before, once its condition passes by itself. */
  begin(how: 'start' | 'restart'): Promise<void>;
  /** Judges until the outcome is another than `running`. */
  judged(): Promise<SoakJudged>;
}

async function soaking(t: TestContext): Promise<Soaking> {
  const service = await startService(0);
  const load = new AbortController();
  const prometheus = await startPrometheus(Number(new URL(await closedAddress()).port), service.address);
  const live = await realEngine(t, release(prometheus.base));
  await live.approve();
  const item = async (): Promise<string> => idOf((await live.snapshot()).checklist.items, SOAK);
  const course: Soaking = {
    live, service,
    port: Number(new URL(service.address).port),
    async begin(how) {
      await until('a pass', async () => (await live.check(LIMIT)).get(LIMIT)?.outcome === 'pass');
      value(await live.engine.startSoak(live.file, await item(), how));
    },
    async judged() {
      let last: SoakJudged | null = null;
      await until('a judgement', async () => {
        last = value(await live.engine.judgeSoak(live.file, await item(), NEVER));
        return last.outcome !== 'running';
      });
      assert.ok(last !== null);
      return last;
    },
  };
  t.after(async () => {
    load.abort();
    await course.service.close();
    await prometheus.stop();
  });
  // Counters are to be seen at 0 first.
  await until('a scrape', async () => (await (await fetch(`${prometheus.base}/api/v1/query?query=http_requests_total`)).text()).includes('canary'));
  void generateLoad({ address: service.address, rate: 60, seconds: 120, signal: load.signal });
  return course;
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const started = performance.now();
  while (!(await holds())) {
    if (performance.now() - started > 30_000) throw new Error(`${what} did not come within 30 s`);
    await delay(250);
  }
}

async function fault(service: Service, errorRate: number): Promise<void> {
  assert.equal((await fetch(`${service.address}/fault`, { method: 'POST', body: JSON.stringify({ version: 'canary', errorRate }) })).status, 200);
}

describe('a soak on a real Prometheus', { skip: missing }, () => {
  it('passes over its whole window, fails by a breach that is over, and cannot be judged over a gap', async (t) => {
    const course = await soaking(t);
    const { live } = course;
    value(await live.engine.start(live.file, { release: {}, existingTicks: 'refuse' }));

    await course.begin('start');
    const begun = Date.now();
    const passed = await course.judged();
    assert.equal(passed.outcome, 'passed', passed.sentence);
    assert.ok(Date.now() - begun >= 5000, 'before its time was up');
    assert.ok((passed.checked[0]?.verdict.window?.seconds ?? 0) >= 5);
    assert.match(await live.read(), /- \[x\] Monitor/u);

    await course.begin('restart');
    const broken = Date.now();
    await fault(course.service, 0.5);
    await delay(2500);
    await fault(course.service, 0);
    await delay(4000);
    const failed = await course.judged();
    assert.equal(failed.outcome, 'failed', failed.sentence);
    const [, from = '', length = '', worst = ''] = /^“Error rate < 2%” did not hold from (\S+ \S+) UTC on, for (\d+) s in all; the worst was ([\d.]+)%, where the limit was 2%\.$/u.exec(failed.sentence) ?? [];
    const first = Date.parse(`${from.replace(' ', 'T')}Z`);
    assert.ok(first >= broken - 1000 && first <= broken + 5000, failed.sentence);
    assert.ok(Number(length) >= 2 && Number(length) <= 12, failed.sentence);
    assert.ok(Number(worst) > 2 && Number(worst) <= 60, failed.sentence);

    await course.begin('restart');
    await delay(1000);
    await course.service.close();
    await delay(3000);
    course.service = await startService(course.port);
    await delay(3000);
    const unknown = await course.judged();
    assert.equal(unknown.outcome, 'inconclusive', unknown.sentence);
    assert.match(unknown.sentence, /^The soak cannot be judged: The last \d+ s were not measured all through: .* has \d+ of \d+ samples/u);
  });
});
