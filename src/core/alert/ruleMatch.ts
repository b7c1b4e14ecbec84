import type { Condition, Threshold } from '../condition/condition.ts';
import { describeSpan, describeThreshold, describeValue } from '../condition/describe.ts';
import type { Doubt } from '../condition/judging/doubt.ts';
import { isoSeconds } from '../condition/reading/duration.ts';
import { scale, type UnitFactor } from '../condition/units.ts';
import type { AlertRule } from '../ports.ts';
import { readComparison, readDivision, type Comparison } from '../promql/comparison.ts';
import { unitOfExpression, type UnitOfName } from '../promql/dimension.ts';
import { isBaselineOf, isStatisticOf, saysStatistic } from './ruleSubject.ts';

export interface MatchContext {
  /** Unit of the compared side as the configuration declares it; null to go by names and metadata. */
  readonly declared: UnitFactor | null;
  readonly unitOfName: UnitOfName;
  /** Seconds that “sustained” stands for. */
  readonly sustained: number;
}

/** What a rule fires at: in the base unit of the item, or as a factor of another figure. */
export type RuleMatch = { readonly status: 'same'; readonly limit: number | null; readonly sentence: string } | ({ readonly status: 'different'; readonly limit: number | null } & Doubt);

/**
 * Whether an alert rule fires at what an item states: the same comparison with the same limit in base units, of the same
 * statistic, and for the same time where the item gives one. Whatever is not understood is not the same.
 */
export function matchRule(rule: AlertRule, condition: Condition, context: MatchContext): RuleMatch {
  const other = (why: string, limit: number | null = null, reason: Doubt['reason'] = 'unsupported'): RuleMatch => ({ status: 'different', limit, reason, sentence: `The alert rule ${rule.name} ${why}` });
  const read = readComparison(rule.query);
  if (read.status === 'other') return other(`cannot be compared with the item: its expression ${read.why}. Read it, and tick the item by hand.`);
  const { comparison } = read;
  if (condition.qualifier !== null) return other(`may or may not be about “${condition.qualifier}”, which cannot be told. Read it, and tick the item by hand.`);
  if (condition.statistic !== null && !saysStatistic(rule, comparison.compared, condition.statistic)) return other(`does not say that it is about the ${condition.statistic} that the item names.`);
  const limit = matchLimit(comparison, condition, context);
  if (typeof limit === 'object') return other(limit.why, limit.limit, limit.reason);
  if (comparison.comparator !== condition.comparator) return other(`compares with ${comparison.comparator}, and the item with ${condition.comparator}.`, limit);
  const held = matchFor(rule, condition, context);
  if (held !== null) return other(held, limit);
  return { status: 'same', limit, sentence: `The alert rule ${rule.name} is loaded and healthy, and fires at ${comparison.comparator} ${describeThreshold(condition.threshold)}${rule.for > 0 ? ` for ${describeSpan(rule.for)}` : ''}.` };
}

interface Difference {
  readonly why: string;
  readonly limit: number | null;
  readonly reason: Doubt['reason'];
}

function matchLimit(comparison: Comparison, condition: Condition, context: MatchContext): number | Difference {
  const { threshold } = condition;
  switch (threshold.kind) {
    case 'absolute':
      return matchAbsolute(comparison, threshold, condition, context);
    case 'multiple':
      return matchMultiple(comparison, threshold);
    case 'difference':
      return { why: `cannot be compared with ${describeThreshold(threshold)}. Read it, and tick the item by hand.`, limit: null, reason: 'unsupported' };
  }
}

function matchAbsolute({ compared, comparator, limit }: Comparison, threshold: Extract<Threshold, { kind: 'absolute' }>, { subject }: Condition, { declared, unitOfName }: MatchContext): number | Difference {
  if (limit.kind === 'multiple') return { why: `compares with ${limit.of}, and the item with ${describeThreshold(threshold)}.`, limit: null, reason: 'unsupported' };
  const unit = declared ?? unitOfExpression(compared, unitOfName) ?? (threshold.unit === 'none' ? { unit: 'none', factor: 1 } : null);
  if (unit === null) return { why: `compares ${compared} with ${String(limit.value)}, and in what unit is not known. Declare it under holdpoint.alerts: { alert: …, unit: … }.`, limit: null, reason: 'units' };
  if (unit.unit !== threshold.unit) return { why: `compares in ${unit.unit === 'none' ? 'bare numbers' : unit.unit}, and the item limits ${subject} in ${threshold.unit === 'none' ? 'no unit' : threshold.unit}.`, limit: null, reason: 'units' };
  const value = scale(limit.value, unit.factor);
  if (isSame(value, threshold.value)) return value;
  const wanted = `${comparator} ${String(scale(threshold.value, 1 / unit.factor))}`;
  const measured = unit.factor === 1 ? '' : `, since what it compares is in ${wordOf(unit)}`;
  return { why: `fires at ${comparator} ${describeValue(value, unit.unit)}${measured}, and the item says ${describeThreshold(threshold)}. Its expression would have to say ${wanted}.`, limit: value, reason: isSame(limit.value, threshold.value) || measured !== '' ? 'units' : 'unsupported' };
}

/** `x > 5 * y`, and `x / y > 5` for the same. */
function matchMultiple(comparison: Comparison, { factor, of }: Extract<Threshold, { kind: 'multiple' }>): number | Difference {
  const division = comparison.limit.kind === 'number' ? readDivision(comparison.compared) : null;
  const sides = comparison.limit.kind === 'multiple'
    ? { above: comparison.compared, below: comparison.limit.of, factor: comparison.limit.factor }
    : division === null || comparison.limit.kind !== 'number' ? null : { ...division, factor: comparison.limit.value };
  if (sides === null) return { why: `compares with a number, and the item with ${describeThreshold({ kind: 'multiple', factor, of })}.`, limit: null, reason: 'unsupported' };
  const known = of === 'baseline' ? isBaselineOf(sides.below, sides.above) : isStatisticOf(sides.below, sides.above, of);
  if (!known) return { why: `compares with ${sides.below}, and nothing says that this is the ${of}. Read it, and tick the item by hand.`, limit: null, reason: 'unsupported' };
  return isSame(sides.factor, factor) ? sides.factor : { why: `fires at ${comparison.comparator} ${String(sides.factor)} × ${of}, and the item says ${describeThreshold({ kind: 'multiple', factor, of })}.`, limit: sides.factor, reason: 'unsupported' };
}

function matchFor(rule: AlertRule, condition: Condition, { sustained }: MatchContext): string | null {
  if (condition.for === null) return null;
  if (condition.for === 'sustained') return rule.for >= sustained ? null : `fires ${rule.for === 0 ? 'at once' : `after ${describeSpan(rule.for)}`}, and the item says that it must be sustained. Give the rule a “for” of ${describeSpan(sustained)}, or say under holdpoint.sustained how long that is.`;
  const asked = isoSeconds(condition.for);
  return rule.for === asked ? null : `fires ${rule.for === 0 ? 'at once' : `after ${describeSpan(rule.for)}`}, and the item says ${describeSpan(asked)}. Its “for” would have to be ${describeSpan(asked)}.`;
}

/** Equal but for the noise of binary fractions. */
function isSame(a: number, b: number): boolean {
  return scale(a, 1) === scale(b, 1);
}

function wordOf({ unit, factor }: UnitFactor): string {
  if (unit === 'seconds' && factor === 1e-3) return 'milliseconds';
  if (unit === 'ratio' && factor === 0.01) return 'per cent';
  return `units of ${describeValue(factor, unit)}`;
}
