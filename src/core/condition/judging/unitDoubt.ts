import type { Condition, Unit } from '../condition.ts';
import type { Doubt } from './doubt.ts';
import type { JudgeContext } from './judgeContext.ts';
import { unitOfMetric, unitsContradict } from './metricUnit.ts';

/** Doubts a comparison in a unit that the metric is not known to be measured in; null for the metric's own. */
export function unitDoubt({ subject }: Pick<Condition, 'subject'>, { name, metric }: Pick<JudgeContext, 'name' | 'metric'>, unit: Unit | null): Doubt | null {
  const doubt = (sentence: string): Doubt => ({ reason: 'units', sentence });
  if (unitsContradict(metric)) return doubt(`“${name}” is declared in ${metric.unit ?? 'no unit'}, and its own name says another unit. Correct one of them.`);
  if (unit === null) return null;
  const measured = unitOfMetric(metric);
  if (measured === null) return unit === 'none' ? null : doubt(`In what unit “${name}” is measured is not known. Declare its unit, such as unit: seconds.`);
  if (measured.unit !== unit && !(unit === 'none' && measured.factor === 1)) {
    return doubt(`“${name}” is measured in ${measured.unit} and ${subject} is limited in ${unit === 'none' ? 'no unit' : unit}.`);
  }
  if (unit === 'none' && measured.unit !== 'none') return doubt(`“${name}” is measured in ${measured.unit}, and the limit has no unit. Give it one.`);
  return null;
}
