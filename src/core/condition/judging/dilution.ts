import type { MetricConfiguration } from '../../configuration/configuration.ts';
import type { Doubt } from './doubt.ts';
import type { JudgeContext } from './judgeContext.ts';
import { scale } from '../units.ts';

/** Doubts a pass over more than the canary's traffic in a stage that has only some of it. */
export function dilutionDoubt({ stageTraffic, metric }: JudgeContext): Doubt | null {
  if (stageTraffic === null || stageTraffic >= 1 || metric.population === 'canary' || !measuresTraffic(metric)) return null;
  return { reason: 'diluted', sentence: `Only ${String(scale(stageTraffic, 100))}% of the traffic is in this stage and the metric is over ${metric.population ?? 'all'} traffic, so a broken canary would hardly show. Declare population: canary, with a query of the canary alone.` };
}

/** A report, a bundle, a command or one request is of what its author named, unless the metric says whose traffic it is. */
function measuresTraffic({ source, population }: MetricConfiguration): boolean {
  switch (source) {
    case 'prometheus':
    case 'scrape':
    case 'alert':
      return true;
    case 'targets':
    case 'json':
    case 'files':
    case 'command':
    case 'http':
      return population !== null;
  }
}
