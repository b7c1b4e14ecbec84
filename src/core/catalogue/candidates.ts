import { signature } from '../condition/judging/bind.ts';
import type { Condition, Unit } from '../condition/condition.ts';
import { unitOfMetric } from '../condition/judging/metricUnit.ts';
import { scale } from '../condition/units.ts';
import type { WrittenMetric } from '../configuration/writeEntry.ts';
import type { CatalogueEntry } from './entry.ts';
import { HTTP } from './http.ts';
import { ownEntries, percentileFor, prometheusMetric } from './own.ts';
import { SYSTEMS } from './systems.ts';

/** A metric that may be what a condition is about, and how it would be written into the front matter. */
export interface Candidate {
  readonly title: string;
  readonly from: string;
  readonly unit: Unit;
  readonly metric: WrittenMetric;
}

/** Each is asked for its value, and most of what a name suggests has none. */
const MOST = 24;
const KNOWN = [...HTTP, ...SYSTEMS];
const KNOWN_NAMES = new Set(KNOWN.flatMap(({ needs }) => needs));

/**
 * What a server with series of these names could measure a condition by, the likeliest first: known metrics that an item of
 * that wording is usually about, in a unit that can be compared with its limit, then metrics of the server's own that share a
 * telling word with it. With matchers for the canary configured, each metric of traffic comes for the canary alone first.
 */
export function candidatesFor(condition: Condition, names: readonly string[], canary: string | null): readonly Candidate[] {
  const there = new Set(names);
  const percentile = percentileFor(condition);
  const words = new Set(signature(condition.subject).split(' '));
  const ranked = [...KNOWN, ...ownEntries(condition, names.filter((name) => !KNOWN_NAMES.has(name)))]
    .filter((entry) => entry.needs.every((name) => there.has(name)) && fitsUnit(entry.unit, condition) && fitsStatistic(entry, condition, percentile))
    .map((entry) => ({ entry, score: scoreOf(entry, words) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score);
  const all = ranked.flatMap(({ entry }) => (entry.of === 'traffic' && canary !== null ? [candidate(entry, percentile, 'canary'), candidate(entry, percentile, 'all')] : [candidate(entry, percentile, 'all')]));
  return all.slice(0, MOST);
}

/** How many words of what an entry is called an item says; 0 where it says none of its names in full. */
function scoreOf({ called }: CatalogueEntry, words: ReadonlySet<string>): number {
  return Math.max(...called.map((phrase) => {
    const wanted = signature(phrase).split(' ');
    return wanted.every((word) => words.has(word)) ? wanted.length : 0;
  }));
}

function fitsUnit(unit: Unit, { threshold }: Condition): boolean {
  return threshold.kind === 'multiple' || threshold.unit === unit || (threshold.kind === 'difference' && threshold.unit === 'ratio');
}

function fitsStatistic(entry: CatalogueEntry, { statistic }: Condition, percentile: string | null): boolean {
  switch (entry.statistic) {
    case 'quantile':
      return percentile !== null;
    case 'mean':
      return statistic === null || statistic === 'avg';
    case 'plain':
      return statistic === null || entry.query.startsWith(`${statistic}(`) || entry.query.includes(`_${statistic}_`);
  }
}

function candidate({ title, from, unit, query, absent }: CatalogueEntry, percentile: string | null, population: 'canary' | 'all'): Candidate {
  const matchers = population === 'canary' ? '$canary' : '';
  const quantile = percentile === null ? '' : String(scale(Number(percentile.slice(1)), 0.01));
  const written = query
    .replaceAll(/\{@\}/gu, matchers === '' ? '' : `{${matchers}}`)
    .replaceAll(/,@\}/gu, matchers === '' ? '}' : `,${matchers}}`)
    .replaceAll('$quantile', quantile);
  const named = unitOfMetric(prometheusMetric(written));
  return {
    title: `${title}${query.includes('$quantile') && percentile !== null ? `, ${percentile}` : ''}${population === 'canary' ? ', canary' : ''}`,
    from,
    unit,
    metric: {
      query: written,
      // What the names in a query tell need not be said.
      ...(named?.unit === unit ? {} : { unit }),
      ...(population === 'canary' ? { population } : {}),
      ...(absent === undefined ? {} : { absent }),
    },
  };
}
