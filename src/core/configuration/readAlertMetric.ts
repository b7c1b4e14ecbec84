import type { AlertMetric } from './configuration.ts';
import type { MetricFields } from './metricFields.ts';
import type { MetricCommon } from './readMetric.ts';

/** Reads `{ alert: … }`, which an alert of Prometheus answers by being silent or firing. */
export function readAlertMetric(fields: MetricFields, _key: string, common: MetricCommon): AlertMetric | undefined {
  const alert = fields.text('alert');
  return alert === undefined ? undefined : { source: 'alert', alert, ...common };
}
