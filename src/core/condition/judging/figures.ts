import type { MetricConfiguration } from '../../configuration/configuration.ts';
import type { Condition, Unit } from '../condition.ts';
import type { Doubt } from './doubt.ts';
import { staleDoubt } from './freshness.ts';
import type { Measured } from './judgeContext.ts';
import { unitOfMetric } from './metricUnit.ts';
import { scoreDoubt } from './scoreDoubt.ts';
import { statisticDoubt } from './statisticDoubt.ts';
import { unitDoubt } from './unitDoubt.ts';
import { scale } from '../units.ts';

/** What is to be read out of a measurement. */
export interface Wanted extends Pick<Condition, 'subject' | 'statistic' | 'threshold'> {
  /** The configured name. */
  readonly name: string;
  readonly metric: MetricConfiguration;
  /** The base unit to have the values in; null for the metric's own. */
  readonly unit: Unit | null;
  /** Seconds since the epoch at which it must be fresh. */
  readonly now: number;
}

/** The values of a measurement, sample by sample, or why they cannot be had. */
export function readFigures(measurement: Measured, wanted: Wanted): { readonly values: readonly number[] } | Doubt {
  const doubt = valueDoubt(measurement, wanted.metric) ?? staleDoubt(measurement, wanted) ?? statisticDoubt(wanted, wanted) ?? unitDoubt(wanted, wanted, wanted.unit) ?? scoreDoubt(measurement, wanted, wanted.threshold);
  const factor = unitOfMetric(wanted.metric)?.factor ?? 1;
  return doubt ?? { values: measurement.samples.map((sample) => scale(sample.value, factor)) };
}

function valueDoubt({ samples, denominator, window }: Measured, { series: declared }: MetricConfiguration): Doubt | null {
  if (samples.length === 0) return { reason: 'no-data', sentence: 'The source has no data for this. Check the query, and that the target is up.' };
  if (denominator === 0) return { reason: 'too-little', sentence: 'There was no request in the window. Wait for traffic, or send some.' };
  if (samples.some((sample) => !Number.isFinite(sample.value))) return { reason: 'not-finite', sentence: 'The source answered with NaN or an infinity, as it does where nothing was counted.' };
  const series = window === undefined ? samples.length : new Set(samples.map(({ labels }) => JSON.stringify(labels))).size;
  if (series > 1 && declared === null) {
    return { reason: 'several-series', sentence: `The source answered with ${String(series)} series. Aggregate them in the query, or declare series: all or series: any.` };
  }
  return null;
}
