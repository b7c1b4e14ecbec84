import { statedUnit } from '../condition/judging/metricUnit.ts';
import type { UnitFactor } from '../condition/units.ts';
import type { MetricCatalogue } from '../ports.ts';

/** Units as OpenTelemetry writes them, which are those of UCUM ("Case sensitive code"). `1` is a ratio or a count: it tells nothing. */
const UCUM: ReadonlyMap<string, UnitFactor> = new Map([
  ['By', { unit: 'bytes', factor: 1 }],
  ['kBy', { unit: 'bytes', factor: 1e3 }],
  ['MBy', { unit: 'bytes', factor: 1e6 }],
  ['GBy', { unit: 'bytes', factor: 1e9 }],
  ['KiBy', { unit: 'bytes', factor: 1024 }],
  ['MiBy', { unit: 'bytes', factor: 1024 ** 2 }],
  ['GiBy', { unit: 'bytes', factor: 1024 ** 3 }],
  ['min', { unit: 'seconds', factor: 60 }],
]);

/** The unit of a metric as the server's metadata gives it (`/api/v1/metadata`); null where it gives none. */
export async function metadataUnit(catalogue: MetricCatalogue, name: string, signal: AbortSignal): Promise<UnitFactor | null> {
  const family = name.replace(/_(?:bucket|sum|count)$/u, '');
  for (const candidate of new Set([name, family, family.replace(/_total$/u, '')])) {
    const answer = await catalogue.metadata(candidate, signal);
    const unit = answer.status === 'ok' ? (answer.value.get(candidate)?.unit ?? '') : '';
    if (unit !== '' && unit !== '1') return UCUM.get(unit) ?? statedUnit(unit);
  }
  return null;
}
