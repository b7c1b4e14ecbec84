import type { MetricConfiguration } from '../../configuration/configuration.ts';
import type { Unit } from '../condition.ts';
import { describeValue } from '../describe.ts';
import type { Doubt } from './doubt.ts';
import type { Measured } from './judgeContext.ts';
import { unitOfMetric } from './metricUnit.ts';
import { scale } from '../units.ts';

/**
 * Doubts a histogram quantile that its buckets cannot tell: one in or above the highest finite bucket, or a limit above
 * it. A limit of null is none that stands on the scale of the value.
 */
export function saturationDoubt({ buckets }: Pick<Measured, 'buckets'>, metric: MetricConfiguration, limit: number | null, unit: Unit | null, values: readonly number[]): Doubt | null {
  if (buckets === null) return null;
  const factor = unitOfMetric(metric)?.factor ?? 1;
  const highest = Math.max(...buckets.map((bucket) => scale(bucket, factor)));
  if (buckets.length === 0 || (limit !== null && limit > highest)) return { reason: 'saturated', sentence: `The histogram's highest bucket ends at ${buckets.length === 0 ? 'nothing' : describeValue(highest, unit)}, below the limit${limit === null ? '' : ` of ${describeValue(limit, unit)}`}, so it cannot tell. Give it buckets above the limit.` };
  if (values.some((value) => value >= highest)) return { reason: 'saturated', sentence: `The quantile lies in the histogram's last bucket, at or above ${describeValue(highest, unit)}, so its true value is not known. Give it higher buckets.` };
  return null;
}
