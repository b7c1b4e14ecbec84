/** What the demo service tells about itself, in the names that Prometheus users expect. */
import { getHeapStatistics } from 'node:v8';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

export const versions = ['stable', 'canary'] as const;
export type Version = (typeof versions)[number];

export const routes = ['quote', 'settlement', 'healthz', 'other'] as const;
export type Route = (typeof routes)[number];

const statuses = ['200', '404', '500', '503'] as const;
export type Status = (typeof statuses)[number];

export interface Metrics {
  readonly registry: Registry;
  /** Counts one answered request; `seconds` is how long it took. */
  observe(version: Version, route: Route, status: Status, seconds: number): void;
  setTrafficShare(canary: number): void;
}

/** One registry for both versions, told apart by the label `version`: one address to scrape, one query to compare them. */
export function createMetrics(connections: { open(): number; readonly limit: number }): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Counter({
    name: 'http_requests_total',
    help: 'Requests answered.',
    labelNames: ['version', 'route', 'status'],
    registers,
  });
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from request to answer.',
    labelNames: ['version', 'route'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2.5, 5],
    registers,
  });
  // A series that appears with its first error cannot be told from one that is missing: all start at 0.
  for (const version of versions) {
    for (const route of routes) {
      duration.zero({ version, route });
      for (const status of statuses) requests.inc({ version, route, status }, 0);
    }
  }
  new Gauge({
    name: 'memory_usage_ratio',
    help: 'Heap in use as a share of its limit.',
    registers,
    collect() {
      const heap = getHeapStatistics();
      this.set(heap.used_heap_size / heap.heap_size_limit);
    },
  });
  new Gauge({
    name: 'http_connections_open',
    help: 'Connections open now.',
    registers,
    collect() {
      this.set(connections.open());
    },
  });
  new Gauge({ name: 'http_connections_limit', help: 'Connections that are accepted at most.', registers }).set(connections.limit);
  const share = new Gauge({ name: 'traffic_share', help: 'Share of undirected requests by version.', labelNames: ['version'], registers });
  return {
    registry,
    observe(version, route, status, seconds) {
      requests.inc({ version, route, status });
      duration.observe({ version, route }, seconds);
    },
    setTrafficShare(canary) {
      share.set({ version: 'canary' }, canary);
      share.set({ version: 'stable' }, 1 - canary);
    },
  };
}
