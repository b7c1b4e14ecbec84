import { apart, describeFactor, describeSpan, describeValue } from '../describe.ts';
import type { Condition, Unit } from '../condition.ts';
import type { JudgedSample } from './instants.ts';
import type { WindowOutcome } from './windowed.ts';
import type { Yardstick } from './yardstick.ts';

/** One plain sentence on what was compared: `450 ms is < 500 ms, 5 × the p50 of 100 ms.` */
export function sentenceOf({ threshold, comparator }: Condition, yardstick: Yardstick, { value, limit, reference }: JudgedSample, held: boolean): string {
  const [seen, asked] = apart(value, limit, yardstick.unit);
  const relation = `${held ? '' : 'not '}${comparator}`;
  switch (threshold.kind) {
    case 'absolute':
      return `${seen} is ${relation} ${asked}.`;
    case 'multiple':
      return `${seen} is ${relation} ${asked}, ${describeFactor(threshold.factor)} the ${referenceText(yardstick, reference, yardstick.unit)}.`;
    case 'difference':
      return reference === null ? `The difference is ${seen}, which is ${relation} ${asked}.` : `The difference from the ${referenceText(yardstick, reference, yardstick.valueUnit)} is ${seen}, which is ${relation} ${asked}.`;
  }
}

/** The same of a window: `2 of 60 samples of the last 5 min are not < 1%; the worst was 3%.` */
export function windowSentence(condition: Condition, yardstick: Yardstick, { held, decisive, violating, window }: WindowOutcome): string {
  const [seen, asked] = apart(decisive.value, decisive.limit, yardstick.unit);
  const relative = decisive.reference === null ? '' : `, with a ${referenceText(yardstick, decisive.reference, yardstick.valueUnit)}`;
  const points = String(window.points);
  const span = `the last ${describeSpan(window.seconds)}`;
  const limit = `${condition.comparator} ${condition.threshold.kind === 'multiple' ? 'the limit' : asked}`;
  const shown = condition.threshold.kind === 'multiple' ? `${seen}, where the limit was ${asked}${relative}` : `${seen}${relative}`;
  if (held && violating === 0) return `All ${points} samples of ${span} are ${limit}; the nearest to it was ${shown}.`;
  const tolerated = window.allowed === 0 ? '' : ` ${describeSpan(window.violated)} of violation, where ${describeSpan(window.allowed)} are allowed.`;
  return `${String(violating)} of ${points} samples of ${span} ${violating === 1 ? 'is' : 'are'} not ${limit}; the worst was ${shown}.${tolerated}`;
}

function referenceText({ reference }: Yardstick, figure: number | null, unit: Unit | null): string {
  const origin = reference?.origin ?? null;
  return `${reference?.of ?? 'reference'}${origin === null ? '' : ` (${origin})`} of ${describeValue(figure ?? Number.NaN, unit)}`;
}
