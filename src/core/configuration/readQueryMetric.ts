import type { PrometheusMetric } from './configuration.ts';
import type { MetricFields } from './metricFields.ts';
import type { MetricCommon } from './readMetric.ts';

/** Reads `{ query: … }`, which a Prometheus server answers. */
export function readQueryMetric(fields: MetricFields, _key: string, common: MetricCommon): PrometheusMetric | undefined {
  const query = fields.text('query');
  return query === undefined ? undefined : { source: 'prometheus', query, ...common };
}
