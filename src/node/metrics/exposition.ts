import parsePrometheusTextFormat from 'parse-prometheus-text-format';
import { labelPattern } from './labelPattern.ts';
import type { Matcher, Selector } from '../../core/promql/selector.ts';

/** One line of an exposition. */
export interface Series {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  /** Seconds since the epoch as exposed; null where the line gives none. */
  readonly time: number | null;
}

/** All series of a scrape by name and labels. */
export type Exposition = ReadonlyMap<string, Series>;

const NAME = /[a-zA-Z_:][a-zA-Z0-9_:]*/u.source;
const LABEL = /[ \t]*[a-zA-Z_][a-zA-Z0-9_]*[ \t]*=[ \t]*"(?:[^"\\]|\\.)*"[ \t]*/u.source;
const NUMBER = /[+-]?(?:[iI]nf(?:inity)?|[nN]a[nN]|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)/u.source;

/** One line: a name, labels, a value, a time in milliseconds; or nothing. */
const SAMPLE = new RegExp(`^[ \\t]*(?:${NAME}(?:[ \\t]*\\{(?:${LABEL}(?:,${LABEL})*,?)?[ \\t]*\\}[ \\t]*|[ \\t]+)${NUMBER}(?:[ \\t]+-?\\d+)?)?[ \\t]*\\r?$`, 'u');

/**
 * Reads the text format (Prometheus, "Exposition formats", 0.0.4). Null for anything else: a page, an answer that was
 * cut off, one line that is wrong. Comments are left out first: told that a family is a histogram, the library folds
 * its lines into one and drops their labels, which would mix the canary with the stable version.
 */
export function readExposition(text: string): Exposition | null {
  // The last line must end in a line feed; without it the body may have been cut off within a number.
  if (!text.endsWith('\n')) return null;
  const samples = text.replaceAll(/^[ \t]*#.*$/gmu, '');
  // The library takes almost anything for a sample, and drops what it makes nothing of.
  if (!samples.split('\n').every((line) => SAMPLE.test(line))) return null;
  const found = new Map<string, Series>();
  try {
    for (const family of parsePrometheusTextFormat(samples)) {
      for (const { value = '', labels = {}, timestamp_ms: stamp } of family.metrics) {
        const series = { name: family.name, labels, value: readValue(value), time: stamp === undefined ? null : Number(stamp) / 1000 };
        found.set(keyOf(series), series);
      }
    }
  } catch {
    return null;
  }
  return found;
}

/** The series of an exposition that a selector matches. A `RangeError` for a pattern that cannot be used. */
export function select(exposition: Exposition, { name, matchers }: Selector, suffix = ''): ReadonlyMap<string, Series> {
  const wanted = name + suffix;
  const tests = matchers.map(testOf);
  return new Map([...exposition].filter(([, series]) => series.name === wanted && tests.every((test) => test(series.labels))));
}

function testOf({ label, operator, value }: Matcher): (labels: Readonly<Record<string, string>>) => boolean {
  // A label that is not there equals the empty text.
  const of = (labels: Readonly<Record<string, string>>): string => (Object.hasOwn(labels, label) ? (labels[label] ?? '') : '');
  switch (operator) {
    case '=':
      return (labels) => of(labels) === value;
    case '!=':
      return (labels) => of(labels) !== value;
    case '=~':
    case '!~': {
      const matches = labelPattern(value);
      return (labels) => matches(of(labels)) === (operator === '=~');
    }
  }
}

export function keyOf({ name, labels }: Pick<Series, 'name' | 'labels'>): string {
  return `${name}${JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)))}`;
}

function readValue(text: string): number {
  if (/^\+?inf(?:inity)?$/iu.test(text)) return Number.POSITIVE_INFINITY;
  if (/^-inf(?:inity)?$/iu.test(text)) return Number.NEGATIVE_INFINITY;
  return /nan/iu.test(text) ? Number.NaN : Number(text);
}
