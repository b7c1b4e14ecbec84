import { addressFault } from './address.ts';
import type { JsonMetric } from './configuration.ts';
import { EVERY, parseJsonPath } from './jsonPath.ts';
import type { MetricFields } from './metricFields.ts';
import type { MetricCommon } from './readMetric.ts';
import { repositoryPathFault } from './repositoryPath.ts';

/** A report of the day before still counts: it is made with the build, and deployments take hours. */
const A_DAY = 86_400;

/** Reads `{ json: FILE or URL, path: …, time: …, maxAge: … }`. */
export function readJsonMetric(fields: MetricFields, _key: string, common: MetricCommon): JsonMetric | undefined {
  const { what } = fields;
  const report = fields.text('json');
  if (report === undefined) return undefined;
  const fault = isAddress(report) ? addressFault(report) : repositoryPathFault(report);
  if (fault !== null) fields.wrong('json', `The json of ${what} ${fault}.`);
  const path = readPath(fields, 'path');
  if (!fields.has('path')) fields.wrong('json', `${what} says no path. Add one such as path: audits.speed-index.numericValue.`);
  const time = readPath(fields, 'time') ?? null;
  if (time !== null && parseJsonPath(time)?.includes(EVERY) === true) fields.wrong('time', `The time of ${what} is to be one value; leave * out.`);
  const maxAge = fields.duration('maxAge') ?? A_DAY;
  return path === undefined ? undefined : { source: 'json', report, path, time, maxAge, ...common };
}

function readPath(fields: MetricFields, key: string): string | undefined {
  const text = fields.text(key);
  if (text === undefined) return undefined;
  if (parseJsonPath(text) !== null) return text;
  return fields.wrong(key, `Unexpected ${key} of ${fields.what}, expected keys such as audits.speed-index.numericValue or results[0].mean; a dot within a key is written \\.`);
}

/** Whether a report is fetched, rather than read from a file. */
export function isAddress(report: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//iu.test(report);
}
