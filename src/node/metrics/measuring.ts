import type { Configuration } from '../../core/configuration/configuration.ts';
import type { CredentialStore, MetricServer, MetricSource, Shell } from '../../core/ports.ts';
import type { KnownSecrets } from '../../core/redaction/knownSecrets.ts';
import { redactMetricSource, rememberCredentials } from '../../core/redaction/redactPorts.ts';
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

export interface MeasuringOptions {
  /** The folder that paths in a configuration are relative to, and commands run in. */
  readonly root: string;
  readonly shell: Shell;
  /** Those of the environment where none are given. */
  readonly credentials: CredentialStore | null;
  readonly secrets: KnownSecrets;
}

/** What sources say has no known secret in it, and credentials are known ones once they were looked up. */
export function createMeasuring({ root, shell, credentials, secrets }: MeasuringOptions): Measuring {
  const transport = createTransport();
  const ports = { transport, credentials: rememberCredentials(credentials ?? createEnvironmentCredentials(), secrets), root, scraper: createScraper(transport), shell };
  return {
    source: (configuration) => redactMetricSource(createMetricSource(configuration, ports), secrets),
    server: ({ prometheus }) => (prometheus === null ? null : createMetricServer(prometheus, ports)),
    dispose: () => { transport.dispose(); },
  };
}
