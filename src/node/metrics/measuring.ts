import type { Configuration } from '../../core/configuration/configuration.ts';
import type { CredentialStore, MetricServer, MetricSource } from '../../core/ports.ts';
import { createEnvironmentCredentials } from './credentials.ts';
import { createMetricServer } from './metricServer.ts';
import { createMetricSource } from './metricSource.ts';
import { createTransport } from './request.ts';
import { createScraper } from './scraper.ts';

/** All that asks for figures, over one pool of connections and with one history of what was scraped. */
export interface Measuring {
  source(configuration: Configuration): MetricSource;
  /** Null where no server is configured. */
  server(configuration: Configuration): MetricServer | null;
  /** Closes the connections that are kept open. */
  dispose(): void;
}

/** `root` is the folder that paths in a configuration are relative to; credentials are those of the environment where none are given. */
export function createMeasuring(root: string, credentials: CredentialStore | null): Measuring {
  const transport = createTransport();
  const ports = { transport, credentials: credentials ?? createEnvironmentCredentials(), root, scraper: createScraper(transport) };
  return {
    source: (configuration) => createMetricSource(configuration, ports),
    server: ({ prometheus }) => (prometheus === null ? null : createMetricServer(prometheus, ports)),
    dispose: () => { transport.dispose(); },
  };
}
