import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readPromql } from '../../../src/core/promql/query.ts';

describe('readPromql', () => {
  it('finds the selectors and the first fault', () => {
    assert.deepEqual(readPromql('sum(rate(a{x="/"}[5m])) / sum(a{x="/"} offset 1h) + b').selectors, ['a{x="/"}', 'b']);
    assert.equal(readPromql('sum(a').fault, 5);
  });

  it('counts only a denominator of plain sums', () => {
    const requests = (query: string): string | null => readPromql(query).ratio?.requests ?? null;
    assert.equal(requests('sum(rate(e[5m])) / sum(rate(a[1m30s] offset 5m))'), 'sum(increase(a[1m30s] offset 5m))');
    assert.equal(requests('100 * (1 - e / (sum by (v) (increase(a[5m]))))'), '(sum by (v) (increase(a[5m])))');
    for (const query of ['e / clamp_min(sum(rate(a[5m])), 1)', 'e / (sum(rate(a[5m])) or vector(1))', 'e / sum(irate(a[5m]))', 'e / a', 'e / 5', 'e / (sum(rate(a[5m])) + 1)', 'e / sum(rate(a[5m])) / 2', 'sum(rate(a[5m]))', 'e / count(rate(a[5m]))']) {
      assert.equal(requests(query), null, query);
    }
  });

  it('sees a quantile that is worked on further', () => {
    const plain = 'histogram_quantile(0.9, sum by (le) (rate(x_bucket[5m])))';
    for (const query of [plain, `(${plain})`, `max(${plain})`]) assert.deepEqual([readPromql(query).histogram, readPromql(query).hiddenQuantile], ['x_bucket', false], query);
    for (const query of [`${plain} * 1000`, `avg(${plain})`, `${plain} or vector(0)`, `clamp_max(${plain}, 1)`, `max(${plain} or y)`]) assert.equal(readPromql(query).hiddenQuantile, true, query);
    assert.equal(readPromql('sum(x)').hiddenQuantile, false);
  });
});
