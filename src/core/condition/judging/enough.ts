import type { MetricConfiguration } from '../../configuration/configuration.ts';
import { describeValue } from '../describe.ts';
import type { Doubt } from './doubt.ts';
import type { Measured } from './judgeContext.ts';
import { unitOfMetric, withoutMatchers } from './metricUnit.ts';
import { quantileOfMetric } from './statisticDoubt.ts';

/** Fewer requests than these show nothing, whatever the limit. */
const FEWEST = 100;
/** Where none of 3 / p requests failed, a share of p is ruled out at 95% (Hanley and Lippman-Hand, 1983: the rule of three). */
const RULE_OF_THREE = 3;

/**
 * Doubts a ratio over fewer requests than could show it, `max(100, 3 / limit)`, and a quantile over fewer observations than
 * have three above it, `max(100, 3 / (1 - q))`; a metric may declare another minimum. `limit` is on the scale of the value.
 */
export function countDoubt({ denominator }: Pick<Measured, 'denominator'>, metric: MetricConfiguration, limit: number, values: readonly number[]): Doubt | null {
  const quantile = quantileOfMetric(metric);
  if (quantile === null && !isRatioOfRequests(metric)) return null;
  if (metric.minimum === 0 && denominator === null) return null;
  const needed = metric.minimum ?? Math.max(FEWEST, Math.ceil(RULE_OF_THREE / (quantile === null ? rarest(limit) : 1 - quantile) - 1e-9));
  const [counted, form] = quantile === null ? ['requests', 'sum(rate(…)) / sum(rate(…))'] : ['observations', 'histogram_quantile(…, sum by (le) (rate(…)))'];
  if (denominator === null) return { reason: 'too-little', sentence: `Over how many ${counted} the figure was taken cannot be told. Write the query as ${form}, or declare minimum: 0.` };
  if (denominator >= needed) return null;
  const seen = [...new Set(values)].slice(0, 3).map((value) => describeValue(value, unitOfMetric(metric)?.unit ?? null)).join(', ');
  return { reason: 'too-little', sentence: `It is ${seen} over ${String(Math.floor(denominator))} ${counted}, and ${String(needed)} are needed to tell. Wait for more traffic.` };
}

/** The share of the rarer requests at the limit: of a success rate those that fail. */
function rarest(limit: number): number {
  return limit > 0.5 && limit < 1 ? 1 - limit : Math.max(limit, 1e-9);
}

/** Whether the figure is a share of requests in a window, rather than of memory or of a pool. */
function isRatioOfRequests(metric: MetricConfiguration): boolean {
  if (unitOfMetric(metric)?.unit !== 'ratio') return false;
  if (metric.source === 'scrape') return metric.measure.kind === 'ratio';
  if (metric.source !== 'prometheus') return false;
  const query = withoutMatchers(metric.query);
  return query.includes('/') && /\b(?:i?rate|increase|i?delta|\w+_over_time)\s*\(/u.test(query);
}
