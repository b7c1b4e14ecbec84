import { Agent as PlainAgent } from 'node:http';
import { Agent as SecureAgent } from 'node:https';
import type { LookupFunction } from 'node:net';

/** Certificates of a connection in PEM; null for those of the platform, or for none of one's own. */
export interface TlsIdentity {
  readonly ca: string | null;
  readonly cert: string | null;
  readonly key: string | null;
}

/** Connections that are kept open between requests, apart for each client certificate. */
export interface ConnectionPool {
  agentFor(address: URL, tls: TlsIdentity | null): PlainAgent;
  /** Closes every connection, those in use too. */
  dispose(): void;
}

/** Connections to one server at once: more wait their turn. A Prometheus answers twenty queries at a time. */
const MOST_SOCKETS = 16;
/** Milliseconds that an unused connection is kept. */
const IDLE = 15_000;

export function createConnectionPool(lookup: LookupFunction): ConnectionPool {
  const common = { keepAlive: true, maxSockets: MOST_SOCKETS, timeout: IDLE, lookup };
  const plain = new PlainAgent(common);
  const secure = new Map<string, SecureAgent>();
  return {
    agentFor(address, tls) {
      if (address.protocol === 'http:') return plain;
      const { ca, cert, key } = tls ?? { ca: null, cert: null, key: null };
      const identity = JSON.stringify([ca, cert, key]);
      const known = secure.get(identity);
      if (known !== undefined) return known;
      // Said outright, so that NODE_TLS_REJECT_UNAUTHORIZED switches nothing off either.
      const agent = new SecureAgent({ ...common, rejectUnauthorized: true, ...(ca === null ? {} : { ca }), ...(cert === null ? {} : { cert }), ...(key === null ? {} : { key }) });
      secure.set(identity, agent);
      return agent;
    },
    dispose() {
      for (const agent of [plain, ...secure.values()]) agent.destroy();
      secure.clear();
    },
  };
}
