import type { Comparator, Condition, Threshold, Unit } from '../condition.ts';
import { isDoubt, type Doubt } from './doubt.ts';
import type { JudgeContext } from './judgeContext.ts';
import { betterOf } from '../reading/measure.ts';
import { unitOfMetric } from './metricUnit.ts';
import { readReference, type ReferenceFigures } from './referenceFigures.ts';
import { tokenize } from '../reading/tokens.ts';
import { scale } from '../units.ts';

/** Two figures that are close leave this many digits of their difference to rely on. */
const DIGITS = 12;

/** A value against the limit that holds at its instant, both in one unit. */
export interface Compared {
  /** The value, or its distance from the reference. */
  readonly value: number;
  readonly limit: number;
  /** The reference at that instant; null where the limit is relative to nothing. */
  readonly reference: number | null;
}

/** How the values of a condition are held against its limit. */
export interface Yardstick {
  readonly comparator: Comparator;
  /** Unit to read the values in; null for the metric's own. */
  readonly valueUnit: Unit | null;
  /** Unit of what is compared. */
  readonly unit: Unit | null;
  readonly reference: Omit<ReferenceFigures, 'at'> | null;
  /** Whether limits stand on the scale of the values, or are distances from the reference. */
  readonly limits: 'values' | 'distances';
  /** Null where the reference has no figure at that instant. */
  compare(value: number, time: number): Compared | Doubt | null;
}

/** Makes of a threshold, and of what it is relative to, a way to compare values; `now` is in seconds since the epoch. */
export function yardstickOf(condition: Condition, context: JudgeContext, now: number): Yardstick | Doubt {
  const { threshold, comparator } = condition;
  const own = unitOfMetric(context.metric)?.unit ?? null;
  if (threshold.kind === 'absolute') {
    const { value: limit, unit } = threshold;
    return { comparator, valueUnit: unit, unit, reference: null, limits: 'values', compare: (value) => ({ value, limit, reference: null }) };
  }
  if (context.reference === undefined) return threshold.kind === 'difference' && threshold.from === null ? itself(comparator, threshold) : missing(threshold);
  if (isDoubt(context.reference)) return context.reference;
  const valueUnit = threshold.kind === 'difference' && threshold.unit !== 'ratio' ? threshold.unit : own;
  const reference = readReference(context.reference, valueUnit, now);
  if (isDoubt(reference)) return reference;
  const { at, ...named } = reference;
  const common = { comparator, valueUnit, reference: named };
  if (threshold.kind === 'multiple') {
    return { ...common, unit: own, limits: 'values', compare: (value, time) => withReference(at(time), (figure) => multiple(value, figure, threshold.factor, named.of)) };
  }
  // Of what is better when there is more, a regression goes down: then either way counts.
  const twoSided = threshold.sides === 'two' || betterOf(tokenize(condition.subject), own ?? 'none') === 'higher';
  return { ...common, unit: threshold.unit, limits: 'distances', compare: (value, time) => withReference(at(time), (figure) => difference(value, figure, threshold, twoSided, named.of)) };
}

type Difference = Extract<Threshold, { kind: 'difference' }>;

/** A metric that measures the difference by itself: `Canary calculations < 0.5% diff`. */
function itself(comparator: Comparator, { value: limit, unit }: Difference): Yardstick {
  return { comparator, valueUnit: unit, unit, reference: null, limits: 'values', compare: (value) => ({ value: Math.abs(value), limit, reference: null }) };
}

function withReference(figure: number | null, compare: (figure: number) => Compared | Doubt): Compared | Doubt | null {
  return figure === null ? null : compare(figure);
}

function multiple(value: number, figure: number, factor: number, of: string): Compared | Doubt {
  if (figure === 0) return { reason: 'no-baseline', sentence: `The ${of} is 0, and a multiple of 0 limits nothing. State the limit as a figure.` };
  return { value, limit: scale(figure, factor), reference: figure };
}

/** A share is of the reference; any other distance is in the unit of both. */
function difference(value: number, figure: number, { value: limit, unit }: Difference, twoSided: boolean, of: string): Compared | Doubt {
  if (unit === 'ratio' && figure === 0 && value !== 0) return { reason: 'no-baseline', sentence: `The ${of} is 0, so a difference from it has no share. State the limit as a figure.` };
  const apart = unit === 'ratio' && figure !== 0 ? (value - figure) / Math.abs(figure) : value - figure;
  return { value: Number((twoSided ? Math.abs(apart) : apart).toPrecision(DIGITS)), limit, reference: figure };
}

function missing(threshold: Exclude<Threshold, { kind: 'absolute' }>): Doubt {
  const of = threshold.kind === 'multiple' ? threshold.of : (threshold.from ?? 'reference');
  return { reason: 'no-baseline', sentence: `There is no ${of} to compare with. Check it by hand.` };
}
