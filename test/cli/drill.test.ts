/** The drill that `npm run drill` shows, in real time against a real Prometheus and the demo service. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drillWithFault, drillWithoutFault } from '../drill/drill.ts';
import { onScenery } from '../drill/scenery.ts';
import { missing } from '../node/metrics/prometheusServer.ts';

void test('a fault in the canary alone is noticed in time, rolled back and recorded; without one the deployment completes', { skip: missing }, async (t) => {
  const say = (step: string): void => { t.diagnostic(step); };
  await onScenery(async (scenery) => {
    const { fired, longest } = await drillWithFault(scenery, say);
    assert.ok(fired > 0 && fired <= longest);
    await drillWithoutFault(scenery, say);
  });
});
