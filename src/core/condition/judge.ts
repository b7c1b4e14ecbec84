import type { MetricConfiguration } from '../configuration/configuration.ts';
import type { Measurement } from '../ports.ts';
import type { Comparator, Condition, Unit } from './condition.ts';
import { unitOfMetric, unitsContradict, withoutMatchers } from './metricUnit.ts';
import { scale } from './units.ts';
import type { InconclusiveReason, Sample, Verdict, VerdictOutcome } from './verdict.ts';

export interface JudgeContext {
  /** The configured name. */
  readonly name: string;
  readonly metric: MetricConfiguration;
  /** Share of traffic of the stage that the item stands in; null outside stages. */
  readonly stageTraffic: number | null;
  /** ISO 8601. */
  readonly now: string;
}

type Measured = Extract<Measurement, { status: 'measured' }>;

/** Older samples say nothing about now: two minutes and a half, twice the slowest usual scrape interval and some. */
const STALE_SECONDS = 150;

/** Samples kept as evidence: a query may answer with a hundred thousand series. */
const EVIDENCE = 20;

/**
 * Says what a measurement means for a condition. A pass needs a value that was fetched, understood and fresh;
 * whatever is missing makes it inconclusive, with a sentence of its own. Absolute limits only: a multiple, a
 * difference and a window are not judged on one value.
 */
export function judge(condition: Condition, measurement: Measurement, context: JudgeContext): Verdict {
  const { threshold } = condition;
  const evidence = { metric: context.name, query: measurement.query, source: measurement.source, time: context.now };
  const limit = threshold.kind === 'absolute' ? threshold : null;
  const verdict = (outcome: VerdictOutcome, reason: InconclusiveReason | null, sentence: string, samples: readonly Sample[] = [], value: number | null = null): Verdict => ({
    outcome, reason, sentence, ...evidence, samples: samples.slice(0, EVIDENCE), value, threshold: limit?.value ?? null, unit: limit?.unit ?? null,
  });
  if (measurement.status === 'error') return verdict('error', null, measurement.message);
  if (measurement.status === 'inconclusive') return verdict('inconclusive', measurement.reason, measurement.message);
  const { samples } = measurement;
  const unknown = (reason: InconclusiveReason, sentence: string): Verdict => verdict('inconclusive', reason, sentence, samples);
  if (limit === null) {
    return threshold.kind === 'multiple' && threshold.of !== 'baseline'
      ? unknown('unsupported', `A limit of ${threshold.of} cannot be measured by this version. Check it by hand.`)
      : unknown('no-baseline', 'There is no baseline to compare with. Check it by hand.');
  }
  if (condition.for !== null) return unknown('uncovered', 'The whole window was not measured, only this moment. Check it by hand.');
  if (condition.qualifier !== null) return unknown('unsupported', `Whether the figure is “${condition.qualifier}” cannot be told from it. Check it by hand.`);
  const figures = readFigures(condition, measurement, context, limit.unit);
  if ('reason' in figures) return unknown(figures.reason, figures.sentence);
  const doubt = doubtAbout(condition, measurement, context, limit.value, limit.unit, figures.values);
  if (doubt !== null) return unknown(doubt.reason, doubt.sentence);
  const held = figures.values.map((value) => holds(value, condition.comparator, limit.value));
  const passed = context.metric.series === 'any' ? held.includes(true) : !held.includes(false);
  const decisive = Math.max(0, held.indexOf(passed));
  const deciding = figures.values[decisive] ?? Number.NaN;
  if (passed && isDiluted(context)) {
    return unknown('diluted', `Only ${String(scale(context.stageTraffic ?? 0, 100))}% of the traffic is in this stage and the metric is over ${context.metric.population ?? 'all'} traffic, so a broken canary would hardly show. Declare population: canary, with a query of the canary alone.`);
  }
  const sentence = `${describe(deciding, limit.unit)} is ${passed ? '' : 'not '}${condition.comparator} ${describe(limit.value, limit.unit)}.`;
  const seen = [...samples.slice(decisive, decisive + 1), ...samples.slice(0, decisive), ...samples.slice(decisive + 1)];
  return verdict(passed ? 'pass' : 'fail', null, sentence, seen, deciding);
}

interface Doubt { readonly reason: InconclusiveReason; readonly sentence: string }

/** The values in the base unit of the limit, or why they cannot be had. */
function readFigures(condition: Condition, measurement: Measured, context: JudgeContext, unit: Unit): { readonly values: readonly number[] } | Doubt {
  const { samples } = measurement;
  if (samples.length === 0) return { reason: 'no-data', sentence: 'The source has no data for this. Check the query, and that the target is up.' };
  if (measurement.denominator === 0) return { reason: 'too-little', sentence: 'There was no request in the window, so there is no ratio. Wait for traffic, or send some.' };
  if (samples.some((sample) => !Number.isFinite(sample.value))) return { reason: 'not-finite', sentence: 'The source answered with NaN or an infinity, as it does where nothing was counted.' };
  if (samples.length > 1 && context.metric.series === null) {
    return { reason: 'several-series', sentence: `The source answered with ${String(samples.length)} series. Aggregate them in the query, or declare series: all or series: any.` };
  }
  const now = Date.parse(context.now) / 1000;
  const age = now - samples.reduce((oldest, { time }) => (time < oldest || Number.isNaN(time) ? time : oldest), Number.POSITIVE_INFINITY);
  // Written so that a time which is no number is stale too.
  if (!(age <= STALE_SECONDS)) return { reason: 'stale', sentence: `The value is ${Number.isFinite(age) ? `${String(Math.round(age))} s old` : 'of an unknown time'}. Check that the target is up and scraped.` };
  if (!(samples.every(({ time }) => time - now <= STALE_SECONDS))) return { reason: 'stale', sentence: 'The value is from the future. Compare the clock of this machine with that of the source.' };
  const contradiction = statisticContradiction(condition, context);
  if (contradiction !== null) return contradiction;
  if (unitsContradict(context.metric)) return { reason: 'units', sentence: `“${context.name}” is declared in ${context.metric.unit ?? 'no unit'}, and its own name says another unit. Correct one of them.` };
  const figures = unitOfMetric(context.metric);
  if (figures === null && unit !== 'none') return { reason: 'units', sentence: `In what unit “${context.name}” is measured is not known. Declare its unit, such as unit: seconds.` };
  if (figures !== null && figures.unit !== unit && !(unit === 'none' && figures.factor === 1)) {
    return { reason: 'units', sentence: `“${context.name}” is measured in ${figures.unit} and ${condition.subject} is limited in ${unit === 'none' ? 'no unit' : unit}.` };
  }
  if (unit === 'none' && figures !== null && figures.unit !== 'none') {
    return { reason: 'units', sentence: `“${context.name}” is measured in ${figures.unit}, and the limit has no unit. Give it one.` };
  }
  return { values: samples.map((sample) => scale(sample.value, figures?.factor ?? 1)) };
}

/** Reasons to distrust values that look fine. */
function doubtAbout(condition: Condition, measurement: Measured, context: JudgeContext, limit: number, unit: Unit, values: readonly number[]): Doubt | null {
  const factor = unitOfMetric(context.metric)?.factor ?? 1;
  if (measurement.buckets !== null) {
    const highest = Math.max(...measurement.buckets.map((bucket) => scale(bucket, factor)));
    if (measurement.buckets.length === 0 || limit > highest) return { reason: 'saturated', sentence: `The histogram's highest bucket ends at ${measurement.buckets.length === 0 ? 'nothing' : describe(highest, unit)}, below the limit, so it cannot tell. Give it buckets above the limit.` };
    if (values.some((value) => value >= highest)) return { reason: 'saturated', sentence: `The quantile lies in the histogram's last bucket, at or above ${describe(highest, unit)}, so its true value is not known.` };
  }
  if (unit === 'ratio' && isRatioOfRequests(context.metric) && !(context.metric.minimum === 0 && measurement.denominator === null)) {
    const needed = context.metric.minimum ?? Math.max(100, Math.ceil(3 / (limit > 0.5 && limit < 1 ? 1 - limit : Math.max(limit, 1e-9))));
    if (measurement.denominator === null) return { reason: 'too-little', sentence: 'Over how many requests the ratio was taken cannot be told. Write the query as sum(rate(…)) / sum(rate(…)), or declare minimum: 0.' };
    if (!(measurement.denominator >= needed)) return { reason: 'too-little', sentence: `It is ${values.map((value) => describe(value, unit)).slice(0, 3).join(', ')} over ${String(Math.floor(measurement.denominator))} requests, and ${String(needed)} are needed to tell. Wait for more traffic.` };
  }
  return null;
}

/** Whether the figure is a share of requests in a window, rather than of memory or of a pool. */
function isRatioOfRequests(metric: MetricConfiguration): boolean {
  if (metric.source === 'scrape') return metric.measure.kind === 'ratio';
  const query = withoutMatchers(metric.query);
  return query.includes('/') && /\b(?:i?rate|increase|i?delta|\w+_over_time)\s*\(/u.test(query);
}

/** A limit for the 99th percentile says nothing about a median. */
function statisticContradiction(condition: Condition, { name, metric }: JudgeContext): Doubt | null {
  const asked = /^p(\d+(?:\.\d+)?)$/u.exec(condition.statistic ?? '')?.[1];
  const written = metric.source === 'scrape'
    ? metric.measure.kind === 'quantile' ? metric.measure.quantile : null
    : Number(/\bhistogram_quantile\s*\(\s*([\d.]+)\s*,/u.exec(metric.query)?.[1] ?? Number.NaN);
  if (asked === undefined || written === null || Number.isNaN(written) || scale(Number(asked), 0.01) === scale(written, 1)) return null;
  return { reason: 'ambiguous', sentence: `“${name}” measures p${String(scale(written, 100))} and the limit is for p${asked}. Correct the quantile of the metric.` };
}

function isDiluted({ stageTraffic, metric }: JudgeContext): boolean {
  return stageTraffic !== null && stageTraffic < 1 && metric.population !== 'canary';
}

function holds(value: number, comparator: Comparator, limit: number): boolean {
  switch (comparator) {
    case '<':
      return value < limit;
    case '<=':
      return value <= limit;
    case '>':
      return value > limit;
    case '>=':
      return value >= limit;
    case '==':
      return value === limit;
    case '!=':
      return value !== limit;
  }
}

function describe(value: number, unit: Unit): string {
  const digits = (figure: number): string => String(Number(figure.toPrecision(4)));
  switch (unit) {
    case 'seconds':
      return value !== 0 && Math.abs(value) < 1 ? `${digits(value * 1000)} ms` : `${digits(value)} s`;
    case 'bytes':
      return Math.abs(value) >= 1e6 ? `${digits(value / 1e6)} MB` : Math.abs(value) >= 1e3 ? `${digits(value / 1e3)} KB` : `${digits(value)} bytes`;
    case 'ratio':
      return `${digits(value * 100)}%`;
    case 'per_second':
      return `${digits(value)}/s`;
    case 'none':
      return digits(value);
  }
}
