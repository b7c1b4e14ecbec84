import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { unitOfExpression } from '../../../src/core/promql/dimension.ts';

describe('unitOfExpression', () => {
  const told = (query: string): string | null => {
    const unit = unitOfExpression(query, (name) => (name === 'told' || name === 'told_sum' ? { unit: 'seconds', factor: 1e-3 } : null));
    return unit === null ? null : `${unit.unit} ${String(unit.factor)}`;
  };

  it('goes by the names of metrics and what is done with them', () => {
    const cases: Readonly<Record<string, string | null>> = {
      'x_seconds': 'seconds 1',
      'x_ms': 'seconds 0.001',
      'x_duration_milliseconds_sum': 'seconds 0.001',
      'max(x_bytes{a="b_seconds"})': 'bytes 1',
      'x_megabytes * 1024': 'bytes 976.5625',
      'x_percent': 'ratio 0.01',
      'x_ratio': 'ratio 1',
      'x_total': 'none 1',
      'told': 'seconds 0.001',
      'unknown': null,
      'unknown / other': null,
      'histogram_quantile(0.99, sum by (le) (rate(x_seconds_bucket[5m])))': 'seconds 1',
      'histogram_quantile(0.99, sum by (le) (rate(x_ms_bucket[5m])))': 'seconds 0.001',
      'histogram_quantile(0.99, a_seconds_bucket + b_ms_bucket)': null,
      'rate(x_total[5m])': 'per_second 1',
      'sum(increase(x_total[5m]))': 'none 1',
      'rate(process_cpu_seconds_total[5m])': 'ratio 1',
      'rate(x_bytes_total[5m])': null,
      'sum(rate(e_total[5m])) / sum(rate(r_total[5m]))': 'ratio 1',
      '100 * sum(rate(e_total[5m])) / sum(rate(r_total[5m]))': 'ratio 0.01',
      '(sum(rate(e_total[5m])) / sum(rate(r_total[5m]))) * 100': 'ratio 0.01',
      '1 - a_bytes / b_bytes': 'ratio 1',
      '(1 - (a_bytes / b_bytes)) * 100': 'ratio 0.01',
      'rate(x_seconds_sum[5m]) / rate(x_seconds_count[5m])': 'seconds 1',
      'sum(rate(told_sum[5m])) / sum(rate(told_count[5m])) / 1000': 'seconds 1',
      'time() - x_timestamp_seconds': 'seconds 1',
      'count(up == 0)': 'none 1',
      'avg_over_time(x_seconds[5m])': 'seconds 1',
      'max_over_time((a_bytes / b_bytes)[5m:1m])': 'ratio 1',
      'sum_over_time(x_seconds[5m])': null,
      'stdvar(x_seconds)': null,
      'x_seconds offset 1h': 'seconds 1',
      'a_seconds - b_ms': null,
      'a_seconds and b_ms': 'seconds 1',
      'job:request_latency_seconds:p99': 'seconds 1',
      'job:errors_ratio:rate5m': 'ratio 1',
      'job:bytes_total:rate5m': null,
      'x_ratio < 0.5': 'ratio 1',
      'x_ratio < bool 0.5': 'none 1',
      'avg_over_time((x_ratio > bool y_ratio)[5m:1m])': 'none 1',
      'x_seconds ^ 2': null,
      '{__name__="x_seconds"}': null,
      'x_seconds * 0': null,
      'sum(': null,
      '': null,
    };
    for (const [query, unit] of Object.entries(cases)) assert.equal(told(query), unit, query);
  });
});
