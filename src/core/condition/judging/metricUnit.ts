import type { HttpMetric, MetricConfiguration, ScrapeMetric } from '../../configuration/configuration.ts';
import { parseJsonPath } from '../../configuration/jsonPath.ts';
import { unitOf, type UnitFactor } from '../units.ts';

const RATIO: UnitFactor = { unit: 'ratio', factor: 1 };
const BARE: UnitFactor = { unit: 'none', factor: 1 };
const PER_SECOND: UnitFactor = { unit: 'per_second', factor: 1 };

const BY_NAME: ReadonlyMap<string, UnitFactor> = new Map([
  ['ratio', RATIO],
  ['%', { unit: 'ratio', factor: 0.01 }],
  ['per_second', PER_SECOND],
  ['req/s', PER_SECOND],
  ['none', BARE],
  // A share of 1 that people speak of as a score out of 100, as those of Lighthouse are.
  ['score', { unit: 'none', factor: 100 }],
]);

/** Ends of metric names that give the unit of the value, after Prometheus's naming practice. */
const SUFFIXES: readonly (readonly [string, UnitFactor])[] = [
  ['(?:ms|milliseconds|millis)', { unit: 'seconds', factor: 1e-3 }],
  ['seconds', { unit: 'seconds', factor: 1 }],
  ['bytes', { unit: 'bytes', factor: 1 }],
  ['percent', { unit: 'ratio', factor: 0.01 }],
  ['ratio', RATIO],
];

/** Functions and aggregations that give what they take: the unit of the series is that of the answer. */
const KEEPING = new Set(['sum', 'avg', 'max', 'min', 'quantile', 'topk', 'bottomk', 'by', 'without', 'avg_over_time', 'max_over_time', 'min_over_time', 'quantile_over_time', 'last_over_time', 'abs', 'sort', 'sort_desc']);
const IN_QUANTILE = new Set([...KEEPING, 'histogram_quantile', 'rate', 'increase', 'irate']);

/** A unit as written in a configuration; null for what is none. */
export function statedUnit(unit: string): UnitFactor | null {
  return BY_NAME.get(unit.toLowerCase()) ?? unitOf(unit);
}

export function isStatedUnit(unit: string): boolean {
  return statedUnit(unit) !== null;
}

/** The unit of a metric's figures, from its declaration or else from its name; null where neither tells. */
export function unitOfMetric(metric: MetricConfiguration): UnitFactor | null {
  return metric.unit === null ? namedUnit(metric) : statedUnit(metric.unit);
}

/** Whether the declared unit is not the one that the metric's own name gives. */
export function unitsContradict(metric: MetricConfiguration): boolean {
  const named = namedUnit(metric);
  const stated = metric.unit === null ? null : statedUnit(metric.unit);
  return named !== null && stated !== null && (named.unit !== stated.unit || named.factor !== stated.factor);
}

const namedUnits = new WeakMap<MetricConfiguration, { readonly unit: UnitFactor | null }>();

/** Read once for each metric: a verdict asks for it at every turn. */
function namedUnit(metric: MetricConfiguration): UnitFactor | null {
  const known = namedUnits.get(metric) ?? { unit: readNamedUnit(metric) };
  namedUnits.set(metric, known);
  return known.unit;
}

function readNamedUnit(metric: MetricConfiguration): UnitFactor | null {
  switch (metric.source) {
    case 'prometheus':
      return unitOfQuery(withoutMatchers(metric.query));
    case 'scrape':
      return unitOfScrape(metric);
    case 'json':
      return suffixUnit(String(parseJsonPath(metric.path)?.at(-1) ?? ''), '');
    case 'files':
      return metric.measure === 'count' ? BARE : { unit: 'bytes', factor: 1 };
    case 'targets':
    case 'alert':
    case 'command':
      return null;
    case 'http':
      return unitOfHttp(metric);
  }
}

function unitOfHttp({ measure, unit }: HttpMetric): UnitFactor | null {
  switch (measure) {
    case 'status':
      return null;
    case 'latency':
      return { unit: 'seconds', factor: 1 };
    case 'certificate':
      // Days left are compared with a bare figure where the author says so.
      return unit === 'none' ? BARE : { unit: 'seconds', factor: 86_400 };
  }
}

function unitOfScrape(metric: ScrapeMetric): UnitFactor | null {
  switch (metric.measure.kind) {
    case 'ratio':
      return RATIO;
    case 'rate':
      return PER_SECOND;
    case 'value':
      return suffixUnit(withoutMatchers(metric.measure.series), '(?:_sum)?');
    case 'quantile':
      return suffixUnit(withoutMatchers(metric.measure.series), '(?:_bucket)?');
  }
}

/** What stands in braces is about labels, not about the figure. */
export function withoutMatchers(query: string): string {
  return query.replaceAll(/\{(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`|[^}"'`])*\}/gu, '');
}

function unitOfQuery(query: string): UnitFactor | null {
  const halves = query.split('/');
  if (halves.length === 2) return unitOfQuotient(halves[0] ?? '', halves[1] ?? '');
  // Arithmetic and comparison may change the unit, so then only a declaration tells.
  if (/[-+*/%^<>=!]|\b(?:and|or|unless|bool|atan2)\b/u.test(query)) return null;
  const called = [...query.matchAll(/([a-z_]\w*)\s*\(/giu)].map(([, name]) => name?.toLowerCase() ?? '');
  const quantile = called.includes('histogram_quantile');
  const known = quantile ? IN_QUANTILE : KEEPING;
  return called.every((name) => known.has(name)) ? suffixUnit(query, quantile ? '(?:_bucket)?' : '(?:_sum)?') : null;
}

const SUM_OF_RATE = /^\s*\(*\s*sum\s*(?:(?:by|without)\s*\([^()]*\)\s*)?\(\s*(?:rate|increase)\s*\(\s*([a-z_:][\w:]*)\s*\[[^\]]*\]\s*\)\s*\)(?:\s*(?:by|without)\s*\([^()]*\))?\s*\)*\s*$/iu;

/** `sum(rate(a[5m])) / sum(rate(b[5m]))` is a ratio; `…_seconds_sum / …_seconds_count` a mean in seconds. */
function unitOfQuotient(above: string, below: string): UnitFactor | null {
  const numerator = SUM_OF_RATE.exec(above)?.[1];
  const denominator = SUM_OF_RATE.exec(below)?.[1];
  if (numerator === undefined || denominator === undefined) return null;
  if (numerator.endsWith('_sum') && denominator.endsWith('_count')) return suffixUnit(numerator, '_sum');
  return dimension(numerator) === dimension(denominator) ? RATIO : null;
}

/** What a counter counts, apart from events. */
function dimension(counter: string): string {
  return /_(seconds|milliseconds|bytes)(?:_total|_sum)?$/u.exec(counter)?.[1] ?? 'events';
}

/** Two names of different units in one text: then nothing is known. */
function suffixUnit(text: string, ending: string): UnitFactor | null {
  const found = SUFFIXES.filter(([suffix]) => new RegExp(`_${suffix}${ending}(?![\\w:])`, 'u').test(text)).map(([, unit]) => unit);
  return found.length === 1 ? (found[0] ?? null) : null;
}
