/** Rollback triggers, measured once at real sources. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { triggerStatesNamed } from '../../../src/core/condition/judging/triggerState.ts';
import { readConfiguration } from '../../../src/core/configuration/readConfiguration.ts';
import { closedAddress, serve } from '../metrics/loopback.ts';
import { realEngine, value, type RealEngine } from './realEngine.ts';

async function states({ engine, file }: RealEngine): Promise<readonly string[]> {
  return value(await engine.readTriggers(file, new AbortController().signal)).map(({ state }) => state);
}

describe('a trigger without a number', () => {
  it('fires where the metric of its name fails, is silent where that passes, and is unknown otherwise', async (t) => {
    let code = 200;
    const base = await serve(t, (_, response) => response.writeHead(code).end());
    const release = (url: string, exit: number): string => `---
holdpoint:
  metrics:
    canary health check: { http: "${url}/healthz", expect: 200 }
    database connections: { command: exit ${String(exit)}, measure: exit }
---

### Rollback Triggers
- **Canary** health check fails
- Database connections exhausted
- Somebody complains
`;
    const live = await realEngine(t, release(base, 0));
    const refused = await live.engine.readTriggers(live.file, new AbortController().signal);
    assert.equal(refused.status === 'refused' && refused.code, 'untrusted');
    await live.approve();
    assert.deepEqual(await states(live), ['ok', 'ok', 'not watched']);
    code = 500;
    assert.deepEqual(await states(live), ['firing', 'ok', 'not watched']);
    await live.write(release(await closedAddress(), 1));
    await live.approve();
    assert.deepEqual(await states(live), ['inconclusive', 'firing', 'not watched']);
    await live.write(release(base, 2));
    await live.approve();
    assert.deepEqual(await states(live), ['firing', 'inconclusive', 'not watched']);
  });

  it('is answered by one metric only', () => {
    const { configuration } = readConfiguration([{ origin: 'repository', text: 'metrics: { canary health check: { command: x, measure: exit }, canary health check fails: { command: x, measure: exit }, queue depth: { command: x }, workers: { command: x, measure: exit } }' }]);
    const named = (text: string): readonly string[] => triggerStatesNamed(text, configuration.metrics);
    assert.deepEqual(named('Canary health check fails'), ['canary health check fails', 'canary health check']);
    assert.deepEqual(named('Canary health check has failed.'), ['canary health check']);
    assert.deepEqual(named('Workers are down'), ['workers']);
    assert.deepEqual(named('Workers are idle'), []);
    assert.deepEqual(named('Queue depth'), [], 'a number is no yes or no');
  });
});

describe('a trigger with a limit', () => {
  it('is not called silent by traffic that would not show it', async (t) => {
    const base = await serve(t, (_, response) => response.end('all_errors 0.001\ncanary_errors 0.001\nloud 0.5\n'));
    const live = await realEngine(t, `---
holdpoint:
  scrape: ${base}/metrics
  metrics:
    overall error rate: { value: all_errors, unit: ratio }
    canary error rate: { value: canary_errors, unit: ratio, population: canary }
    loud error rate: { value: loud, unit: ratio, population: canary }
    absent error rate: { value: gone, unit: ratio, population: canary }
---

### Stage 1: Canary (0.5% traffic)
- [ ] Deploy

### Rollback Triggers
- Overall error rate > 1%
- Canary error rate > 1%
- Loud error rate > 1%
- Absent error rate > 1%
- Unknown error rate > 1%
`);
    await live.approve();
    assert.deepEqual(await states(live), ['ok', 'ok', 'firing', 'inconclusive', 'not watched'], 'before the first stage all traffic counts');
    value(await live.engine.start(live.file, { release: {}, existingTicks: 'refuse' }));
    assert.deepEqual(await states(live), ['not watched', 'ok', 'firing', 'inconclusive', 'not watched']);
  });
});
