import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bindMetric } from '../../../../src/core/condition/judging/bind.ts';
import type { Condition } from '../../../../src/core/condition/condition.ts';
import { readText } from '../../../../src/core/condition/reading/read.ts';
import type { PrometheusMetric } from '../../../../src/core/configuration/configuration.ts';

const metric: PrometheusMetric = { source: 'prometheus', query: 'up', unit: null, population: null, absent: null, series: null, minimum: null, qualifier: null, allow: null };

function condition(subject: string, statistic: string | null = null): Condition {
  return { subject, statistic, comparator: '<', threshold: { kind: 'absolute', value: 1, unit: 'none' }, for: null, qualifier: null };
}

function bound(wanted: Condition, ...names: readonly string[]): string {
  const binding = bindMetric(wanted, { metrics: Object.fromEntries(names.map((name) => [name, metric])) });
  return binding.status === 'bound' ? binding.name : binding.reason;
}

describe('bindMetric', () => {
  it('binds names that say the same: case, number, order, leading verbs and small words aside', () => {
    for (const subject of ['error rate', 'Check error rates', 'Verify the error rate', 'Validate rate of errors', 'ERROR RATE', 'error-rate']) {
      assert.equal(bound(condition(subject), 'latency', 'error rate', 'checkout error rate'), 'error rate', subject);
    }
  });

  it('binds no part of a name', () => {
    for (const subject of ['checkout error rate', 'error', 'rate', 'error budget', 'canary error rate']) {
      assert.equal(bound(condition(subject), 'error rate'), 'unbound', subject);
    }
  });

  it('tells statistics apart', () => {
    assert.equal(bound(condition('API p99 latency', 'p99'), 'api latency', 'api p95 latency', 'api p99 latency'), 'api p99 latency');
    assert.equal(bound(condition('API latency', 'p95'), 'api latency'), 'unbound');
    assert.equal(bound(condition('API latency', 'p95'), 'api latency', 'p95 api latency'), 'p95 api latency');
    assert.equal(bound(condition('API latency'), 'p95 api latency'), 'unbound');
    assert.equal(bound(condition('Median latency', 'p50'), 'latency p50'), 'latency p50');
    assert.equal(bound(condition('latency', 'p99.9'), '99.9th percentile latency', 'p99 latency'), '99.9th percentile latency');
  });

  it('binds texts as they are read', () => {
    const read = (text: string): Condition => {
      const { condition } = readText(text, { heading: 'Checks', sectionKind: 'plain', parent: null });
      assert.ok(condition, text);
      return condition;
    };
    assert.equal(bound(read('Check error rates < 0.1%'), 'error', 'rate', 'error rate', 'checkout error rate'), 'error rate');
    assert.equal(bound(read('API p99 latency < 200ms'), 'latency', 'latency p99', 'api latency', 'api p99 latency'), 'api p99 latency');
    assert.equal(bound(read('API latency < 200ms (99th percentile)'), 'latency p99', 'P99 API latencies'), 'P99 API latencies');
    assert.equal(bound(read('API p99 latency < 200ms'), 'latency p99', 'api latency', 'p99'), 'unbound');
    assert.equal(bound(read('API latency 99%ile < 200ms'), 'latency p99 api'), 'latency p99 api');
    assert.equal(bound(read('Peak heap usage < 80%'), 'max heap usage'), 'max heap usage');
    assert.equal(bound(read('Packet losses < 1%'), 'packet loss'), 'packet loss');
    assert.equal(bound(read('Make sure that the queue depth stays ≤ 100'), 'depth of queues'), 'depth of queues');
    assert.equal(bound(read('Latency increase < 10%'), 'latency', 'latency increase'), 'latency');
  });

  it('takes the longest name first', () => {
    assert.equal(bound(condition('error rate'), 'check error rate', 'error rate'), 'error rate');
    assert.equal(bound(condition('watch lag'), 'lag', 'watch lag'), 'watch lag');
    assert.equal(bound(condition('watch lag'), 'lag'), 'lag');
  });

  it('names both where two fit', () => {
    const binding = bindMetric(condition('error rates'), { metrics: { 'error rate': metric, 'Errors rate': metric } });
    assert.equal(binding.status, 'inconclusive');
    assert.ok(binding.status === 'inconclusive' && binding.reason === 'ambiguous' && binding.message.includes('“error rate”') && binding.message.includes('“Errors rate”'));
  });

  it('says which line to add', () => {
    const binding = bindMetric(condition('Queue depth', 'max'), { metrics: {} });
    assert.ok(binding.status === 'inconclusive' && binding.message.includes('“queue depth max: { query: … }” under holdpoint.metrics'));
    assert.equal(bound(condition('constructor')), 'unbound');
  });
});
