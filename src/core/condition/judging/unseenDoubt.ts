import type { MetricConfiguration } from '../../configuration/configuration.ts';
import { holds } from './comparison.ts';
import { describeValue } from '../describe.ts';
import { isDoubt, type Doubt } from './doubt.ts';
import type { Measured } from './judgeContext.ts';
import { unitOfMetric } from './metricUnit.ts';
import { scale } from '../units.ts';
import type { Yardstick } from './yardstick.ts';

/** Doubts a verdict that counts which no rate has seen may turn round. */
export function unseenDoubt({ unseen }: Pick<Measured, 'unseen'>, metric: MetricConfiguration, yardstick: Yardstick, held: boolean, time: number): Doubt | null {
  if (unseen === undefined) return null;
  const factor = unitOfMetric(metric)?.factor ?? 1;
  const ends = [unseen.low, unseen.high].map((end) => (end === null ? null : scale(end, factor)));
  const turns = ends.some((end) => {
    const compared = end === null ? null : yardstick.compare(end, time);
    return compared === null || isDoubt(compared) || holds(compared.value, yardstick.comparator, compared.limit) !== held;
  });
  if (!turns) return null;
  const [low, high] = ends.map((end) => (end === null ? null : describeValue(end, yardstick.valueUnit)));
  const range = low === null || low === undefined || high === null || high === undefined ? '' : ` With them it may be anything from ${low} to ${high}.`;
  return { reason: 'uncovered', sentence: `A counter appeared within the window and stood at ${String(Math.round(unseen.count))} when first seen, which no rate counts.${range} Start counters at 0, or wait until the window has passed.` };
}
