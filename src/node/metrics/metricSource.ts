import type { Configuration } from '../../core/configuration/configuration.ts';
import type { MetricSource } from '../../core/ports.ts';
import { measurePrometheus } from './prometheus.ts';
import { measureScrape } from './scrape.ts';
import { createScraper, type Scraper } from './scraper.ts';

/** Measures each metric at the source that it is configured for. A scraper handed in keeps its history between checks. */
export function createMetricSource(configuration: Configuration, scraper: Scraper = createScraper()): MetricSource {
  return {
    measure: async (query, signal) => {
      const { metric } = query;
      switch (metric.source) {
        case 'prometheus':
          return configuration.prometheus === null ? unaddressed(query.name, 'holdpoint.prometheus') : measurePrometheus(configuration.prometheus, metric, query, signal);
        case 'scrape': {
          const address = metric.url ?? configuration.scrape;
          return address === null ? unaddressed(query.name, 'holdpoint.scrape') : measureScrape(address, metric, query, scraper, signal);
        }
        case 'json':
        case 'files':
        case 'command':
        case 'http':
          return { status: 'inconclusive', query: null, source: metric.source, reason: 'unsupported', message: `The source ${metric.source} is not measured by this version. Check it by hand.` };
      }
    },
  };
}

function unaddressed(name: string, key: string): Awaited<ReturnType<MetricSource['measure']>> {
  return { status: 'inconclusive', query: null, source: key, reason: 'unbound', message: `“${name}” has no address to be asked at. Configure ${key}.` };
}
