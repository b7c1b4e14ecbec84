import type { InconclusiveReason, Sample } from '../../core/condition/judging/verdict.ts';
import type { ScrapeMetric } from '../../core/configuration/configuration.ts';
import type { Measurement, MetricQuery } from '../../core/ports.ts';
import { keyOf, select, type Series } from './exposition.ts';
import { quantileOf, sumOfIncreases, type Bucket } from './increase.ts';
import type { Selector } from '../../core/promql/selector.ts';
import { prepareScrape, type PreparedScrape } from './scrapePrepare.ts';
import type { Scrape, Scraper } from './scraper.ts';

/** Measures from a service's own `/metrics`: a value at once, a rate, ratio or quantile between two readings. */
export async function measureScrape(address: string, metric: ScrapeMetric, query: MetricQuery, scraper: Scraper, signal: AbortSignal): Promise<Measurement> {
  const prepared = prepareScrape(address, metric, query);
  if ('status' in prepared) return prepared;
  const failed = (message: string): Measurement => ({ status: 'error', query: prepared.text, source: prepared.source, message });
  if (metric.measure.kind === 'value') {
    const scraped = await scraper.latest(address, signal);
    return scraped.status === 'error' ? failed(scraped.message) : evaluate(metric, prepared, scraped.scrape, scraped.scrape);
  }
  const pair = await scraper.pair(address, query.window, signal);
  return pair.status === 'error' ? failed(pair.message) : evaluate(metric, prepared, pair.before, pair.after);
}

/** What a metric amounts to between two readings; a value is that of the later one. */
export function evaluate(metric: ScrapeMetric, { source, text, selectors }: PreparedScrape, before: Scrape, after: Scrape): Measurement {
  const { measure } = metric;
  const [first, second] = selectors;
  const measured = (samples: readonly Sample[], rest: { readonly buckets?: readonly number[]; readonly denominator?: number } = {}): Measurement =>
    ({ status: 'measured', query: text, source, samples, buckets: rest.buckets ?? null, denominator: rest.denominator ?? null, at: after.time });
  const unknown = (reason: InconclusiveReason, message: string): Measurement => ({ status: 'inconclusive', query: text, source, reason, message });
  try {
    switch (measure.kind) {
      case 'value':
        return measured([...select(after.exposition, first).values()].map((series) => ({ time: series.time ?? after.time, value: series.value, labels: series.labels })));
      case 'rate':
        return measured(rate(first, before, after));
      case 'ratio':
        return ratio(first, second ?? first, before, after, metric, measured, (message) => unknown('absent-numerator', message));
      case 'quantile':
        return quantile(measure.quantile, first, before, after, measured, (message) => unknown('unsupported', message));
    }
  } catch (error) {
    if (error instanceof RangeError || error instanceof SyntaxError) return unknown('unsupported', `The label matchers of ${text} cannot be used: ${error.message}.`);
    throw error;
  }
}

function rate(selector: Selector, before: Scrape, after: Scrape): readonly Sample[] {
  const now = select(after.exposition, selector);
  if (now.size === 0) return [];
  return [{ time: oldest(now, after), value: sumOfIncreases(select(before.exposition, selector), now) / (after.time - before.time), labels: {} }];
}

type Measured = (samples: readonly Sample[], rest?: { readonly buckets?: readonly number[]; readonly denominator?: number }) => Measurement;

function ratio(top: Selector, bottom: Selector, before: Scrape, after: Scrape, metric: ScrapeMetric, measured: Measured, absent: (message: string) => Measurement): Measurement {
  const numerators = select(after.exposition, top);
  const denominators = select(after.exposition, bottom);
  if (denominators.size === 0) return measured([]);
  const total = sumOfIncreases(select(before.exposition, bottom), denominators);
  const time = oldest(denominators, after);
  if (numerators.size === 0) {
    if (metric.absent === null) return absent('The numerator has no series. Check its labels; if it is only born with the first event, declare absent: 0.');
    return total > 0 ? measured([{ time, value: metric.absent, labels: {} }], { denominator: total }) : absent('Nothing was counted in the numerator or in the denominator, so an absent series is no zero.');
  }
  const part = sumOfIncreases(select(before.exposition, top), numerators);
  return measured([{ time, value: total === 0 ? Number.NaN : part / total, labels: {} }], { denominator: total });
}

function quantile(rank: number, selector: Selector, before: Scrape, after: Scrape, measured: Measured, unsupported: (message: string) => Measurement): Measurement {
  const suffix = selector.name.endsWith('_bucket') ? '' : '_bucket';
  const now = select(after.exposition, selector, suffix);
  if (now.size === 0) return measured([]);
  const then = select(before.exposition, selector, suffix);
  // Summed over series whose bounds differ, cumulative counts would no longer be cumulative.
  if (!haveSameBounds(now)) return unsupported('The series of the histogram have different buckets. Choose one of them with label matchers.');
  const counts = new Map<number, number>();
  for (const [key, series] of now) {
    const bound = series.labels['le'] === '+Inf' ? Number.POSITIVE_INFINITY : Number(series.labels['le']);
    counts.set(bound, (counts.get(bound) ?? 0) + sumOfIncreases(then, new Map([[key, series]])));
  }
  const buckets: readonly Bucket[] = [...counts].map(([bound, count]) => ({ bound, count }));
  const finite = buckets.map(({ bound }) => bound).filter((bound) => Number.isFinite(bound)).sort((a, b) => a - b);
  const observations = counts.get(Number.POSITIVE_INFINITY) ?? 0;
  return measured([{ time: oldest(now, after), value: quantileOf(rank, buckets), labels: {} }], { buckets: finite, denominator: observations });
}

function haveSameBounds(buckets: ReadonlyMap<string, Series>): boolean {
  const bounds = new Map<string, string[]>();
  for (const { labels } of buckets.values()) {
    const { le = '', ...others } = labels;
    const histogram = keyOf({ name: '', labels: others });
    bounds.set(histogram, [...(bounds.get(histogram) ?? []), le]);
  }
  return new Set([...bounds.values()].map((list) => list.sort().join(' '))).size <= 1;
}

/** The oldest time among series, in seconds: a line that carries its own is as old as it says. */
function oldest(series: ReadonlyMap<string, { readonly time: number | null }>, scrape: Scrape): number {
  return Math.min(...[...series.values()].map(({ time }) => time ?? scrape.time));
}
