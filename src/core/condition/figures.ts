import type { Condition, Unit } from './condition.ts';
import type { Doubt } from './doubt.ts';
import { staleDoubt } from './freshness.ts';
import type { JudgeContext, Measured } from './judgeContext.ts';
import { unitOfMetric } from './metricUnit.ts';
import { scoreDoubt } from './scoreDoubt.ts';
import { statisticDoubt } from './statisticDoubt.ts';
import { unitDoubt } from './unitDoubt.ts';
import { scale } from './units.ts';

/** The values of a measurement in the base unit of the limit, or why they cannot be had. */
export function readFigures(condition: Condition, measurement: Measured, context: JudgeContext, unit: Unit): { readonly values: readonly number[] } | Doubt {
  const doubt = valueDoubt(measurement, context) ?? staleDoubt(measurement, context) ?? statisticDoubt(condition, context) ?? unitDoubt(condition, context, unit) ?? scoreDoubt(measurement, context, condition.threshold);
  return doubt ?? { values: measurement.samples.map((sample) => scale(sample.value, unitOfMetric(context.metric)?.factor ?? 1)) };
}

function valueDoubt({ samples, denominator }: Measured, { metric }: JudgeContext): Doubt | null {
  if (samples.length === 0) return { reason: 'no-data', sentence: 'The source has no data for this. Check the query, and that the target is up.' };
  if (denominator === 0) return { reason: 'too-little', sentence: 'There was no request in the window, so there is no ratio. Wait for traffic, or send some.' };
  if (samples.some((sample) => !Number.isFinite(sample.value))) return { reason: 'not-finite', sentence: 'The source answered with NaN or an infinity, as it does where nothing was counted.' };
  if (samples.length > 1 && metric.series === null) {
    return { reason: 'several-series', sentence: `The source answered with ${String(samples.length)} series. Aggregate them in the query, or declare series: all or series: any.` };
  }
  return null;
}
