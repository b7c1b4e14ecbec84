import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { TextContext } from '../../../../src/core/condition/condition.ts';
import { conditionParts, readText, readTrigger } from '../../../../src/core/condition/reading/read.ts';

const PLAIN: TextContext = { heading: 'Before the release', sectionKind: 'plain', parent: null };

/** Parts as `role=text`. */
function shown(text: string, context = PLAIN): readonly string[] {
  return conditionParts({ ...readText(text, context), text }).map(({ role, start, end }) => `${role}=${text.slice(start, end)}`);
}

const PARTS: Readonly<Record<string, readonly string[]>> = {
  'Check **search latency** is below 80ms': ['subject=search latency', 'comparator=below', 'limit=80ms'],
  'API p99 latency < 200ms': ['subject=API', 'statistic=p99', 'subject=latency', 'comparator=<', 'limit=200ms'],
  'Search latency ≤ 80ms at the 95th percentile': ['subject=Search latency', 'comparator=≤', 'limit=80ms', 'statistic=95th percentile'],
  'Search latency < 80ms (p95)': ['subject=Search latency', 'comparator=<', 'limit=80ms', 'statistic=(p95)'],
  'CPU no more than 70% for 15 minutes': ['subject=CPU', 'comparator=no more than', 'limit=70%', 'window=for 15 minutes'],
  'CPU over 10m < 65%': ['subject=CPU', 'window=over 10m', 'comparator=<', 'limit=65%'],
  'Bundle size < 500KB gzipped': ['subject=Bundle size', 'comparator=<', 'limit=500KB', 'qualifier=gzipped'],
  'RSS < 300MB per worker sustained': ['subject=RSS', 'comparator=<', 'limit=300MB', 'qualifier=per worker', 'window=sustained'],
  'At least 3 healthy replicas': ['comparator=At least', 'limit=3', 'subject=healthy replicas'],
  'Accessibility: 95 or better': ['subject=Accessibility', 'limit=95', 'comparator=or better'],
  'Login errors are zero': ['subject=Login errors', 'limit=zero'],
  'Latency within 10% of baseline': ['subject=Latency', 'comparator=within', 'limit=10% of baseline'],
  'p99 latency < 5x `p50`': ['statistic=p99', 'subject=latency', 'comparator=<', 'limit=5x `p50'],
  '``  queue latency `` **<** 2s': ['subject=queue latency', 'comparator=<', 'limit=2s'],
  'Ring the bell': [],
  'Error rate > 1%': [],
};

describe('the parts of a condition', () => {
  for (const [text, expected] of Object.entries(PARTS)) {
    test(text, () => {
      assert.deepEqual(shown(text), expected);
    });
  }

  test('a subject from the parent has no place in the text', () => {
    assert.deepEqual(shown('Target: < 2s', { ...PLAIN, parent: 'Time to Interactive (TTI)' }), ['comparator=<', 'limit=2s']);
  });

  test('are those of an alert rule under a list of rules', () => {
    assert.deepEqual(shown('Error rate > 1%', { ...PLAIN, parent: 'Alert rules configured:' }), ['subject=Error rate', 'comparator=>', 'limit=1%']);
    assert.deepEqual(shown('Error rate < 1%', { ...PLAIN, parent: 'Alert rules configured:' }), []);
  });

  test('are those of a trigger, with its name before it', () => {
    const text = '**Trigger**: If p99 latency exceeds 2s for 5 min';
    assert.deepEqual(conditionParts({ ...readTrigger(text), kind: 'trigger', text }).map(({ role, start, end }) => `${role}=${text.slice(start, end)}`), ['statistic=p99', 'subject=latency', 'comparator=exceeds', 'limit=2s', 'window=for 5 min']);
  });
});
