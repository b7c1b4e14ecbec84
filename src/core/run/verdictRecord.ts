import type { Baseline } from '../condition/judging/baseline.ts';
import type { Verdict } from '../condition/judging/verdict.ts';
import type { BaselineRecord, VerdictRecord } from './event.ts';

/** Samples that an event carries; a verdict that stands on more keeps its value and its query. */
const SAMPLES = 50;

/** A verdict as an event holds it: numbers as decimal strings, since numbers of a record are safe integers. */
export function verdictRecord(verdict: Verdict): VerdictRecord {
  const { outcome, reason, sentence, metric, query, source, time, unit, window, reference } = verdict;
  return {
    outcome,
    reason,
    sentence,
    metric,
    query,
    source,
    time,
    samples: verdict.samples.slice(0, SAMPLES).map((sample) => ({ time: decimal(sample.time), value: decimal(sample.value), labels: { ...sample.labels } })),
    ...(verdict.seen === undefined ? {} : { seen: verdict.seen }),
    value: verdict.value === null ? null : decimal(verdict.value),
    threshold: verdict.threshold === null ? null : decimal(verdict.threshold),
    unit,
    ...(window === undefined ? {} : { window: { seconds: decimal(window.seconds), step: decimal(window.step), points: window.points, violated: decimal(window.violated), allowed: decimal(window.allowed), ...(window.first === undefined ? {} : { first: decimal(window.first) }) } }),
    ...(reference === undefined ? {} : { reference: { of: reference.of, origin: reference.origin, query: reference.query, value: decimal(reference.value) } }),
  };
}

/** A baseline as an event holds it. */
export function baselineRecord(baseline: Baseline): BaselineRecord {
  const { start, end, step, value, samples, ...rest } = baseline;
  const optional = (figure: number | null): string | null => (figure === null ? null : decimal(figure));
  return {
    ...rest,
    start: optional(start),
    end: optional(end),
    step: optional(step),
    value: optional(value),
    samples: samples.map((sample) => ({ time: decimal(sample.time), value: decimal(sample.value) })),
  };
}

/** The shortest decimal that reads back as the number, never with an exponent; what is not finite as Prometheus writes it. */
export function decimal(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  const [mantissa = '', exponent] = String(value).split('e');
  if (exponent === undefined) return mantissa;
  const sign = mantissa.startsWith('-') ? '-' : '';
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.');
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  return `${sign}${digits.padEnd(point, '0')}`;
}
