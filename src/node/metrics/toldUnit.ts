import { statedUnit, unitOfMetric } from '../../core/condition/judging/metricUnit.ts';
import { scale, type UnitFactor } from '../../core/condition/units.ts';
import type { PrometheusMetric } from '../../core/configuration/configuration.ts';
import type { Measurement, MetricCatalogue } from '../../core/ports.ts';
import { unitOfExpression } from '../../core/promql/dimension.ts';
import { metadataUnit } from '../../core/promql/metadataUnit.ts';
import { readPromql } from '../../core/promql/query.ts';

/** Units by the words of a configuration, for which a measurement may say what it is in. */
const WORDS = ['seconds', 'ms', 'us', 'minutes', 'hours', 'bytes', 'KB', 'MB', 'GB', 'KiB', 'MiB', 'GiB', 'ratio', 'percent', 'per_second'];

/**
 * Adds the unit to what was measured where neither the configuration nor the name of a metric tells it: by what the query does
 * with its metrics, and by the metadata that the server has of them. Where the configuration declares another, nothing was measured.
 */
export async function withToldUnit(measurement: Measurement, metric: PrometheusMetric, name: string, catalogue: MetricCatalogue, signal: AbortSignal): Promise<Measurement> {
  if (measurement.status !== 'measured' || (metric.unit === null && unitOfMetric(metric) !== null)) return measurement;
  const unit = await unitOfAnswer(measurement.query, catalogue, signal);
  if (unit === null) return measurement;
  const word = WORDS.find((candidate) => isSame(statedUnit(candidate), unit));
  if (metric.unit === null) return word === undefined ? measurement : { ...measurement, unit: word };
  const declared = statedUnit(metric.unit);
  if (declared === null || !contradicts(declared, unit)) return measurement;
  const { query, source } = measurement;
  return { status: 'inconclusive', query, source, reason: 'units', message: `“${name}” is declared in ${metric.unit}, and its query gives ${word ?? `${unit.unit} times ${String(unit.factor)}`}. Correct one of them.` };
}

async function unitOfAnswer(query: string, catalogue: MetricCatalogue, signal: AbortSignal): Promise<UnitFactor | null> {
  const told = new Map<string, UnitFactor | null>();
  for (const selector of readPromql(query).selectors) {
    const name = /^[\w:]*/u.exec(selector)?.[0] ?? '';
    if (name !== '' && unitOfExpression(name) === null && !told.has(name)) told.set(name, await metadataUnit(catalogue, name, signal));
  }
  return unitOfExpression(query, (name) => told.get(name) ?? null);
}

/** A bare number may be declared of anything, and anything of one: how it is to be compared is the author's. */
function contradicts(declared: UnitFactor, told: UnitFactor): boolean {
  return declared.unit === told.unit ? declared.unit !== 'none' && !isSame(declared, told) : declared.unit !== 'none' && told.unit !== 'none';
}

function isSame(a: UnitFactor | null, b: UnitFactor): boolean {
  return a?.unit === b.unit && scale(a.factor, 1) === scale(b.factor, 1);
}
