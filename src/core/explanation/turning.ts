import { opposite } from '../condition/judging/comparison.ts';
import type { Comparator, Condition } from '../condition/condition.ts';
import { apart, describeSpan, describeThreshold, describeValue } from '../condition/describe.ts';
import { asUnit } from '../condition/units.ts';
import type { AnyVerdict } from '../run/evidence.ts';

/** The two ways in which a number can lie, in words: `passes` and `fails`, or `fires` and `is quiet`. */
export interface Ways {
  readonly held: string;
  readonly broken: string;
}

export const CHECKED: Ways = { held: 'pass', broken: 'fail' };
export const WATCHED: Ways = { held: 'fire', broken: 'stay quiet' };

/**
 * Where the number would have to be for another verdict: `It would fail at 200 ms or more: 80 ms more than was seen.` Without a
 * number, where it has to be at all. `window` is in seconds, null where every moment counts by itself.
 */
export function turningPoint(condition: Condition, verdict: AnyVerdict | null, window: number | null, ways: Ways): string {
  const { comparator, threshold } = condition;
  const unit = verdict === null ? null : asUnit(verdict.unit);
  const [value, limit] = [numberOf(verdict?.value), numberOf(verdict?.threshold)];
  const seen = threshold.kind === 'difference' && verdict?.reference !== undefined ? 'The difference' : 'It';
  if (verdict === null || value === null || limit === null || (verdict.outcome !== 'pass' && verdict.outcome !== 'fail')) {
    const text = threshold.kind === 'multiple' ? describeThreshold(threshold) : describeValue(threshold.value, threshold.unit);
    const subject = threshold.kind === 'difference' ? `A difference from ${threshold.from ?? 'its reference'}` : 'It';
    return `${subject} would ${ways.held} ${sideOf(comparator, text)}${windowText(window, 'held')}, and ${ways.broken} ${sideOf(opposite(comparator), text)}${windowText(window, 'broken')}.`;
  }
  const held = verdict.outcome === 'pass';
  const turned = held ? opposite(comparator) : comparator;
  const [, asked] = apart(value, limit, unit);
  const distance = value === limit ? 'the number stands at the limit itself' : `${describeValue(Math.abs(limit - value), unit)} ${limit > value ? 'more' : 'less'} than ${window === null ? 'was seen' : `the ${held ? 'nearest' : 'worst'} sample`}`;
  const relative = threshold.kind !== 'multiple' || verdict.reference === undefined ? '' : `, as long as the ${verdict.reference.of} stays as it is`;
  return `${seen} would have to be ${sideOf(turned, asked)} to ${held ? ways.broken : ways.held}${windowText(window, held ? 'broken' : 'held')}: ${distance}${relative}.`;
}

function sideOf(comparator: Comparator, limit: string): string {
  switch (comparator) {
    case '<':
      return `below ${limit}`;
    case '<=':
      return `at ${limit} or less`;
    case '>':
      return `above ${limit}`;
    case '>=':
      return `at ${limit} or more`;
    case '==':
      return `at exactly ${limit}`;
    case '!=':
      return `anywhere but at ${limit}`;
  }
}

/** A window holds when all of it does, and is broken by one sample. */
function windowText(window: number | null, way: 'held' | 'broken'): string {
  if (window === null) return '';
  return ` at ${way === 'held' ? 'every' : 'any'} sample of ${describeSpan(window)}`;
}

function numberOf(value: number | string | null | undefined): number | null {
  const number = value === null || value === undefined ? Number.NaN : Number(value);
  return Number.isFinite(number) ? number : null;
}
