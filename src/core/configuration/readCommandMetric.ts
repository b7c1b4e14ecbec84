import type { CommandMetric } from './configuration.ts';
import type { MetricFields } from './metricFields.ts';
import type { MetricCommon } from './readMetric.ts';

/** Seconds that a command is given where none are declared. */
const PATIENCE = 30;

/** Reads `{ command: …, measure: number | exit, timeout: … }`. */
export function readCommandMetric(fields: MetricFields, _key: string, common: MetricCommon): CommandMetric | undefined {
  const command = fields.text('command');
  const measure = fields.oneOf('measure', ['number', 'exit']) ?? 'number';
  if (measure === 'exit' && common.unit !== null) fields.wrong('unit', `An exit code has no unit. Leave unit of ${fields.what} out.`);
  const timeout = fields.duration('timeout') ?? PATIENCE;
  return command === undefined ? undefined : { source: 'command', command, measure, timeout, ...common };
}
