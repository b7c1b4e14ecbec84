import type { MetricConfiguration } from '../../configuration/configuration.ts';
import type { Condition } from '../condition.ts';
import type { Doubt } from './doubt.ts';
import type { JudgeContext } from './judgeContext.ts';
import { scale } from '../units.ts';

/** A limit for the 99th percentile says nothing about a median, and one request nothing about either. */
export function statisticDoubt({ statistic }: Pick<Condition, 'statistic'>, { name, metric }: Pick<JudgeContext, 'name' | 'metric'>): Doubt | null {
  if (metric.source === 'http' && statistic !== null) return { reason: 'too-little', sentence: `“${name}” times one request, which tells no ${statistic}. Ask a source that has seen many.` };
  const asked = /^p(\d+(?:\.\d+)?)$/u.exec(statistic ?? '')?.[1];
  const written = quantileOfMetric(metric);
  if (asked === undefined || written === null || scale(Number(asked), 0.01) === scale(written, 1)) return null;
  return { reason: 'ambiguous', sentence: `“${name}” measures p${String(scale(written, 100))} and the limit is for p${asked}. Correct the quantile of the metric.` };
}

/** The quantile that a metric says to be, between 0 and 1; null where it says none. */
export function quantileOfMetric(metric: MetricConfiguration): number | null {
  if (metric.source === 'scrape') return metric.measure.kind === 'quantile' ? metric.measure.quantile : null;
  if (metric.source !== 'prometheus') return null;
  const written = /\bhistogram_quantile\s*\(\s*([\d.]+)\s*,/u.exec(metric.query)?.[1];
  return written === undefined || Number.isNaN(Number(written)) ? null : Number(written);
}
