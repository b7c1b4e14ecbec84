import type { MetricConfiguration } from '../../configuration/configuration.ts';
import { statesNamed } from './bindState.ts';

/** Words with which a trigger says that what it names is not well. */
const UNWELL = /\s+(?:(?:is|are|has|have|was|were|goes|go|turns?)\s+)?(?:fail(?:s|ed|ing)?|breach(?:es|ed)?|los[te]|down|unhealthy|unreachable|exhausted|broken|red)[.!]?$/iu;

/**
 * The names of the metrics that say whether a trigger without a number fires. `Canary health check fails` is answered by a
 * metric of that name, and by `canary health check`: either fails where the trigger fires. Several cannot be told apart.
 */
export function triggerStatesNamed(text: string, metrics: Readonly<Record<string, MetricConfiguration>>): readonly string[] {
  const plain = text.replaceAll(/[*_`]/gu, '').trim();
  return [...new Set([plain, plain.replace(UNWELL, '')].flatMap((name) => statesNamed(name, metrics)))];
}
