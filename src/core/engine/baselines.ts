import { baselineOf, type Baseline } from '../condition/judging/baseline.ts';
import { bindMetric } from '../condition/judging/bind.ts';
import { describeSpan } from '../condition/describe.ts';
import { referenceName, type BoundMetric } from '../condition/judging/referencePlan.ts';
import type { ChecklistFile, MetricSource } from '../ports.ts';
import type { RunState } from '../run/state.ts';
import { consentFor } from './consent.ts';
import { done, type EngineContext } from './context.ts';
import { queryOf } from './conditionVerdict.ts';
import type { Outcome, Snapshot } from './engine.ts';
import { transact } from './transact.ts';

/** Milliseconds for which a start waits for its baselines, whatever the source does. */
const PATIENCE = 10_000;

/** Samples that a record keeps of a window: enough for a median, and few enough to read. */
const SAMPLES = 120;

/** The metrics that items and triggers compare with a baseline measured at the start; none where another kind is configured. */
export function baselineMetrics({ checklist, configuration }: Pick<Snapshot, 'checklist' | 'configuration'>): readonly BoundMetric[] {
  if (configuration.baseline?.kind !== 'window') return [];
  const found = new Map<string, BoundMetric>();
  for (const { condition } of [...checklist.items, ...checklist.triggers]) {
    const binding = condition === null ? null : bindMetric(condition, configuration);
    if (condition === null || binding?.status !== 'bound') continue;
    if (referenceName(condition, binding.metric) === 'baseline') found.set(binding.name, binding);
  }
  return [...found.values()];
}

/**
 * Measures the baselines of a deployment that has just started, and records them. What could not be measured is recorded
 * as such and warned about; the deployment is open all the same. Without consent nothing is asked.
 */
export async function measureBaselines(context: EngineContext, file: ChecklistFile, snapshot: Snapshot, signal: AbortSignal | null): Promise<Outcome<RunState | null>> {
  const metrics = baselineMetrics(snapshot);
  if (metrics.length === 0) return done(null);
  const trusted = (await consentFor(context, snapshot))?.trusted ?? true;
  const deadline = context.clock.timeout(PATIENCE);
  const source = await context.metricSource(snapshot.configuration);
  const baselines = trusted ? await Promise.all(metrics.map((metric) => measure(context, snapshot, source, metric, signal === null ? deadline : AbortSignal.any([signal, deadline])))) : metrics.map(unasked);
  const outcome = await transact(context, file, () => [{ type: 'record-baselines', baselines: baselines.map((baseline) => late(baseline, deadline)) }]);
  if (outcome.status === 'refused') return outcome;
  const missing = baselines.filter(({ outcome: kind }) => kind !== 'measured');
  const warnings = missing.map((baseline) => `The baseline of “${baseline.metric}” was not measured: ${late(baseline, deadline).sentence}`);
  return done(outcome.value.run, [...outcome.warnings, ...warnings]);
}

async function measure(context: EngineContext, snapshot: Snapshot, source: MetricSource, bound: BoundMetric, signal: AbortSignal): Promise<Baseline> {
  const { configuration } = snapshot;
  const { baseline, stable, canary } = configuration;
  const seconds = baseline?.kind === 'window' ? baseline.seconds : 0;
  // Before a deployment there is no canary: what it will be compared with is the stable version.
  const query = queryOf(configuration, bound, stable ?? canary);
  const measurement = await source.measureRange(query, { seconds, end: null, step: Math.max(1, Math.round(seconds / SAMPLES)) }, signal);
  return baselineOf(bound.name, bound.metric, measurement, context.clock.now() / 1000);
}

function unasked({ name }: BoundMetric): Baseline {
  const sentence = 'What this checklist connects to was not approved yet. Approve it, and start again.';
  return { metric: name, query: null, source: null, outcome: 'inconclusive', reason: 'no-baseline', sentence, start: null, end: null, step: null, value: null, unit: null, samples: [] };
}

/** What the deadline cut short was not cancelled by a person. */
function late(baseline: Baseline, deadline: AbortSignal): Baseline {
  return baseline.outcome === 'error' && deadline.aborted ? { ...baseline, sentence: `There was no answer within ${describeSpan(PATIENCE / 1000)}.` } : baseline;
}
