import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { candidatesFor, type Candidate } from '../../../src/core/catalogue/candidates.ts';
import { HTTP } from '../../../src/core/catalogue/http.ts';
import { SYSTEMS } from '../../../src/core/catalogue/systems.ts';
import { isUnbound, nameToBind } from '../../../src/core/condition/judging/bind.ts';
import type { Condition } from '../../../src/core/condition/condition.ts';
import { unitOfMetric } from '../../../src/core/condition/judging/metricUnit.ts';
import { readText } from '../../../src/core/condition/reading/read.ts';
import { insertMetric } from '../../../src/core/configuration/insertMetric.ts';
import { readConfiguration } from '../../../src/core/configuration/readConfiguration.ts';
import { readPromql } from '../../../src/core/promql/query.ts';
import { promqlFault } from '../../../src/core/promql/fault.ts';

const KNOWN = [...HTTP, ...SYSTEMS];
const ALL_NAMES = [...new Set(KNOWN.flatMap(({ needs }) => needs))];

function conditionOf(text: string): Condition {
  const { condition } = readText(text, { heading: 'Checks', sectionKind: 'plain', parent: null });
  assert.ok(condition !== null, text);
  return condition;
}

function candidates(text: string, names: readonly string[] = ALL_NAMES, canary: string | null = null): readonly Candidate[] {
  return candidatesFor(conditionOf(text), names, canary);
}

const queries = (text: string, names?: readonly string[], canary?: string | null): readonly unknown[] => candidates(text, names, canary).map(({ metric }) => metric['query']);

describe('the catalogue', () => {
  it('holds queries that are PromQL, and names every series that they read', () => {
    for (const { title, from, query, needs } of KNOWN) {
      for (const matchers of ['', 'version="canary"']) {
        const written = query.replaceAll(/(\{|,)@\}/gu, matchers === '' ? (_all, before: string) => (before === '{' ? '{}' : '}') : (_all, before: string) => `${before}${matchers}}`).replaceAll('$quantile', '0.99').replaceAll('$window', '5m');
        assert.equal(promqlFault(written), null, `${from}: ${title}: ${written}`);
        assert.deepEqual([...new Set(readPromql(written).selectors.map((selector) => /^[\w:]+/u.exec(selector)?.[0]))].sort(), [...needs].sort(), title);
      }
    }
  });

  it('gives units that the names in a query do not contradict', () => {
    for (const { title, query, unit } of KNOWN) {
      const named = unitOfMetric({ source: 'prometheus', query: query.replaceAll(/\{[^}]*\}/gu, ''), unit: null, population: null, absent: null, series: null, minimum: null, qualifier: null, allow: null });
      if (named !== null) assert.equal(named.unit, unit, title);
    }
  });
});

describe('candidatesFor', () => {
  it('suggests what an item of that wording is usually about, of what the server has', () => {
    assert.deepEqual(queries('API p99 latency < 200ms', ['http_request_duration_seconds_bucket', 'up']), ['histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket[$window])))']);
    assert.deepEqual(queries('API p99 latency < 200ms', ['up']), []);
    assert.deepEqual(queries('Database connections < 80%'), ['max(sum by (instance) (pg_stat_activity_count) / sum by (instance) (pg_settings_max_connections))']);
    assert.deepEqual(queries('Database connections < 80'), ['sum(pg_stat_activity_count)']);
    assert.deepEqual(queries('Event loop lag p99 < 100ms'), ['max(nodejs_eventloop_lag_p99_seconds)']);
    assert.deepEqual(queries('Uptime > 99.9%'), ['min(avg_over_time(probe_success[$window]))', 'min(avg_over_time(up[$window]))']);
  });

  it('suggests nothing whose unit the limit cannot be compared with, nor another statistic', () => {
    for (const text of ['Memory usage < 90%', 'Memory usage < 500MB', 'Cache hit rate > 95%', 'CPU usage < 70%', 'Error rate < 1%', 'Replication lag < 5s']) {
      const { threshold } = conditionOf(text);
      const found = candidates(text);
      assert.ok(found.length > 0, text);
      assert.ok(found.every(({ unit }) => threshold.kind === 'absolute' && unit === threshold.unit), text);
    }
    assert.ok(queries('Response time < 300ms').every((query) => !String(query).includes('histogram_quantile')));
    assert.ok(queries('p95 latency < 300ms').every((query) => String(query).includes('histogram_quantile(0.95,')));
  });

  it('puts the canary alone first where it has matchers', () => {
    const [canary, all] = candidates('Error rate < 1%', ['http_requests_total'], 'version="canary"');
    assert.deepEqual(canary?.metric, { query: 'sum(rate(http_requests_total{status=~"5..",$canary}[$window])) / sum(rate(http_requests_total{status=~".+",$canary}[$window]))', population: 'canary', absent: 0 });
    assert.deepEqual(all?.metric, { query: 'sum(rate(http_requests_total{status=~"5.."}[$window])) / sum(rate(http_requests_total{status=~".+"}[$window]))', absent: 0 });
  });

  it('suggests metrics of the server’s own that share a telling word', () => {
    const names = ['reserve_calculation_duration_seconds_bucket', 'reserve_calculation_duration_seconds_count', 'web_vitals_lcp_seconds_bucket', 'frontend_inp_ms', 'queue_depth', 'orders_total', 'api_requests_total', 'free_workers'];
    assert.deepEqual(queries('Reserve calculation p99 < 5s', names), ['histogram_quantile(0.99, sum by (le) (rate(reserve_calculation_duration_seconds_bucket[$window])))']);
    assert.deepEqual(queries('LCP < 2.5s', names), ['histogram_quantile(0.75, sum by (le) (rate(web_vitals_lcp_seconds_bucket[$window])))']);
    assert.deepEqual(queries('INP < 200ms', names), ['max(frontend_inp_ms)']);
    assert.deepEqual(queries('Queue depth < 100', names), ['max(queue_depth)']);
    assert.deepEqual(queries('Free workers > 3', names), ['min(free_workers)']);
    assert.deepEqual(queries('Orders > 5/s', names), ['sum(rate(orders_total[$window]))']);
    assert.deepEqual(queries('API rate > 5/s', names), [], '“api” tells nothing');
  });

  it('gives what binds the item once it is written', () => {
    for (const text of ['API p99 latency < 200ms', 'Check error rates < 0.1%', 'p75 latency < 110% baseline', 'Memory usage < 90%', 'Uptime > 99.9%', 'Median response time < 300ms', 'Database connections < 80', 'Event loop lag p99 < 100ms', 'Throughput > 100 rps']) {
      const condition = conditionOf(text);
      const found = candidates(text, ALL_NAMES, 'version="canary"');
      assert.ok(found.length > 0, text);
      for (const { metric, unit, title } of found) {
        const written = insertMetric('---\nholdpoint:\n  prometheus: http://x.test\n  canary: version="canary"\n---\n', nameToBind(condition), metric);
        assert.ok(written.status === 'possible', title);
        const { configuration, problems } = readConfiguration([{ origin: 'file', text: `---\nholdpoint:\n  prometheus: http://x.test\n  canary: version="canary"\n${written.edit.text}---\n` }]);
        assert.deepEqual(problems, [], title);
        assert.equal(isUnbound({ kind: 'metric', condition }, configuration), false, text);
        const bound = Object.values(configuration.metrics)[0];
        assert.ok(bound !== undefined);
        assert.equal(unitOfMetric(bound)?.unit, unit, title);
      }
    }
  });
});
