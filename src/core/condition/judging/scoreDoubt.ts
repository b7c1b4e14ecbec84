import { parseJsonPath } from '../../configuration/jsonPath.ts';
import type { Threshold } from '../condition.ts';
import type { Doubt } from './doubt.ts';
import type { JudgeContext, Measured } from './judgeContext.ts';

/** Doubts a score that may be out of 1 or out of 100: Lighthouse reports 0.92 where people say 92. */
export function scoreDoubt({ samples }: Pick<Measured, 'samples'>, { name, metric }: Pick<JudgeContext, 'name' | 'metric'>, threshold: Threshold): Doubt | null {
  if (metric.unit === null && metric.source === 'json' && parseJsonPath(metric.path)?.at(-1) === 'score') {
    return { reason: 'units', sentence: `“${name}” is a score, out of 1 or of 100. Declare unit: score where the report has 0 to 1 and the limit 0 to 100, or unit: none to compare them as they are.` };
  }
  if (metric.unit?.toLowerCase() !== 'score') return null;
  const beyond = samples.find(({ value }) => value < 0 || value > 1);
  if (beyond !== undefined) return { reason: 'units', sentence: `“${name}” is declared a score from 0 to 1, and is ${String(beyond.value)}. Declare unit: none if it counts to 100.` };
  const limit = threshold.kind === 'absolute' ? threshold.value : 0;
  if (limit > 0 && limit <= 1) return { reason: 'units', sentence: `The limit of “${name}” is ${String(limit)}, and a score counts to 100 here. Write ${String(limit * 100)}, or declare unit: none.` };
  return null;
}
