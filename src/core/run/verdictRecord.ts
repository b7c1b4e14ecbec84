import type { Verdict } from '../condition/verdict.ts';
import type { VerdictRecord } from './event.ts';

/** Samples that an event carries; a verdict that stands on more keeps its value and its query. */
const SAMPLES = 50;

/** A verdict as an event holds it: numbers as decimal strings, since numbers of a record are safe integers. */
export function verdictRecord(verdict: Verdict): VerdictRecord {
  const { outcome, reason, sentence, metric, query, source, time, unit } = verdict;
  return {
    outcome,
    reason,
    sentence,
    metric,
    query,
    source,
    time,
    samples: verdict.samples.slice(0, SAMPLES).map((sample) => ({ time: decimal(sample.time), value: decimal(sample.value), labels: { ...sample.labels } })),
    value: verdict.value === null ? null : decimal(verdict.value),
    threshold: verdict.threshold === null ? null : decimal(verdict.threshold),
    unit,
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
