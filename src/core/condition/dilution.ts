import type { Doubt } from './doubt.ts';
import type { JudgeContext } from './judgeContext.ts';
import { scale } from './units.ts';

/** Doubts a pass over more than the canary's traffic in a stage that has only some of it. */
export function dilutionDoubt({ stageTraffic, metric }: JudgeContext): Doubt | null {
  if (stageTraffic === null || stageTraffic >= 1 || metric.population === 'canary') return null;
  return { reason: 'diluted', sentence: `Only ${String(scale(stageTraffic, 100))}% of the traffic is in this stage and the metric is over ${metric.population ?? 'all'} traffic, so a broken canary would hardly show. Declare population: canary, with a query of the canary alone.` };
}
