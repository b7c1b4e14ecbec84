import type { Unit } from '../condition.ts';
import { countDoubt } from './enough.ts';
import { isDoubt, type Doubt } from './doubt.ts';
import { most } from './extremes.ts';
import { readFigures } from './figures.ts';
import type { MeasuredReference, Reference } from './judgeContext.ts';
import { saturationDoubt } from './saturation.ts';
import type { JudgedReference } from './verdict.ts';

/** A reference as numbers, in the unit of the value that is compared with it. */
export interface ReferenceFigures extends Omit<JudgedReference, 'value'> {
  /** The figure at an instant of a window; null where there was none then. */
  at(time: number): number | null;
}

/** Reads a reference, as critically as the value itself; `unit` is the base unit of the value, null where it has none. */
export function readReference(reference: Reference, unit: Unit | null, now: number): ReferenceFigures | Doubt {
  const { of, origin } = reference;
  if (reference.kind === 'measured') return readMeasured(reference, unit, now);
  const { value, query } = reference;
  if (reference.unit !== null && reference.unit !== (unit ?? 'none')) return { reason: 'units', sentence: `The ${of} is in ${reference.unit} and the value in ${unit ?? 'an unknown unit'}. Declare the unit of the metric.` };
  return Number.isFinite(value) ? { of, origin, query, at: () => value } : { reason: 'no-baseline', sentence: `The ${of} is no number.` };
}

function readMeasured(reference: MeasuredReference, unit: Unit | null, now: number): ReferenceFigures | Doubt {
  const { of, origin, name, metric, measurement, before } = reference;
  const about = ({ reason, sentence }: Doubt): Doubt => ({ reason: reason === 'no-data' && of === 'baseline' ? 'no-baseline' : reason, sentence: `The ${of}${origin === null ? '' : ` (${origin})`} is not known: ${sentence}` });
  if (measurement.status === 'error') return about({ reason: 'no-baseline', sentence: measurement.message });
  if (measurement.status === 'inconclusive') return about({ reason: measurement.reason, sentence: measurement.message });
  if (measurement.status === 'stated') return about({ reason: 'unsupported', sentence: `“${name}” says yes or no, and no number.` });
  const statistic = /^p\d/u.test(of) ? of : null;
  const figures = readFigures(measurement, { subject: name, statistic, threshold: { kind: 'multiple', factor: 1, of }, name, metric: { ...metric, series: null }, unit, now: now - before });
  if (isDoubt(figures)) return about(figures);
  const { values } = figures;
  const doubt = saturationDoubt(measurement, metric, null, unit, values) ?? countDoubt(measurement, metric, most(values.map(Math.abs)), values);
  if (doubt !== null) return about(doubt);
  const common = { of, origin, query: measurement.query };
  if (measurement.window === undefined) {
    const [value = Number.NaN] = values;
    return { ...common, at: () => value };
  }
  const byTime = new Map(measurement.samples.map(({ time }, index) => [millisecond(time + before), values[index] ?? Number.NaN]));
  return { ...common, at: (time) => byTime.get(millisecond(time)) ?? null };
}

/** Times of one grid differ by less, and those of two points by more. */
function millisecond(time: number): number {
  return Math.round(time * 1000);
}
