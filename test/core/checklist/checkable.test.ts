import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkableItems } from '../../../src/core/checklist/checkable.ts';
import { parseChecklist } from '../../../src/core/checklist/parse.ts';
import { readConfiguration } from '../../../src/core/configuration/readConfiguration.ts';

function checkable(metrics: string, ...items: readonly string[]): readonly string[] {
  const { configuration, problems } = readConfiguration([{ origin: 'repository', text: `metrics: ${metrics}\n` }]);
  assert.deepEqual(problems, []);
  return checkableItems({ checklist: parseChecklist(`# Release\n\n${items.map((item) => `- [ ] ${item}\n`).join('')}`), configuration }).map(({ label }) => label);
}

describe('an item that a metric is named by', () => {
  const health = '{ canary health check: { http: "https://x.test" } }';

  it('is checkable where the metric says yes or no, whatever case, number, order and leading verb', () => {
    const named = ['Canary health check', 'canary health checks', '**Canary** health-check', 'Verify the canary health check', 'Health check of the canary'];
    assert.deepEqual(checkable(health, ...named, 'Canary health', 'Canary health check fails', 'No canary health check', 'Health check', 'Tell support').length, named.length);
    assert.deepEqual(checkable('{ canary health check: { command: ./x, measure: exit } }', 'Canary health check', 'Tell support'), ['Canary health check']);
  });

  it('is not where the metric gives a number, and what is decided or run by a person never is', () => {
    for (const metric of ['{ command: ./x }', '{ http: "https://x.test", measure: latency }', '{ http: "https://x.test", measure: certificate }', '{ json: r.json, path: a }', '{ files: "*", measure: count }', '{ query: up }']) {
      assert.deepEqual(checkable(`{ canary health check: ${metric} }`, 'Canary health check'), [], metric);
    }
    const decided = ['**Gate**: Go on or stop', 'Product Owner sign-off received', 'Monitor for 24 hours', 'Execute: `npm run x`', 'Enable `x` flag'];
    for (const item of decided) assert.deepEqual(checkable(`{ ${JSON.stringify(item.replaceAll(/[*`]/gu, ''))}: { http: "https://x.test" } }`, item), [], item);
  });

  it('says no more than the items that it introduces', () => {
    assert.deepEqual(checkable(health, 'Canary health check:', '  - [ ] Ask the desks'), []);
  });
});
