import { signature } from '../condition/judging/bind.ts';
import type { Condition } from '../condition/condition.ts';
import { unitOfMetric } from '../condition/judging/metricUnit.ts';
import type { CatalogueEntry } from './entry.ts';

/** Words that any metric may have in its name, so that they tell nothing. */
const EVERYWHERE = new Set(signature('api app http https server client service request response duration time latency total count rate number value size current usage error second millisecond byte ratio percent bucket sum info the per p50 p75 p90 p95 p99 avg max min ms').split(' '));
/** The 75th percentile of page loads is how each of these is judged (web.dev, "Web Vitals"). */
const WEB_VITALS = new Set(['lcp', 'inp', 'cls', 'fcp', 'ttfb', 'fid']);
const WEB_VITAL_QUANTILE = 'p75';

/** The percentile that a condition asks for, or that its measure is judged by; null for none. */
export function percentileFor({ subject, statistic }: Condition): string | null {
  if (statistic !== null) return /^p\d/u.test(statistic) ? statistic : null;
  return signature(subject).split(' ').some((word) => WEB_VITALS.has(word)) ? WEB_VITAL_QUANTILE : null;
}

/** Metrics of a server that share a telling word with the condition, though no catalogue knows them. */
export function ownEntries(condition: Condition, names: readonly string[]): readonly CatalogueEntry[] {
  const wanted = signature(condition.subject).split(' ').filter((word) => !EVERYWHERE.has(word));
  return names.flatMap((name) => {
    const words = new Set(signature(name.replaceAll('_', ' ')).split(' '));
    const shared = wanted.filter((word) => words.has(word));
    return shared.length === 0 ? [] : entriesOf(name, shared.join(' '), condition);
  });
}

function entriesOf(name: string, called: string, condition: Condition): readonly CatalogueEntry[] {
  const common = { from: 'this server', called: [called], needs: [name] } as const;
  const family = /^(.+)_bucket$/u.exec(name)?.[1];
  if (family !== undefined) {
    const query = `histogram_quantile($quantile, sum by (le) (rate(${name}{@}[$window])))`;
    return [{ ...common, title: family, unit: unitOf(query), statistic: 'quantile', of: 'traffic', query }];
  }
  if (/_(?:count|sum|created)$/u.test(name)) return [];
  if (name.endsWith('_total')) return [{ ...common, title: `${name}, per second`, unit: 'per_second', statistic: 'plain', of: 'traffic', query: `sum(rate(${name}{@}[$window]))` }];
  // The worst of them, whichever way is worse.
  const aggregation = condition.comparator.startsWith('>') ? 'min' : 'max';
  const query = `${aggregation}(${name}{@})`;
  return [{ ...common, title: name, unit: unitOf(query), statistic: 'plain', of: 'system', query }];
}

function unitOf(query: string): CatalogueEntry['unit'] {
  return unitOfMetric(prometheusMetric(query))?.unit ?? 'none';
}

/** A metric of a query and nothing else. */
export function prometheusMetric(query: string): Parameters<typeof unitOfMetric>[0] {
  return { source: 'prometheus', query, unit: null, population: null, absent: null, series: null, minimum: null, qualifier: null, allow: null };
}
