import type { TargetsMetric } from './configuration.ts';
import type { MetricFields } from './metricFields.ts';
import type { MetricCommon } from './readMetric.ts';

/** Reads `{ targets: { job: … } }`, which the targets that Prometheus scrapes answer. */
export function readTargetsMetric({ what, node, reader }: MetricFields, _key: string, common: MetricCommon): TargetsMetric | undefined {
  const written = node('targets');
  if (written === undefined) return undefined;
  const before = reader.faults();
  const labels = new Map<string, string>();
  reader.entries(written, `targets of ${what}`, (label, value) => {
    const text = reader.string(value, `the label "${label.slice(0, 60)}" of ${what}`);
    if (text !== undefined) labels.set(label, text);
  });
  if (labels.size === 0 && reader.faults() === before) return reader.wrong(written, `The targets of ${what} have no label. Choose some, such as { job: api }.`);
  return reader.faults() === before ? { source: 'targets', labels: Object.fromEntries(labels), ...common } : undefined;
}
