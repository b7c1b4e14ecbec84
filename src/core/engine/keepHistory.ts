import { bindMetric } from '../condition/judging/bind.ts';
import { planReference, referenceName, type BoundMetric } from '../condition/judging/referencePlan.ts';
import { windowSeconds } from '../condition/judging/windowed.ts';
import type { ChecklistFile, HistoryNeed } from '../ports.ts';
import { queryOf } from './conditionVerdict.ts';
import { unapproved } from './consent.ts';
import { done, RESTRICTED, type EngineContext } from './context.ts';
import type { Outcome, Snapshot } from './engine.ts';
import { takeSnapshot } from './snapshot.ts';

/**
 * Has what keeps no history by itself read again and again until the signal aborts, for as long back as the conditions and the
 * baselines of a checklist look. Gives the names of the metrics that are read so: none where all are of Prometheus.
 */
export async function keepHistory(context: EngineContext, file: ChecklistFile, signal: AbortSignal): Promise<Outcome<readonly string[]>> {
  if (context.access() === 'restricted') return RESTRICTED;
  const taken = await takeSnapshot(context, file);
  if (taken.status === 'refused') return taken;
  const refusal = await unapproved(context, taken.value);
  if (refusal !== null) return refusal;
  const needs = neededHistory(taken.value);
  if (needs.length === 0) return done([]);
  const source = await context.metricSource(taken.value.configuration);
  return done(source.keepHistory(needs, signal));
}

/** How far back each metric is looked at, the metrics beside which it is compared included. */
export function neededHistory({ checklist, configuration }: Pick<Snapshot, 'checklist' | 'configuration'>): readonly HistoryNeed[] {
  const { canary, stable, baseline, sustained } = configuration;
  const needs = new Map<string, HistoryNeed>();
  const need = (bound: BoundMetric, instead: string | null, seconds: number): void => {
    const key = JSON.stringify([bound.name, instead]);
    needs.set(key, { query: queryOf(configuration, bound, instead), seconds: Math.max(seconds, needs.get(key)?.seconds ?? 0) });
  };
  const items = checklist.items.filter(({ kind }) => kind !== 'alert-rule');
  for (const { condition } of [...items, ...checklist.triggers]) {
    const binding = condition === null ? null : bindMetric(condition, configuration);
    if (condition === null || binding?.status !== 'bound') continue;
    const seconds = windowSeconds(condition, { sustained }) ?? 0;
    need(binding, canary, seconds);
    const plan = planReference(condition, binding, configuration, null);
    if (plan.kind === 'measure') need(plan, plan.canary, seconds + plan.before);
    if (baseline?.kind === 'window' && referenceName(condition, binding.metric) === 'baseline') need(binding, stable ?? canary, baseline.seconds);
  }
  return [...needs.values()];
}
