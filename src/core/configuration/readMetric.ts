import type { Node } from 'yaml';
import { isStatedUnit } from '../condition/metricUnit.ts';
import { addressFault } from './address.ts';
import type { MetricConfiguration, Population, ScrapeMetric } from './configuration.ts';
import type { Reader } from './reader.ts';

interface Draft {
  unit: string | null;
  population: Population | null;
  absent: number | null;
  series: 'all' | 'any' | null;
  minimum: number | null;
  url: string | null;
}

/**
 * Reads one entry of `metrics`. Undefined where anything in it is wrong, or where its source is not of this version:
 * without a mistyped `unit`, say, the rest would measure something else than was meant.
 */
export function readMetric(reader: Reader, name: string, node: Node): MetricConfiguration | undefined {
  const what = `metric "${name}"`;
  const before = reader.faults();
  const draft: Draft = { unit: null, population: null, absent: null, series: null, minimum: null, url: null };
  const sources: { key: string; metric: ((common: Draft) => MetricConfiguration) | undefined }[] = [];
  const scrape = (key: string, measure: ScrapeMetric['measure'] | undefined): void => {
    sources.push({ key, metric: measure === undefined ? undefined : (common) => ({ source: 'scrape', measure, ...common }) });
  };
  const unused = (value: Node, key: string): void => { reader.info(value, 'not-used', `"${key}" of ${what} is not used by this version of Holdpoint.`); };
  const later = (value: Node, key: string): void => {
    sources.push({ key, metric: undefined });
    reader.info(value, 'not-used', `The source "${key}" of ${what} is not used by this version of Holdpoint.`);
  };
  reader.map(node, what, {
    query: (value) => {
      const query = reader.string(value, `query of ${what}`);
      sources.push({ key: 'query', metric: query === undefined ? undefined : ({ unit, population, absent, series, minimum }) => ({ source: 'prometheus', query, unit, population, absent, series, minimum }) });
    },
    value: (value, key) => { scrape(key, ifText(reader.string(value, `${key} of ${what}`), (series) => ({ kind: 'value', series }))); },
    rate: (value, key) => { scrape(key, ifText(reader.string(value, `${key} of ${what}`), (series) => ({ kind: 'rate', series }))); },
    ratio: (value, key) => { scrape(key, readRatio(reader, what, value)); },
    quantile: (value, key) => { scrape(key, readQuantile(reader, what, value)); },
    url: (value) => {
      const url = reader.string(value, `url of ${what}`);
      const fault = url === undefined ? null : addressFault(url);
      if (fault !== null) reader.wrong(value, `The url of ${what} ${fault}.`);
      else draft.url = url ?? null;
    },
    unit: (value) => {
      const unit = reader.string(value, `unit of ${what}`);
      if (unit !== undefined && !isStatedUnit(unit)) reader.wrong(value, `Unexpected unit "${unit}" of ${what}, expected one such as seconds, ms, bytes, KB, ratio or percent.`);
      else draft.unit = unit ?? null;
    },
    population: (value) => { draft.population = reader.oneOf<Population>(value, `population of ${what}`, ['canary', 'stable', 'all']) ?? null; },
    absent: (value) => { draft.absent = reader.number(value, `absent of ${what}`) ?? null; },
    series: (value) => { draft.series = reader.oneOf<'all' | 'any'>(value, `series of ${what}`, ['all', 'any']) ?? null; },
    minimum: (value) => {
      const minimum = reader.number(value, `minimum of ${what}`);
      if (minimum !== undefined && minimum < 0) reader.wrong(value, `Unexpected minimum of ${what}, expected 0 or more requests.`);
      else draft.minimum = minimum ?? null;
    },
    allow: unused,
    json: later,
    path: unused,
    files: later,
    measure: unused,
    command: later,
    http: later,
    expect: unused,
  });
  const [source] = sources;
  if (source === undefined) return reader.wrong(node, `${capital(what)} names no source. Give it one of query, value, rate, ratio or quantile.`);
  if (sources.length > 1) return reader.wrong(node, `${capital(what)} names several sources (${sources.map(({ key }) => key).join(', ')}). Keep one.`);
  if (draft.url !== null && source.key === 'query') return reader.wrong(node, `${capital(what)} has both query and url. A query is asked at holdpoint.prometheus; leave url out.`);
  return reader.faults() === before ? source.metric?.(draft) : undefined;
}

function ifText<T>(text: string | undefined, make: (text: string) => T): T | undefined {
  return text === undefined ? undefined : make(text);
}

function readRatio(reader: Reader, what: string, node: Node): ScrapeMetric['measure'] | undefined {
  const parts = reader.list(node, `ratio of ${what}`);
  if (parts === undefined) return undefined;
  const [numerator, denominator] = parts.map((part) => reader.string(part, `ratio of ${what}`));
  if (parts.length !== 2 || numerator === undefined || denominator === undefined) return reader.wrong(node, `Unexpected ratio of ${what}, expected [numerator, denominator].`);
  return { kind: 'ratio', numerator, denominator };
}

function readQuantile(reader: Reader, what: string, node: Node): ScrapeMetric['measure'] | undefined {
  const [first, second, ...rest] = reader.list(node, `quantile of ${what}`) ?? [];
  if (first === undefined || second === undefined || rest.length > 0) return reader.wrong(node, `Unexpected quantile of ${what}, expected [0.99, series].`);
  const quantile = reader.number(first, `quantile of ${what}`);
  const series = reader.string(second, `quantile of ${what}`);
  if (quantile === undefined || series === undefined) return undefined;
  return quantile > 0 && quantile < 1 ? { kind: 'quantile', quantile, series } : reader.wrong(first, `Unexpected quantile of ${what}, expected a number between 0 and 1.`);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
