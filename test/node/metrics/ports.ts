/** The real ports of a source, with no credentials in them. */
import type { CredentialStore } from '../../../src/core/ports.ts';
import type { SourcePorts } from '../../../src/node/metrics/metricSource.ts';
import { createTransport } from '../../../src/node/metrics/request.ts';
import { createScraper } from '../../../src/node/metrics/scraper.ts';
import { createShell } from '../../../src/node/shell/shell.ts';

export const transport = createTransport();

export const noCredentials: CredentialStore = { find: () => Promise.resolve({ status: 'none' }) };

/** `interval` in milliseconds between two scrapes. */
export function sourcePorts(interval = 5000): SourcePorts {
  return { transport, credentials: noCredentials, root: process.cwd(), scraper: createScraper(transport, interval), shell: createShell() };
}
