import type { MetricConfiguration } from '../../configuration/configuration.ts';
import type { Condition } from '../condition.ts';
import type { Doubt } from './doubt.ts';
import type { JudgeContext } from './judgeContext.ts';
import { scale } from '../units.ts';
import { withoutMatchers } from './metricUnit.ts';

/** A limit for the 99th percentile says nothing about a median, and one request nothing about either. */
export function statisticDoubt({ statistic }: Pick<Condition, 'statistic'>, { name, metric }: Pick<JudgeContext, 'name' | 'metric'>): Doubt | null {
  if (metric.source === 'http' && statistic !== null) return { reason: 'too-little', sentence: `“${name}” times one request, which tells no ${statistic}. Ask a source that has seen many.` };
  if (statistic === 'avg' || statistic === 'max') return aggregateDoubt(statistic, name, metric);
  const asked = /^p(\d+(?:\.\d+)?)$/u.exec(statistic ?? '')?.[1];
  if (asked === undefined) return null;
  if (isAverage(metric)) return { reason: 'ambiguous', sentence: `“${name}” divides a sum by a count, which is an average, and the limit is for p${asked}. Measure a quantile.` };
  const written = quantileOfMetric(metric) ?? labelled(metric);
  if (written === null && metric.source === 'prometheus' && /\bhistogram_quantile\b/u.test(metric.query)) return { reason: 'ambiguous', sentence: `Which quantile “${name}” measures is not written as a number, and the limit is for p${asked}. Write ${String(scale(Number(asked), 0.01))} into the query.` };
  if (written === null || scale(Number(asked), 0.01) === scale(written, 1)) return null;
  return { reason: 'ambiguous', sentence: `“${name}” measures p${String(scale(written, 100))} and the limit is for p${asked}. Correct the quantile of the metric.` };
}

/** A quantile may be less than the mean, and a mean less than the largest: either would pass too much. */
function aggregateDoubt(asked: 'avg' | 'max', name: string, metric: MetricConfiguration): Doubt | null {
  const quantile = quantileOfMetric(metric) ?? labelled(metric);
  const word = asked === 'avg' ? 'average' : 'largest';
  if (quantile !== null && !(asked === 'max' && quantile === 1)) return { reason: 'ambiguous', sentence: `“${name}” measures p${String(scale(quantile, 100))} and the limit is for the ${word}. Correct the query of the metric.` };
  if (asked === 'max' && (isAverage(metric) || averages(metric))) return { reason: 'ambiguous', sentence: `“${name}” measures an average and the limit is for the ${word}. Correct the query of the metric.` };
  return null;
}

/** The quantile that a metric says to be, between 0 and 1; null where it says none. */
export function quantileOfMetric(metric: MetricConfiguration): number | null {
  if (metric.source === 'scrape') return metric.measure.kind === 'quantile' ? metric.measure.quantile : null;
  if (metric.source !== 'prometheus') return null;
  const written = /\bhistogram_quantile\s*\(\s*([\d.]+)\s*,/u.exec(metric.query)?.[1];
  return written === undefined || Number.isNaN(Number(written)) ? null : Number(written);
}

/** The quantile of a summary by its label, or that over series or times; null where none is written. */
function labelled(metric: MetricConfiguration): number | null {
  const text = metric.source === 'prometheus' ? metric.query : metric.source === 'scrape' && metric.measure.kind === 'value' ? metric.measure.series : '';
  const written = (/[{,]\s*quantile\s*=\s*["'`]([\d.]+)["'`]/u.exec(text) ?? /\bquantile(?:_over_time)?\s*\(\s*([\d.]+)\s*,/u.exec(text))?.[1];
  return written === undefined || Number.isNaN(Number(written)) ? null : Number(written);
}

/** Whether a query is what a histogram or summary adds up, over how many times: its mean. */
function isAverage(metric: MetricConfiguration): boolean {
  return metric.source === 'prometheus' && /_sum\b[^/]*\/[^/]*_count\b/u.test(withoutMatchers(metric.query));
}

/** Whether a query averages over series or times, and takes the largest of nothing. */
function averages(metric: MetricConfiguration): boolean {
  if (metric.source !== 'prometheus') return false;
  const query = withoutMatchers(metric.query);
  return /\bavg(?:_over_time)?\b/u.test(query) && !/\bmax(?:_over_time)?\b/u.test(query);
}
