import { statedUnit, unitOfMetric } from '../../core/condition/judging/metricUnit.ts';
import type { UnitFactor } from '../../core/condition/units.ts';
import type { PrometheusMetric } from '../../core/configuration/configuration.ts';
import type { Measurement, MetricCatalogue } from '../../core/ports.ts';
import { unitOfExpression } from '../../core/promql/dimension.ts';
import { metadataUnit } from '../../core/promql/metadataUnit.ts';
import { readPromql } from '../../core/promql/query.ts';

/** Units by the words of a configuration, for which a measurement may say what it is in. */
const WORDS = ['seconds', 'ms', 'us', 'minutes', 'hours', 'bytes', 'KB', 'MB', 'GB', 'KiB', 'MiB', 'GiB', 'ratio', 'percent', 'per_second'];

/**
 * Adds the unit to what was measured where neither the configuration nor the name of a metric tells it: by what the query does
 * with its metrics, and by the metadata that the server has of them.
 */
export async function withToldUnit(measurement: Measurement, metric: PrometheusMetric, catalogue: MetricCatalogue, signal: AbortSignal): Promise<Measurement> {
  if (measurement.status !== 'measured' || unitOfMetric(metric) !== null) return measurement;
  const told = new Map<string, UnitFactor | null>();
  for (const selector of readPromql(measurement.query).selectors) {
    const name = /^[\w:]*/u.exec(selector)?.[0] ?? '';
    if (name !== '' && unitOfExpression(name) === null && !told.has(name)) told.set(name, await metadataUnit(catalogue, name, signal));
  }
  const unit = unitOfExpression(measurement.query, (name) => told.get(name) ?? null);
  const word = unit === null ? undefined : WORDS.find((candidate) => isSame(statedUnit(candidate), unit));
  return word === undefined ? measurement : { ...measurement, unit: word };
}

function isSame(a: UnitFactor | null, b: UnitFactor): boolean {
  return a?.unit === b.unit && a.factor === b.factor;
}
