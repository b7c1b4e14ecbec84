import type { MetricConfiguration } from '../../configuration/configuration.ts';
import type { Measurement } from '../../ports.ts';
import type { Unit } from '../condition.ts';
import { isDoubt, type Doubt } from './doubt.ts';
import { countDoubt } from './enough.ts';
import { readFigures } from './figures.ts';
import { unitOfMetric } from './metricUnit.ts';
import { saturationDoubt } from './saturation.ts';
import type { InconclusiveReason } from './verdict.ts';

/** The baseline of one metric, as measured over a window before a deployment. */
export interface Baseline {
  readonly metric: string;
  readonly query: string | null;
  readonly source: string | null;
  readonly outcome: 'measured' | 'inconclusive' | 'error';
  readonly reason: InconclusiveReason | null;
  /** What was measured, or why nothing was. */
  readonly sentence: string;
  /** Seconds since the epoch on the source's clock; null where nothing was measured. */
  readonly start: number | null;
  readonly end: number | null;
  /** Seconds between two samples. */
  readonly step: number | null;
  /** In the base unit of the metric. */
  readonly value: number | null;
  /** Null where the unit of the metric is not known. */
  readonly unit: Unit | null;
  /** In the source's own unit, as it gave them. */
  readonly samples: readonly { readonly time: number; readonly value: number }[];
}

/** Share of the points of a window that must have a value: a scrape that was missed does not move a median. */
const COVERED = 0.9;

/**
 * Makes a baseline of what was measured over a window: the median, which an incident of some minutes does not move, so that
 * it does not loosen the limits that are relative to it. `now` is in seconds since the epoch.
 */
export function baselineOf(name: string, metric: MetricConfiguration, measurement: Measurement, now: number): Baseline {
  const blank = { metric: name, query: measurement.query, source: measurement.source, outcome: 'inconclusive', reason: null, start: null, end: null, step: null, value: null, unit: null, samples: [] } as const;
  if (measurement.status === 'error') return { ...blank, outcome: 'error', sentence: measurement.message };
  if (measurement.status === 'inconclusive') return { ...blank, reason: measurement.reason, sentence: measurement.message };
  if (measurement.status === 'stated') return { ...blank, reason: 'unsupported', sentence: `“${name}” says yes or no, and no number.` };
  const { window } = measurement;
  const unit = unitOfMetric(metric)?.unit ?? null;
  const figures = readFigures(measurement, { subject: name, statistic: null, threshold: { kind: 'multiple', factor: 1, of: 'baseline' }, name, metric: { ...metric, series: null }, unit: null, now });
  if (isDoubt(figures)) return { ...blank, ...figures };
  if (window === undefined) return { ...blank, reason: 'uncovered', sentence: 'Only one moment was measured.' };
  const { values } = figures;
  const value = median(values);
  const expected = Math.floor((window.end - window.start) / window.step + 1e-6) + 1;
  const missing: Doubt | null = values.length < expected * COVERED ? { reason: 'uncovered', sentence: `${String(values.length)} of ${String(expected)} points have a value${window.gap === null ? '' : `: ${window.gap}`}.` } : null;
  const doubt = missing ?? saturationDoubt(measurement, metric, null, unit, [value]) ?? countDoubt(measurement, metric, Math.abs(value), [value]);
  const known = { ...blank, start: window.start, end: window.end, step: window.step, samples: measurement.samples.map((sample) => ({ time: sample.time, value: sample.value })) };
  if (doubt !== null) return { ...known, ...doubt };
  return { ...known, outcome: 'measured', sentence: `The median of ${String(values.length)} samples.`, value, unit };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[middle] ?? Number.NaN) : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}
