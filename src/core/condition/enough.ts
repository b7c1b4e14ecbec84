import type { MetricConfiguration } from '../configuration/configuration.ts';
import type { Unit } from './condition.ts';
import { describeValue } from './describe.ts';
import type { Doubt } from './doubt.ts';
import type { JudgeContext, Measured } from './judgeContext.ts';
import { withoutMatchers } from './metricUnit.ts';

/**
 * Doubts a ratio over fewer requests than could show it: `max(100, 3 / limit)` unless the metric declares a minimum.
 * Where none of `3 / p` requests failed, a share of p is ruled out at 95% (the rule of three).
 */
export function countDoubt({ denominator }: Pick<Measured, 'denominator'>, { metric }: JudgeContext, limit: number, unit: Unit, values: readonly number[]): Doubt | null {
  if (unit !== 'ratio' || !isRatioOfRequests(metric) || (metric.minimum === 0 && denominator === null)) return null;
  const needed = metric.minimum ?? Math.max(100, Math.ceil(3 / (limit > 0.5 && limit < 1 ? 1 - limit : Math.max(limit, 1e-9))));
  if (denominator === null) return { reason: 'too-little', sentence: 'Over how many requests the ratio was taken cannot be told. Write the query as sum(rate(…)) / sum(rate(…)), or declare minimum: 0.' };
  if (denominator >= needed) return null;
  return { reason: 'too-little', sentence: `It is ${values.map((value) => describeValue(value, unit)).slice(0, 3).join(', ')} over ${String(Math.floor(denominator))} requests, and ${String(needed)} are needed to tell. Wait for more traffic.` };
}

/** Whether the figure is a share of requests in a window, rather than of memory or of a pool. */
function isRatioOfRequests(metric: MetricConfiguration): boolean {
  if (metric.source === 'scrape') return metric.measure.kind === 'ratio';
  if (metric.source !== 'prometheus') return false;
  const query = withoutMatchers(metric.query);
  return query.includes('/') && /\b(?:i?rate|increase|i?delta|\w+_over_time)\s*\(/u.test(query);
}
