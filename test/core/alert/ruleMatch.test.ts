import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { matchRule, type RuleMatch } from '../../../src/core/alert/ruleMatch.ts';
import { ruleDoubt } from '../../../src/core/alert/ruleState.ts';
import { readText } from '../../../src/core/condition/reading/read.ts';
import type { UnitFactor } from '../../../src/core/condition/units.ts';
import type { AlertRule } from '../../../src/core/ports.ts';

const CONTEXT = { heading: 'Observability', sectionKind: 'plain', parent: 'Alert rules configured:' } as const;
const rule = (query: string, rest: Partial<AlertRule> = {}): AlertRule => ({ name: 'It', query, for: 300, health: 'ok', lastError: '', evaluated: 1000, interval: 15, ...rest });

function match(text: string, query: string, rest: Partial<AlertRule> = {}, declared: UnitFactor | null = null): RuleMatch {
  const { kind, condition } = readText(text, CONTEXT);
  assert.ok(kind === 'alert-rule' && condition !== null, text);
  return matchRule(rule(query, rest), condition, { declared, sustained: 60, unitOfName: (name) => (name === 'otel_latency' ? { unit: 'seconds', factor: 1e-3 } : null) });
}

const p99 = (metric: string): string => `histogram_quantile(0.99, sum by (le) (rate(${metric}_bucket[5m])))`;
const errors = 'sum(rate(e_total[5m])) / sum(rate(r_total[5m]))';

describe('matchRule', () => {
  it('is the same where comparison, limit, statistic and time are', () => {
    const cases: readonly (readonly [string, string, Partial<AlertRule>?, UnitFactor?])[] = [
      ['Error rate > 1%', `${errors} > 0.01`],
      ['Error rate > 1%', `0.01 < ${errors}`],
      ['Error rate > 1%', `100 * ${errors} > 1`],
      ['Error rate > 1% for 5 minutes', `${errors} > 0.01`],
      ['Error rate > 1%, sustained', `${errors} > 0.01`, { for: 60 }],
      ['Error rate > 1%', 'job:errors:rate5m > 1', {}, { unit: 'ratio', factor: 0.01 }],
      ['API p99 latency > 2.5s', `${p99('x_seconds')} > 2.5`],
      ['API p99 latency > 2.5s', `${p99('x_ms')} > 2500`],
      ['API p99 latency > 2.5s', `${p99('otel_latency')} > 2500`],
      ['API p99 latency > 2.5s', 'job:api_latency_seconds:p99 > 2.5'],
      ['Memory > 90%', 'a_bytes / b_bytes > 0.9'],
      ['Memory > 90%', '(1 - free_bytes / all_bytes) * 100 > 90'],
      ['Queue depth > 1000', 'queue_depth > 1000'],
      ['p99 latency > 5x baseline', `${p99('x_seconds')} > 5 * baseline:x_seconds:p99`],
      ['p99 latency > 5x baseline', `${p99('x_seconds')} / baseline:x_seconds:p99 > 5`],
      ['p99 latency > 5x baseline', `${p99('x_seconds')} > 5 * avg_over_time(x_seconds[1h] offset 1w)`.replace('avg_over_time(x_seconds[1h] offset 1w)', `(${p99('x_seconds').replace('[5m]', '[5m] offset 1w')})`)],
      ['p99 latency > 5x p50', `${p99('x_seconds')} > 5 * ${p99('x_seconds').replace('0.99', '0.5')}`],
    ];
    for (const [text, query, rest, declared] of cases) {
      const found = match(text, query, rest, declared);
      assert.equal(found.status, 'same', `${text} ~ ${query}: ${found.sentence}`);
    }
  });

  it('sees the commonest fault: a limit in seconds on a metric in milliseconds', () => {
    const found = match('API p99 latency > 2.5s', `${p99('x_ms')} > 2.5`);
    assert.ok(found.status === 'different' && found.reason === 'units' && found.limit === 0.0025);
    assert.equal(found.sentence, 'The alert rule It fires at > 2.5 ms, since what it compares is in milliseconds, and the item says 2.5 s. Its expression would have to say > 2500.');
  });

  it('says what differs, or what is not understood', () => {
    const cases: readonly (readonly [string, string, RegExp, Partial<AlertRule>?])[] = [
      ['Error rate > 1%', `${errors} > 0.05`, /fires at > 5%, and the item says 1%\. Its expression would have to say > 0\.01/u],
      ['Error rate > 1%', `${errors} >= 0.01`, /compares with >=, and the item with >/u],
      ['Error rate > 1%', `${errors} > 0.01 and r > 10`, /joins more than one condition/u],
      ['Error rate > 1%', `${errors} > bool 0.01`, /always fires/u],
      ['Error rate > 1%', 'job:errors:rate5m > 0.01', /in what unit is not known\. Declare it/u],
      ['Error rate > 1%', 'errors_total > 0.01', /compares in bare numbers, and the item limits Error rate in ratio/u],
      ['Error rate > 1%', 'a > b', /compares with b, and the item with 1%/u],
      ['Error rate > 1% for 5 minutes', `${errors} > 0.01`, /fires after 1 min, and the item says 5 min/u, { for: 60 }],
      ['Error rate > 1% for 5 minutes', `${errors} > 0.01`, /fires at once, and the item says 5 min/u, { for: 0 }],
      ['Error rate > 1%, sustained', `${errors} > 0.01`, /fires at once, and the item says that it must be sustained/u, { for: 0 }],
      ['Error rate > 1%, sustained', `${errors} > 0.01`, /fires after 59 s, .*Give the rule a “for” of 1 min/u, { for: 59 }],
      ['API p99 latency > 2.5s', `${p99('x_seconds').replace('0.99', '0.95')} > 2.5`, /does not say that it is about the p99/u],
      ['API p99 latency > 2.5s', 'x_seconds > 2.5', /does not say that it is about the p99/u],
      ['p99 latency > 5x baseline', `${p99('x_seconds')} > 5`, /compares with a number/u],
      ['p99 latency > 5x baseline', `${p99('x_seconds')} > 3 * baseline:x_seconds`, /fires at > 3 × baseline, and the item says 5 × baseline/u],
      ['p99 latency > 5x baseline', `${p99('x_seconds')} > 5 * other`, /nothing says that this is the baseline/u],
      ['p99 latency > 5x p50', `${p99('x_seconds')} > 5 * ${p99('y_seconds').replace('0.99', '0.5')}`, /nothing says that this is the p50/u],
    ];
    for (const [text, query, told, rest] of cases) {
      const found = match(text, query, rest);
      assert.equal(found.status, 'different', `${text} ~ ${query}`);
      assert.match(found.sentence, told, query);
    }
  });
});

describe('ruleDoubt', () => {
  it('doubts what is not healthy or not evaluated', () => {
    const cases: readonly (readonly [Partial<AlertRule>, RegExp | null])[] = [
      [{}, null],
      [{ evaluated: 945 }, null],
      [{ evaluated: 900, interval: 60 }, null],
      [{ evaluated: null }, /never evaluated/u],
      [{ health: 'err', lastError: 'many-to-many' }, /not healthy: many-to-many/u],
      [{ health: 'unknown' }, /not healthy/u],
      [{ evaluated: 900 }, /last evaluated 1 min 40 s ago/u],
      [{ evaluated: 900, interval: Number.NaN }, /last evaluated/u],
      [{ evaluated: 2000 }, /in the future/u],
    ];
    for (const [rest, told] of cases) {
      const doubt = ruleDoubt(rule('x > 1', rest), 1000);
      if (told === null) assert.equal(doubt, null, JSON.stringify(rest));
      else assert.match(doubt?.sentence ?? '', told, JSON.stringify(rest));
    }
  });
});
