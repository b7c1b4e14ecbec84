import type { Configuration } from '../../core/configuration/configuration.ts';
import type { Measurement, MetricQuery, MetricServer, MetricSource, Shell } from '../../core/ports.ts';
import { defaultInterpreter } from '../shell/interpreter.ts';
import { measureAlert } from './alertState.ts';
import { measureCommand } from './command.ts';
import { measureFiles } from './files.ts';
import { measureHttp } from './http.ts';
import { measureJson } from './json.ts';
import { createMetricServer } from './metricServer.ts';
import { createPromApi } from './promApi.ts';
import { createPromAskers } from './promAsker.ts';
import { measurePrometheus } from './prometheus.ts';
import { measurePrometheusRange } from './promRange.ts';
import { measureScrape } from './scrape.ts';
import { measureScrapeRange } from './scrapeRange.ts';
import { watchScrape } from './scrapeWatch.ts';
import { createPromConnection, type ConnectionPorts, type PromConnection } from './promConnection.ts';
import type { Scraper } from './scraper.ts';
import { measureTargets } from './targetState.ts';
import { withToldUnit } from './toldUnit.ts';

export interface SourcePorts extends ConnectionPorts {
  /** Keeps its history between checks. */
  readonly scraper: Scraper;
  readonly shell: Shell;
}

/** Measures each metric at the source that it is configured for. */
export function createMetricSource(configuration: Configuration, ports: SourcePorts): MetricSource {
  const { scraper } = ports;
  const server = configuration.prometheus === null ? null : serverAt(createPromConnection(configuration.prometheus, ports), createMetricServer(configuration.prometheus, ports));
  const monitor = server?.monitor ?? null;
  return {
    measure: async (query, signal) => {
      const { metric } = query;
      switch (metric.source) {
        case 'prometheus':
          return server === null ? unaddressed(query, 'holdpoint.prometheus') : withToldUnit(await measurePrometheus(server.askerFor(signal), server.source, metric, query), metric, query.name, server.monitor, signal);
        case 'targets':
          return monitor === null ? unaddressed(query, 'holdpoint.prometheus') : measureTargets(monitor, metric, signal);
        case 'alert':
          return monitor === null ? unaddressed(query, 'holdpoint.prometheus') : measureAlert(monitor, metric, signal);
        case 'scrape': {
          const address = metric.url ?? configuration.scrape;
          return address === null ? unaddressed(query, 'holdpoint.scrape') : measureScrape(address, metric, query, scraper, signal);
        }
        case 'json':
          return measureJson(metric, ports, signal);
        case 'files':
          return measureFiles(metric, ports, signal);
        case 'command':
          return measureCommand(metric, query.variables ?? {}, { shell: ports.shell, root: ports.root, interpreter: defaultInterpreter('shell', configuration.shell) }, signal);
        case 'http':
          return measureHttp(metric, ports, signal);
      }
    },
    measureRange: async (query, range, signal) => {
      const { metric } = query;
      switch (metric.source) {
        case 'prometheus':
          return server === null ? unaddressed(query, 'holdpoint.prometheus') : withToldUnit(await measurePrometheusRange(server.askerFor(signal), server.source, metric, query, range), metric, query.name, server.monitor, signal);
        case 'scrape': {
          const address = metric.url ?? configuration.scrape;
          return address === null ? unaddressed(query, 'holdpoint.scrape') : measureScrapeRange(address, metric, query, range, scraper);
        }
        case 'targets':
        case 'alert':
        case 'json':
        case 'files':
        case 'command':
        case 'http':
          return { status: 'inconclusive', query: null, source: metric.source, reason: 'uncovered', message: `“${query.name}” has one figure and no history. A stretch of time needs a metric of Prometheus.` };
      }
    },
    keepHistory: (needs, signal) => needs.flatMap(({ query, seconds }) => {
      const { name, metric } = query;
      const address = metric.source === 'scrape' ? (metric.url ?? configuration.scrape) : null;
      if (metric.source !== 'scrape' || address === null) return [];
      watchScrape(address, metric, query, seconds, scraper, signal);
      return [name];
    }),
  };
}

interface PromSource {
  readonly source: string;
  readonly askerFor: ReturnType<typeof createPromAskers>;
  readonly monitor: MetricServer;
}

function serverAt(connection: PromConnection, monitor: MetricServer): PromSource {
  return { source: connection.source, askerFor: createPromAskers(createPromApi(connection)), monitor };
}

function unaddressed({ name }: MetricQuery, key: string): Measurement {
  return { status: 'inconclusive', query: null, source: key, reason: 'unbound', message: `“${name}” has no address to be asked at. Configure ${key}.` };
}
