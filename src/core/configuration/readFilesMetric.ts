import type { FilesMetric } from './configuration.ts';
import { globFault } from './glob.ts';
import type { MetricFields } from './metricFields.ts';
import type { MetricCommon } from './readMetric.ts';
import { repositoryPathFault } from './repositoryPath.ts';

/** What was built longer ago than a day is hardly what is deployed now. */
const A_DAY = 86_400;

/** Reads `{ files: GLOB, measure: count | size | gzip | brotli, maxAge: … }`. */
export function readFilesMetric(fields: MetricFields, _key: string, common: MetricCommon): FilesMetric | undefined {
  const { what } = fields;
  const pattern = fields.text('files');
  if (pattern === undefined) return undefined;
  const fault = repositoryPathFault(pattern) ?? globFault(pattern);
  if (fault !== null) fields.wrong('files', `The files of ${what} ${fault}.`);
  const measure = fields.oneOf('measure', ['count', 'size', 'gzip', 'brotli']) ?? (fields.has('measure') ? undefined : 'size');
  if (common.absent !== null && measure !== 'count') fields.wrong('absent', `No files weigh nothing by accident only, so absent of ${what} goes with measure: count alone. Leave it out.`);
  const maxAge = fields.duration('maxAge') ?? (measure === 'count' ? null : A_DAY);
  return measure === undefined ? undefined : { source: 'files', pattern, measure, maxAge, ...common };
}
