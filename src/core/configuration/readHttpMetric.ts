import { addressFault } from './address.ts';
import { bodyFault, parseBody } from './bodyPattern.ts';
import type { HttpMetric } from './configuration.ts';
import { readExpected } from './expectedStatus.ts';
import type { MetricFields } from './metricFields.ts';
import type { MetricCommon } from './readMetric.ts';

const PATIENCE = 30;
const SUCCESS: HttpMetric['expect'] = [{ from: 200, to: 299 }];

/** Reads `{ http: URL, measure: status | latency | certificate, expect: …, header: …, body: …, timeout: … }`. */
export function readHttpMetric(fields: MetricFields, _key: string, common: MetricCommon): HttpMetric | undefined {
  const { what } = fields;
  const url = fields.text('http');
  const fault = url === undefined ? null : addressFault(url);
  if (fault !== null) fields.wrong('http', `The http of ${what} ${fault}.`);
  const measure = fields.oneOf('measure', ['status', 'latency', 'certificate']) ?? 'status';
  if (measure === 'certificate') checkCertificate(fields, common, url);
  else if (common.unit !== null) fields.wrong('unit', measure === 'latency' ? `The latency of ${what} is measured in seconds. Leave unit out.` : `Whether an answer is as expected has no unit. Leave unit of ${what} out.`);
  const expect = readExpected(fields) ?? SUCCESS;
  const header = readHeader(fields);
  const text = fields.text('body');
  const wrongBody = text === undefined ? null : bodyFault(text);
  if (wrongBody !== null) fields.wrong('body', `The body of ${what} ${wrongBody}.`);
  const timeout = fields.duration('timeout') ?? PATIENCE;
  if (url === undefined) return undefined;
  return { source: 'http', url, measure, expect, header, body: text === undefined || wrongBody !== null ? null : parseBody(text), timeout, ...common };
}

function checkCertificate(fields: MetricFields, { unit }: MetricCommon, url: string | undefined): void {
  const { what } = fields;
  for (const key of ['expect', 'header', 'body']) fields.wrong(key, `"${key}" of ${what} says nothing about a certificate. Leave it out.`);
  if (url !== undefined && /^http:/iu.test(url)) fields.wrong('http', `The http of ${what} has no certificate, since it is not https.`);
  if (unit !== null && unit !== 'days' && unit !== 'none') fields.wrong('unit', `The certificate of ${what} is measured in days left. Leave unit out, or write none for a limit without a unit.`);
}

function readHeader({ what, reader, node }: MetricFields): HttpMetric['header'] {
  const mapping = node('header');
  const header = new Map<string, string>();
  if (mapping === undefined) return {};
  reader.entries(mapping, `header of ${what}`, (name, value) => {
    if (!/^[\w!#$%&'*+.^`|~-]+$/u.test(name)) reader.wrong(value, `"${name}" is no name of a header.`);
    const text = reader.string(value, `header "${name}" of ${what}`);
    if (text !== undefined) header.set(name.toLowerCase(), text);
  });
  return Object.fromEntries(header);
}
