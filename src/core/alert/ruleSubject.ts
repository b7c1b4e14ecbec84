import { percentileOf } from '../condition/reading/statistic.ts';
import { scale } from '../condition/units.ts';
import type { AlertRule } from '../ports.ts';
import { readPromql } from '../promql/query.ts';

/** Whether a rule is about a statistic: its quantile says so, or where it computes none its name or that of its metric. */
export function saysStatistic({ name }: AlertRule, compared: string, statistic: string): boolean {
  const asked = quantileNamed(statistic);
  const quantiles = quantilesIn(compared);
  if (asked !== null && quantiles.length > 0) return quantiles.every((quantile) => scale(quantile, 1) === scale(asked, 1));
  return new RegExp(`(?:^|[^a-z0-9])${statistic.replaceAll('.', '[._]?')}(?![0-9])`, 'iu').test(`${name.replaceAll(/([a-z])(p\d{2,3})(?!\d)/giu, '$1_$2').replaceAll(/([a-z0-9])([A-Z])/gu, '$1_$2')} ${compared}`) || hasAggregate(compared, statistic);
}

/** A recording of a baseline by name, or the same metrics some time before. */
export function isBaselineOf(side: string, of: string): boolean {
  const [here, there] = [readPromql(side).selectors, readPromql(of).selectors];
  if (here.length > 0 && here.every((selector) => /^[a-z0-9_:]*baseline/iu.test(selector))) return true;
  return /\boffset\s+\d/u.test(side) && !/\boffset\s+\d/u.test(of) && here.length === there.length && here.every((selector) => there.includes(selector));
}

/** The same histogram at another quantile. */
export function isStatisticOf(side: string, of: string, statistic: string): boolean {
  const asked = quantileNamed(statistic);
  const same = readPromql(side).selectors.every((selector) => readPromql(of).selectors.includes(selector));
  const quantiles = quantilesIn(side);
  return same && asked !== null && quantiles.length === 1 && scale(quantiles[0] ?? Number.NaN, 1) === scale(asked, 1);
}

function quantilesIn(query: string): readonly number[] {
  const written = [...query.matchAll(/\b(?:histogram_quantile|quantile_over_time|quantile)\s*(?:(?:by|without)\s*\([^()]*\)\s*)?\(\s*([\d.]+)\s*,|\bquantile\s*=\s*"([\d.]+)"/gu)];
  return written.map(([, called, label]) => Number(called ?? label));
}

/** Between 0 and 1; null for a statistic that is no quantile. */
function quantileNamed(statistic: string): number | null {
  const percentile = /^p(\d+(?:\.\d+)?)$/u.exec(percentileOf(statistic) ?? statistic)?.[1];
  if (percentile === undefined) return null;
  // `p999` is written for p99.9.
  return Number(percentile) > 100 ? Number(`0.${percentile}`) : Number(percentile) / 100;
}

function hasAggregate(compared: string, statistic: string): boolean {
  const names: Readonly<Record<string, RegExp>> = { avg: /\bavg(?:_over_time)?\b|_sum\b[\s\S]*\/[\s\S]*_count\b/u, max: /\bmax(?:_over_time)?\b/u, min: /\bmin(?:_over_time)?\b/u };
  return names[statistic]?.test(compared) ?? false;
}
