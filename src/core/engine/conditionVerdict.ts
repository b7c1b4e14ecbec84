import { bindMetric } from '../condition/judging/bind.ts';
import type { Condition } from '../condition/condition.ts';
import { judge } from '../condition/judging/judge.ts';
import type { JudgeContext, Measured } from '../condition/judging/judgeContext.ts';
import { planReference, type BoundMetric, type PlannedMeasure, type ReferencePlan } from '../condition/judging/referencePlan.ts';
import type { Verdict } from '../condition/judging/verdict.ts';
import { windowSeconds } from '../condition/judging/windowed.ts';
import type { Configuration } from '../configuration/configuration.ts';
import type { Clock, Measurement, MetricQuery, MetricRange, MetricSource } from '../ports.ts';
import type { Snapshot } from './engine.ts';

/** What a condition is measured with. */
export interface Measuring {
  readonly clock: Pick<Clock, 'now'>;
  readonly snapshot: Pick<Snapshot, 'configuration' | 'run'>;
  readonly source: MetricSource;
  readonly signal: AbortSignal;
}

/** Where a condition stands: what share of the traffic it can be about. */
export interface Standpoint {
  /** Share of traffic of the stage; null outside stages. */
  readonly stageTraffic: number | null;
}

/** Measures what a condition is about and what it is relative to, and judges it. */
export async function conditionVerdict(measuring: Measuring, condition: Condition, { stageTraffic }: Standpoint): Promise<Verdict> {
  const { clock, snapshot } = measuring;
  const { configuration } = snapshot;
  const now = (): string => new Date(clock.now()).toISOString();
  const binding = bindMetric(condition, configuration);
  if (binding.status === 'inconclusive') {
    return { outcome: 'inconclusive', reason: binding.reason, sentence: binding.message, metric: null, query: null, source: null, time: now(), samples: [], value: null, threshold: null, unit: null };
  }
  const { name, metric } = binding;
  const plan = planReference(condition, { name, metric }, configuration, snapshot.run?.baselines ?? null);
  const sustained = configuration.sustained;
  const seconds = windowSeconds(condition, { sustained });
  const value = await measure(measuring, queryOf(configuration, binding, configuration.canary), seconds === null ? null : { seconds, end: null, step: null });
  const reference = value.status === 'measured' ? await referenceOf(measuring, plan, value, seconds) : undefined;
  // Declared by nobody, the unit is that which the source has of it. What a limit is relative to was planned without.
  const known = condition.threshold.kind === 'absolute' && metric.unit === null && value.status === 'measured' && value.unit !== undefined ? { ...metric, unit: value.unit } : metric;
  const verdict = judge(condition, value, { name, metric: known, stageTraffic, now: now(), sustained, ...(reference === undefined ? {} : { reference }) });
  const notes = value.status === 'measured' ? (value.notes ?? []) : [];
  return notes.length === 0 ? verdict : { ...verdict, sentence: `${verdict.sentence} The source remarks: ${notes.join('; ')}` };
}

export function queryOf({ window, stable }: Pick<Configuration, 'window' | 'stable'>, { name, metric }: BoundMetric, canary: string | null): MetricQuery {
  return { name, metric, window, canary, stable };
}

function measure({ source, signal }: Measuring, query: MetricQuery, range: MetricRange | null): Promise<Measurement> {
  return range === null ? source.measure(query, signal) : source.measureRange(query, range, signal);
}

async function referenceOf(measuring: Measuring, plan: ReferencePlan, value: Measured, seconds: number | null): Promise<JudgeContext['reference']> {
  switch (plan.kind) {
    case 'none':
      return undefined;
    case 'unknown':
      return plan.doubt;
    case 'known':
      return plan.reference;
    case 'measure': {
      const { of, origin, name, metric, before } = plan;
      return { kind: 'measured', of, origin, name, metric, before, measurement: await measureBeside(measuring, plan, value, seconds) };
    }
  }
}

/** Measures the other side at the instants of the value, or so many seconds before them. */
function measureBeside(measuring: Measuring, plan: PlannedMeasure, { at, window }: Measured, seconds: number | null): Promise<Measurement> {
  const query = queryOf(measuring.snapshot.configuration, plan, plan.canary);
  if (seconds !== null && window !== undefined) return measure(measuring, query, { seconds, end: window.end - plan.before, step: window.step });
  return measure(measuring, at === undefined ? query : { ...query, at: at - plan.before }, null);
}

