import type { Node } from 'yaml';
import { promqlFault } from '../promql/fault.ts';
import { addressFault } from './address.ts';
import type { ScrapeMetric } from './configuration.ts';
import type { MetricFields } from './metricFields.ts';
import type { MetricCommon } from './readMetric.ts';

/** Reads `{ value | rate | ratio | quantile: …, url: … }`, which a service's own `/metrics` answers. */
export function readScrapeMetric(fields: MetricFields, key: string, common: MetricCommon): ScrapeMetric | undefined {
  const url = fields.text('url') ?? null;
  const fault = url === null ? null : addressFault(url);
  if (fault !== null) fields.wrong('url', `The url of ${fields.what} ${fault}.`);
  const measure = readMeasure(fields, key);
  return measure === undefined ? undefined : { source: 'scrape', measure, url, ...common };
}

function readMeasure(fields: MetricFields, key: string): ScrapeMetric['measure'] | undefined {
  switch (key) {
    case 'ratio':
      return readRatio(fields);
    case 'quantile':
      return readQuantile(fields);
    case 'value':
    case 'rate': {
      const node = fields.node(key);
      const series = node === undefined ? undefined : readSeries(fields, node, key);
      return series === undefined ? undefined : { kind: key, series };
    }
    default:
      throw new TypeError(`no measure of a scrape: ${key}`);
  }
}

/** What PromQL takes for no selector is none here either; what is one and more is told when it is read. */
function readSeries({ what, reader }: MetricFields, node: Node, key: string): string | undefined {
  const series = reader.string(node, `${key} of ${what}`);
  const fault = series === undefined ? null : promqlFault(series);
  return fault === null ? series : reader.wrongPart(node, fault.from, fault.to, `The ${key} of ${what} names no series: it ${fault.message}.`);
}

function readRatio(fields: MetricFields): ScrapeMetric['measure'] | undefined {
  const { what, reader, node, wrong } = fields;
  const list = node('ratio');
  const parts = list === undefined ? undefined : reader.list(list, `ratio of ${what}`);
  if (parts === undefined) return undefined;
  if (parts.length !== 2) return wrong('ratio', `Unexpected ratio of ${what}, expected [numerator, denominator].`);
  const [numerator, denominator] = parts.map((part) => readSeries(fields, part, 'ratio'));
  return numerator === undefined || denominator === undefined ? undefined : { kind: 'ratio', numerator, denominator };
}

function readQuantile(fields: MetricFields): ScrapeMetric['measure'] | undefined {
  const { what, reader, node, wrong } = fields;
  const list = node('quantile');
  const [first, second, ...rest] = (list === undefined ? undefined : reader.list(list, `quantile of ${what}`)) ?? [];
  if (first === undefined || second === undefined || rest.length > 0) return wrong('quantile', `Unexpected quantile of ${what}, expected [0.99, series].`);
  const quantile = reader.number(first, `quantile of ${what}`);
  const series = readSeries(fields, second, 'quantile');
  if (quantile === undefined || series === undefined) return undefined;
  return quantile > 0 && quantile < 1 ? { kind: 'quantile', quantile, series } : reader.wrong(first, `Unexpected quantile of ${what}, expected a number between 0 and 1.`);
}
