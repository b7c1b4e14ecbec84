import type { Node } from 'yaml';
import { isStatedUnit } from '../condition/judging/metricUnit.ts';
import type { MetricConfiguration, Population } from './configuration.ts';
import { createMetricFields, type MetricFields } from './metricFields.ts';
import { readAlertMetric } from './readAlertMetric.ts';
import { readCommandMetric } from './readCommandMetric.ts';
import { readFilesMetric } from './readFilesMetric.ts';
import { readHttpMetric } from './readHttpMetric.ts';
import { readJsonMetric } from './readJsonMetric.ts';
import { readQueryMetric } from './readQueryMetric.ts';
import { readScrapeMetric } from './readScrapeMetric.ts';
import { readTargetsMetric } from './readTargetsMetric.ts';
import type { Reader } from './reader.ts';

/** What every metric may say of itself, whatever it is measured by. */
export type MetricCommon = Pick<MetricConfiguration, 'unit' | 'population' | 'absent' | 'series' | 'minimum' | 'qualifier' | 'allow'>;

interface SourceOfMetric {
  /** Keys that go with it, besides the one that names it. */
  readonly keys: readonly string[];
  read(fields: MetricFields, key: string, common: MetricCommon): MetricConfiguration | undefined;
}

const OF_TRAFFIC = ['unit', 'population', 'absent', 'series', 'minimum', 'qualifier', 'allow'];
const SCRAPE: SourceOfMetric = { keys: ['url', ...OF_TRAFFIC], read: readScrapeMetric };

/** Sources by the key that names them. */
const SOURCES: ReadonlyMap<string, SourceOfMetric> = new Map([
  ['query', { keys: OF_TRAFFIC, read: readQueryMetric }],
  ['targets', { keys: ['population'], read: readTargetsMetric }],
  ['alert', { keys: ['population'], read: readAlertMetric }],
  ['value', SCRAPE],
  ['rate', SCRAPE],
  ['ratio', SCRAPE],
  ['quantile', SCRAPE],
  ['json', { keys: ['path', 'time', 'maxAge', 'unit', 'population', 'series', 'qualifier'], read: readJsonMetric }],
  ['files', { keys: ['measure', 'maxAge', 'absent', 'qualifier'], read: readFilesMetric }],
  ['command', { keys: ['measure', 'timeout', 'unit', 'population', 'qualifier'], read: readCommandMetric }],
  ['http', { keys: ['measure', 'expect', 'header', 'body', 'timeout', 'unit', 'population', 'qualifier'], read: readHttpMetric }],
]);

const KEYS = [...new Set([...SOURCES.keys(), ...[...SOURCES.values()].flatMap(({ keys }) => keys)])];

/**
 * Reads one entry of `metrics`. Undefined where anything in it is wrong: without a mistyped `unit`, say, the rest would
 * measure something else than was meant.
 */
export function readMetric(reader: Reader, name: string, node: Node): MetricConfiguration | undefined {
  const what = `metric "${name}"`;
  const before = reader.faults();
  const nodes = new Map<string, Node>();
  reader.map(node, what, Object.fromEntries(KEYS.map((key) => [key, (value: Node) => { nodes.set(key, value); }])));
  const named = [...SOURCES].filter(([key]) => nodes.has(key));
  const [first] = named;
  const fields = createMetricFields(reader, what, nodes);
  // What every source has is read in any case, so that all that is wrong with it is said at once.
  const common = readCommon(fields);
  if (first === undefined) return reader.wrong(node, `${capital(what)} names no source. Give it one of ${[...SOURCES.keys()].join(', ')}.`);
  if (named.length > 1) return reader.wrong(node, `${capital(what)} names several sources (${named.map(([key]) => key).join(', ')}). Keep one.`);
  const [key, source] = first;
  for (const other of nodes.keys()) {
    if (other !== key && !source.keys.includes(other)) fields.wrong(other, `"${other}" of ${what} says nothing beside "${key}". Leave it out. Known here: ${source.keys.join(', ')}.`);
  }
  const metric = source.read(fields, key, common);
  return reader.faults() === before ? metric : undefined;
}

function readCommon(fields: MetricFields): MetricCommon {
  const { what } = fields;
  const unit = fields.text('unit') ?? null;
  if (unit !== null && !isStatedUnit(unit)) fields.wrong('unit', `Unexpected unit "${unit}" of ${what}, expected one such as seconds, ms, bytes, KB, ratio, percent or score.`);
  const minimum = fields.number('minimum') ?? null;
  if (minimum !== null && minimum < 0) fields.wrong('minimum', `Unexpected minimum of ${what}, expected 0 or more requests.`);
  return {
    unit,
    population: fields.oneOf<Population>('population', ['canary', 'stable', 'all']) ?? null,
    absent: fields.number('absent') ?? null,
    series: fields.oneOf<'all' | 'any'>('series', ['all', 'any']) ?? null,
    minimum,
    qualifier: fields.text('qualifier') ?? null,
    allow: fields.duration('allow') ?? null,
  };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
