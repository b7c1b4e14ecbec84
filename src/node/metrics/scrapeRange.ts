import type { ScrapeMetric } from '../../core/configuration/configuration.ts';
import type { Measurement, MetricQuery, MetricRange } from '../../core/ports.ts';
import { promDuration } from '../../core/configuration/promDuration.ts';
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
  const end = range.end ?? readings.at(-1)?.time ?? 0;
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
    points.push({ ...point, samples: point.samples.map((sample) => ({ ...sample, time: after.time })) });
  }
  const [first] = points;
  const counts = points.flatMap(({ denominator }) => (denominator === null ? [] : [denominator]));
  return {
    status: 'measured', query: text, source, at: end,
    samples: points.flatMap(({ samples }) => samples),
    buckets: first?.buckets ?? null,
    denominator: counts.length === 0 ? null : Math.min(...counts),
    window: { start, end, step: scraper.interval, gap: gapIn(within, start, end, scraper.interval) },
  };
}

function oldestWithin(readings: readonly Scrape[], after: Scrape, window: number): Scrape {
  return readings.find(({ time }) => time >= after.time - window && time <= after.time) ?? after;
}

/** What of a stretch was not read, as the middle of a sentence. */
function gapIn(readings: readonly Scrape[], start: number, end: number, interval: number): string | null {
  const times = [start, ...readings.map(({ time }) => time), end];
  const widest = Math.max(...times.slice(1).map((time, index) => time - (times[index] ?? time)));
  return widest <= interval * LATE ? null : `nothing was read for ${promDuration(Math.round(widest))} of it`;
}
