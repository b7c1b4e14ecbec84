import assert from 'node:assert/strict';
import { test } from 'node:test';
import { statisticDoubt } from '../../../../src/core/condition/judging/statisticDoubt.ts';
import { readConfiguration } from '../../../../src/core/configuration/readConfiguration.ts';

function doubt(entry: string, statistic: string | null): string | null {
  const { configuration, problems } = readConfiguration([{ origin: 'repository', text: `metrics: { it: ${entry} }` }]);
  assert.deepEqual(problems, []);
  const metric = configuration.metrics['it'];
  assert.ok(metric !== undefined);
  return statisticDoubt({ statistic }, { name: 'it', metric })?.sentence ?? null;
}

const query = (text: string): string => `{ query: ${JSON.stringify(text)} }`;

void test('a limit for one quantile is not met by another, nor by an average', () => {
  const bucket = 'sum by (le) (rate(x_seconds_bucket[5m]))';
  const average = 'sum(rate(x_seconds_sum{a="b/c"}[5m])) / sum(rate(x_seconds_count[5m]))';
  for (const entry of [query(`histogram_quantile(0.99, ${bucket})`), query('x_seconds{quantile="0.99"}'), query('quantile(0.99, x_seconds)'), query('quantile_over_time(0.99, x_seconds[5m])'), query('job:x_seconds:p99'), `{ value: 'x_seconds{quantile="0.99"}' }`, '{ command: echo 1 }']) {
    assert.equal(doubt(entry, 'p99'), null, entry);
  }
  for (const entry of [query(`histogram_quantile(0.5, ${bucket})`), query('max(x_seconds{job="api", quantile="0.5"})'), query('quantile(0.5, x_seconds)'), query('quantile_over_time(.5, x_seconds[5m])'), `{ value: 'x_seconds{quantile="0.5"}' }`]) {
    assert.equal(doubt(entry, 'p99'), '“it” measures p50 and the limit is for p99. Correct the quantile of the metric.', entry);
    assert.equal(doubt(entry, 'p50'), null, entry);
    assert.equal(doubt(entry, null), null, entry);
  }
  assert.match(doubt(query(average), 'p99') ?? '', /which is an average/u);
  assert.equal(doubt(query(average), 'avg'), null);
  assert.match(doubt(query(`histogram_quantile(1 / 2, ${bucket})`), 'p99') ?? '', /not written as a number.*Write 0\.99/u);
});

void test('a limit for the average or the largest is not met by a quantile, nor one for the largest by an average', () => {
  const bucket = 'sum by (le) (rate(x_seconds_bucket[5m]))';
  const average = query('sum(rate(x_seconds_sum[5m])) / sum(rate(x_seconds_count[5m]))');
  const median = query(`histogram_quantile(0.5, ${bucket})`);
  assert.equal(doubt(median, 'avg'), '“it” measures p50 and the limit is for the average. Correct the query of the metric.');
  assert.equal(doubt(median, 'max'), '“it” measures p50 and the limit is for the largest. Correct the query of the metric.');
  for (const entry of [average, query('avg(x_seconds)'), query('avg_over_time(x_seconds[5m])')]) {
    assert.equal(doubt(entry, 'avg'), null, entry);
    assert.equal(doubt(entry, 'max'), '“it” measures an average and the limit is for the largest. Correct the query of the metric.', entry);
  }
  for (const entry of [query(`histogram_quantile(1, ${bucket})`), query('max(x_seconds)'), query('max(avg_over_time(x_seconds[5m]))'), query('avg_free_seconds'), query('max_over_time(x_seconds{kind="avg"}[5m])')]) assert.equal(doubt(entry, 'max'), null, entry);
});
