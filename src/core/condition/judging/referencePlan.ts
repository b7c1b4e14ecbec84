import type { Configuration, MetricConfiguration } from '../../configuration/configuration.ts';
import { resolvedText } from '../../configuration/resolvedText.ts';
import type { BaselineState } from '../../run/state.ts';
import { bindMetric, signature } from './bind.ts';
import type { Condition, Unit } from '../condition.ts';
import { derivedMetric } from './derivedMetric.ts';
import { describeSpan } from '../describe.ts';
import type { Doubt } from './doubt.ts';
import type { KnownReference } from './judgeContext.ts';
import { betterOf } from '../reading/measure.ts';
import { unitOfMetric } from './metricUnit.ts';
import { tokenize } from '../reading/tokens.ts';
import { withoutStatistic } from './withoutStatistic.ts';

/** Where the figure comes from that a limit is relative to. */
export type ReferencePlan =
  /** It is relative to nothing. */
  | { readonly kind: 'none' }
  | PlannedMeasure
  | { readonly kind: 'known'; readonly reference: KnownReference }
  | { readonly kind: 'unknown'; readonly doubt: Doubt };

/** A figure to be measured beside the value. */
export interface PlannedMeasure {
  readonly kind: 'measure';
  readonly of: string;
  readonly origin: string | null;
  readonly name: string;
  readonly metric: MetricConfiguration;
  /** What `$canary` stands for. */
  readonly canary: string | null;
  /** Seconds before the value. */
  readonly before: number;
}

export interface BoundMetric {
  readonly name: string;
  readonly metric: MetricConfiguration;
}

type Configured = Pick<Configuration, 'metrics' | 'baseline' | 'canary' | 'stable' | 'window'>;

/** Baselines by metric, as the open deployment measured them; null where none is open. */
export type KnownBaselines = ReadonlyMap<string, BaselineState> | null;

/** Plans where to get the figure that the limit of a condition is relative to. Measures nothing. */
export function planReference(condition: Condition, bound: BoundMetric, configuration: Configured, baselines: KnownBaselines): ReferencePlan {
  const of = referenceName(condition, bound.metric);
  if (of === null) return { kind: 'none' };
  return of === 'baseline' ? planBaseline(bound, configuration, baselines) : planStatistic(condition, of, bound, configuration);
}

/**
 * What a limit is relative to; null for nothing. `< 0.5% diff` names no reference. A metric in the unit of the limit, of which
 * nothing says that more or less of it is better, is the difference itself; one whose unit is not known may be. Any other is
 * one thing that is compared with its baseline.
 */
export function referenceName({ threshold, subject }: Pick<Condition, 'threshold' | 'subject'>, metric: MetricConfiguration): string | null {
  switch (threshold.kind) {
    case 'absolute':
      return null;
    case 'multiple':
      return threshold.of;
    case 'difference':
      if (threshold.from !== null) return threshold.from;
      return isDifference(metric, subject, threshold.unit) ? null : 'baseline';
  }
}

function isDifference(metric: MetricConfiguration, subject: string, unit: Unit): boolean {
  const own = unitOfMetric(metric)?.unit ?? null;
  return own === null || (own === unit && betterOf(tokenize(subject), unit) === null);
}

function planStatistic(condition: Condition, of: string, { name, metric }: BoundMetric, configuration: Configured): ReferencePlan {
  const subject = withoutStatistic(condition.subject, condition.statistic);
  const binding = bindMetric({ ...condition, subject, statistic: of }, configuration);
  if (binding.status === 'bound') return { kind: 'measure', of, origin: null, name: binding.name, metric: binding.metric, canary: configuration.canary, before: 0 };
  if (binding.reason === 'ambiguous') return unknown({ reason: 'ambiguous', sentence: binding.message });
  const derived = derivedMetric(metric, of);
  if (derived === null) return unknown({ reason: 'unbound', sentence: `The ${of} cannot be made of “${name}”, which is no single quantile of a histogram. Add a line “${subject} ${of}: { query: … }” under holdpoint.metrics.` });
  return { kind: 'measure', of, origin: null, name: `${of} of ${name}`, metric: derived, canary: configuration.canary, before: 0 };
}

function planBaseline(bound: BoundMetric, configuration: Configured, baselines: KnownBaselines): ReferencePlan {
  const { baseline } = configuration;
  if (baseline === null) return none('No baseline is configured. Under holdpoint, add “baseline: stable” to compare with the version beside the canary, or “baseline: { window: 1h }” to measure one when a deployment starts.');
  const common = { kind: 'measure', of: 'baseline', ...bound } as const;
  switch (baseline.kind) {
    case 'stable':
      return usesCanary(bound.metric)
        ? configuration.stable === null
          ? unknown({ reason: 'unbound', sentence: 'The baseline is the stable version, and which that is is not said. Configure holdpoint.stable, such as version="stable".' })
          : { ...common, origin: 'the stable version at the same instant', canary: configuration.stable, before: 0 }
        : none(`The baseline is the stable version, and “${bound.name}” does not use $canary, so nothing tells the two apart. Put $canary into its query.`);
    case 'offset':
      return bound.metric.source === 'prometheus'
        ? { ...common, origin: `${describeSpan(baseline.seconds)} before`, canary: configuration.canary, before: baseline.seconds }
        : none(`The baseline is ${describeSpan(baseline.seconds)} before, and “${bound.name}” has no history. Measure it with a query of Prometheus.`);
    case 'fixed':
      return planFixed(bound, baseline.figures);
    case 'window':
      return planRecorded(bound, configuration, baselines);
  }
}

function planFixed({ name }: BoundMetric, figures: Extract<NonNullable<Configuration['baseline']>, { kind: 'fixed' }>['figures']): ReferencePlan {
  const found = Object.entries(figures).filter(([figure]) => signature(figure) === signature(name));
  const [first] = found;
  if (first === undefined || found.length > 1) return none(`The baselines that are configured have ${first === undefined ? 'none' : 'several'} for “${name}”. Give it one under holdpoint.baseline.fixed.`);
  return { kind: 'known', reference: { kind: 'known', of: 'baseline', origin: 'as configured', ...first[1], query: null } };
}

function planRecorded({ name, metric }: BoundMetric, configuration: Configured, baselines: KnownBaselines): ReferencePlan {
  if (baselines === null) return none('The baseline is measured when a deployment starts, and none is open. Start one.');
  const recorded = baselines.get(name);
  if (recorded === undefined) return none(`The baseline of “${name}” was not measured when the deployment started.`);
  if (recorded.outcome !== 'measured' || recorded.value === null) return none(`The baseline of “${name}” could not be measured: ${recorded.sentence}`);
  if (recorded.query !== resolvedText(metric, { ...configuration, canary: configuration.stable ?? configuration.canary })) {
    return none(`“${name}” was changed since its baseline was measured, so the two do not compare. Start a new deployment, or take the change back.`);
  }
  return { kind: 'known', reference: { kind: 'known', of: 'baseline', origin: 'measured at the start', value: Number(recorded.value), unit: recorded.unit, query: recorded.query } };
}

function usesCanary(metric: MetricConfiguration): boolean {
  switch (metric.source) {
    case 'prometheus':
      return metric.query.includes('$canary');
    case 'scrape': {
      const { measure } = metric;
      return (measure.kind === 'ratio' ? [measure.numerator, measure.denominator] : [measure.series]).some((text) => text.includes('$canary'));
    }
    case 'targets':
    case 'alert':
    case 'json':
    case 'files':
    case 'command':
    case 'http':
      return false;
  }
}

function none(sentence: string): ReferencePlan {
  return unknown({ reason: 'no-baseline', sentence });
}

function unknown(doubt: Doubt): ReferencePlan {
  return { kind: 'unknown', doubt };
}
