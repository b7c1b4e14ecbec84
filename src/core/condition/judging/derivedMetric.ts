import type { MetricConfiguration } from '../../configuration/configuration.ts';
import { withoutMatchers } from './metricUnit.ts';
import { percentileOf } from '../reading/statistic.ts';
import { scale } from '../units.ts';

const QUANTILE = /\bhistogram_quantile\s*\(\s*[\d.]+\s*,/gu;

/** The same metric for another percentile, where it is the quantile of a histogram; null for anything else. */
export function derivedMetric(metric: MetricConfiguration, statistic: string): MetricConfiguration | null {
  const percentile = percentileOf(statistic);
  if (percentile === null) return null;
  const quantile = scale(Number(percentile.slice(1)), 0.01);
  if (metric.source === 'scrape') return metric.measure.kind === 'quantile' ? { ...metric, measure: { ...metric.measure, quantile } } : null;
  if (metric.source !== 'prometheus') return null;
  // Exactly one, and none within a label: anything else might be another histogram.
  const calls = metric.query.match(QUANTILE) ?? [];
  if (calls.length !== 1 || (withoutMatchers(metric.query).match(QUANTILE) ?? []).length !== 1) return null;
  return { ...metric, query: metric.query.replace(QUANTILE, `histogram_quantile(${String(quantile)},`) };
}
