import type { ScrapeMetric } from '../../core/configuration/configuration.ts';
import type { MetricQuery } from '../../core/ports.ts';
import { prepareScrape } from './scrapePrepare.ts';
import type { Scraper } from './scraper.ts';

/** Reads a service's own `/metrics` until the signal aborts, and keeps what a metric needs of the last `seconds` and of the window before them. */
export function watchScrape(address: string, metric: ScrapeMetric, query: MetricQuery, seconds: number, scraper: Scraper, signal: AbortSignal): void {
  const prepared = prepareScrape(address, metric, query);
  if ('status' in prepared) return;
  const names = new Set(prepared.selectors.flatMap(({ name }) => [name, `${name}_bucket`]));
  // The first point of a stretch is measured from a reading before it.
  scraper.watch(address, seconds + query.window + 2 * scraper.interval, ({ name }) => names.has(name), signal);
}
