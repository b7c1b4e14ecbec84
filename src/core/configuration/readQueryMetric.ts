import type { PrometheusMetric } from './configuration.ts';
import { promqlFault } from '../promql/fault.ts';
import type { MetricFields } from './metricFields.ts';
import type { MetricCommon } from './readMetric.ts';

/** Reads `{ query: … }`, which a Prometheus server answers. */
export function readQueryMetric(fields: MetricFields, _key: string, common: MetricCommon): PrometheusMetric | undefined {
  const query = fields.text('query');
  const node = fields.node('query');
  const fault = query === undefined ? null : promqlFault(query);
  if (fault !== null && node !== undefined) return fields.reader.wrongPart(node, fault.from, fault.to, `The query of ${fields.what} is no PromQL: it ${fault.message}.`);
  return query === undefined ? undefined : { source: 'prometheus', query, ...common };
}
