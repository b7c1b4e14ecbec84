import type { ScrapeMetric } from '../../core/configuration/configuration.ts';
import type { Measurement, MetricQuery, MetricRange } from '../../core/ports.ts';
import { describeSpan } from '../../core/condition/describe.ts';
import { STALE_SECONDS } from '../../core/condition/judging/freshness.ts';
import { evaluate } from './scrape.ts';
import { prepareScrape } from './scrapePrepare.ts';
import type { Scrape, Scraper } from './scraper.ts';

type Measured = Extract<Measurement, { status: 'measured' }>;

/** Readings may come late by so much of their interval before one counts as missed. */
const LATE = 1.5;

/**
 * Measures a stretch of time from readings that a watch took: a value at each reading; a rate, ratio or quantile between
 * it and the oldest one within `$window` before it. Nothing is read now, since what is past cannot be.
 */
export function measureScrapeRange(address: string, metric: ScrapeMetric, query: MetricQuery, range: MetricRange, scraper: Scraper): Measurement {
  const prepared = prepareScrape(address, metric, query);
  if ('status' in prepared) return prepared;
  const { source, text } = prepared;
  const readings = scraper.readings(address);
  const end = range.end ?? Date.now() / 1000;
  const start = end - range.seconds;
  const within = readings.filter(({ time }) => time >= start - scraper.interval * LATE && time <= end);
  if (within.length < 2) {
    return { status: 'inconclusive', query: text, source, reason: 'uncovered', message: 'A service’s own /metrics has no history. A stretch of time needs Prometheus, or a watch that has run for as long.' };
  }
  const points: Measured[] = [];
  for (const after of within) {
    const before = oldestWithin(readings, after, query.window);
    // The first reading of all has none before it that a rate could be taken from.
    if (metric.measure.kind !== 'value' && before === after) continue;
    const point = evaluate(metric, prepared, before, after);
    if (point.status !== 'measured') return point;
    // A line with a time of its own may be much older than the reading.
    if (!point.samples.every(({ time }) => after.time - time <= STALE_SECONDS)) return { status: 'inconclusive', query: text, source, reason: 'stale', message: 'The service repeats values that are older than its answers. Check what it gets them from.' };
    points.push({ ...point, samples: point.samples.map((sample) => ({ ...sample, time: after.time })) });
  }
  const counts = points.flatMap(({ denominator }) => (denominator === null ? [] : [denominator]));
  return {
    status: 'measured', query: text, source, at: end,
    samples: points.flatMap(({ samples }) => samples),
    buckets: lowest(points.flatMap(({ buckets }) => (buckets === null ? [] : [buckets]))),
    denominator: counts.length === 0 ? null : Math.min(...counts),
    window: { start, end, step: scraper.interval, gap: gapIn(points.flatMap(({ samples }) => samples.slice(0, 1)), start, end, scraper.interval) },
  };
}

function oldestWithin(readings: readonly Scrape[], after: Scrape, window: number): Scrape {
  return readings.find(({ time }) => time >= after.time - window && time <= after.time) ?? after;
}

/** Where a new version has other buckets, those that end first tell least. */
function lowest(all: readonly (readonly number[])[]): readonly number[] | null {
  return all.reduce<readonly number[] | null>((least, buckets) => (least === null || (buckets.at(-1) ?? 0) < (least.at(-1) ?? 0) ? buckets : least), null);
}

/** What of a stretch has no value, as the middle of a sentence. */
function gapIn(points: readonly { readonly time: number }[], start: number, end: number, interval: number): string | null {
  const [first] = points;
  if (first === undefined) return 'nothing that was read in it has a value';
  if (first.time - start > interval * LATE) return `a watch has values of the last ${describeSpan(Math.round(end - first.time))} only`;
  const times = [...points.map(({ time }) => time), end];
  const widest = Math.max(...times.slice(1).map((time, index) => time - (times[index] ?? time)));
  return widest <= interval * LATE ? null : `nothing was read for ${describeSpan(Math.round(widest))} of it`;
}
