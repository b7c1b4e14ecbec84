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
      const series = fields.text(key);
      return series === undefined ? undefined : { kind: key, series };
    }
    default:
      throw new TypeError(`no measure of a scrape: ${key}`);
  }
}

function readRatio({ what, reader, node, wrong }: MetricFields): ScrapeMetric['measure'] | undefined {
  const list = node('ratio');
  const parts = list === undefined ? undefined : reader.list(list, `ratio of ${what}`);
  if (parts === undefined) return undefined;
  const [numerator, denominator] = parts.map((part) => reader.string(part, `ratio of ${what}`));
  if (parts.length !== 2 || numerator === undefined || denominator === undefined) return wrong('ratio', `Unexpected ratio of ${what}, expected [numerator, denominator].`);
  return { kind: 'ratio', numerator, denominator };
}

function readQuantile({ what, reader, node, wrong }: MetricFields): ScrapeMetric['measure'] | undefined {
  const list = node('quantile');
  const [first, second, ...rest] = (list === undefined ? undefined : reader.list(list, `quantile of ${what}`)) ?? [];
  if (first === undefined || second === undefined || rest.length > 0) return wrong('quantile', `Unexpected quantile of ${what}, expected [0.99, series].`);
  const quantile = reader.number(first, `quantile of ${what}`);
  const series = reader.string(second, `quantile of ${what}`);
  if (quantile === undefined || series === undefined) return undefined;
  return quantile > 0 && quantile < 1 ? { kind: 'quantile', quantile, series } : reader.wrong(first, `Unexpected quantile of ${what}, expected a number between 0 and 1.`);
}
