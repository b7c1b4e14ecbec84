import type { CatalogueEntry } from './entry.ts';

type System = Omit<CatalogueEntry, 'from' | 'statistic' | 'of' | 'needs'> & { readonly of?: 'traffic' };

/** Names as the exporters themselves list them; all series that a query reads must be there. */
export const SYSTEMS: readonly CatalogueEntry[] = [
  ...exposedBy('process', [
    { title: 'Resident memory of the largest process', called: ['memory', 'rss', 'memory usage', 'resident memory'], unit: 'bytes', query: 'max(process_resident_memory_bytes{@})' },
    { title: 'CPU of the busiest process, of one core', called: ['cpu', 'cpu usage', 'cpu utilization', 'processor'], unit: 'ratio', query: 'max(rate(process_cpu_seconds_total{@}[$window]))' },
    { title: 'Open file descriptors, of those allowed', called: ['file descriptor', 'open file', 'fd'], unit: 'ratio', query: 'max(process_open_fds{@} / process_max_fds{@})' },
    { title: 'Open file descriptors', called: ['file descriptor', 'open file', 'fd'], unit: 'none', query: 'max(process_open_fds{@})' },
  ]),
  ...exposedBy('Node.js', [
    { title: 'Used heap of the largest process', called: ['heap', 'memory', 'heap usage', 'memory usage'], unit: 'bytes', query: 'max(nodejs_heap_size_used_bytes{@})' },
    { title: 'Used heap, of that allocated', called: ['heap', 'heap usage'], unit: 'ratio', query: 'max(nodejs_heap_size_used_bytes{@} / nodejs_heap_size_total_bytes{@})' },
    { title: 'Event loop lag', called: ['event loop lag', 'event loop delay', 'eventloop lag', 'event loop'], unit: 'seconds', query: 'max(nodejs_eventloop_lag_seconds{@})' },
    { title: 'Event loop lag, 99th percentile', called: ['event loop lag', 'event loop delay', 'eventloop lag', 'event loop'], unit: 'seconds', query: 'max(nodejs_eventloop_lag_p99_seconds{@})' },
    { title: 'Active handles', called: ['handle', 'active handle'], unit: 'none', query: 'max(nodejs_active_handles_total{@})' },
  ]),
  ...exposedBy('cAdvisor', [
    { title: 'Memory of the fullest container, of its limit', called: ['memory', 'memory usage', 'container memory', 'memory utilization'], unit: 'ratio', query: 'max(container_memory_working_set_bytes{container!="",@} / (container_spec_memory_limit_bytes{container!="",@} > 0))' },
    { title: 'Memory of the largest container', called: ['memory', 'memory usage', 'container memory'], unit: 'bytes', query: 'max(container_memory_working_set_bytes{container!="",@})' },
    { title: 'CPU of the busiest container, of its limit', called: ['cpu', 'cpu usage', 'container cpu', 'cpu utilization'], unit: 'ratio', query: 'max(sum by (namespace, pod, container) (rate(container_cpu_usage_seconds_total{container!="",@}[$window])) / sum by (namespace, pod, container) (container_spec_cpu_quota{container!="",@} / container_spec_cpu_period{container!="",@}))' },
    { title: 'Containers restarted', called: ['restart', 'container restart', 'pod restart'], unit: 'none', query: 'sum(changes(container_start_time_seconds{container!="",@}[$window]))' },
  ]),
  ...exposedBy('postgres_exporter', [
    { title: 'Connections to the fullest server, of those allowed', called: ['connection', 'database connection', 'db connection', 'connection pool', 'connection usage', 'postgres connection'], unit: 'ratio', query: 'max(sum by (instance) (pg_stat_activity_count) / sum by (instance) (pg_settings_max_connections))' },
    { title: 'Connections', called: ['connection', 'database connection', 'db connection', 'postgres connection'], unit: 'none', query: 'sum(pg_stat_activity_count)' },
    { title: 'Replication lag of the last replica', called: ['replication lag', 'replica lag', 'replication delay'], unit: 'seconds', query: 'max(pg_replication_lag_seconds)' },
    { title: 'Reads that the buffer cache answered', called: ['cache hit', 'cache hit rate', 'cache hit ratio', 'database cache hit', 'buffer cache hit'], unit: 'ratio', query: 'sum(rate(pg_stat_database_blks_hit[$window])) / (sum(rate(pg_stat_database_blks_hit[$window])) + sum(rate(pg_stat_database_blks_read[$window])))' },
    { title: 'Deadlocks per second', called: ['deadlock'], unit: 'per_second', query: 'sum(rate(pg_stat_database_deadlocks[$window]))' },
  ]),
  ...exposedBy('redis_exporter', [
    { title: 'Keys found, of those looked up', called: ['cache hit', 'cache hit rate', 'cache hit ratio', 'hit rate', 'hit ratio', 'redis hit rate'], unit: 'ratio', query: 'sum(rate(redis_keyspace_hits_total[$window])) / (sum(rate(redis_keyspace_hits_total[$window])) + sum(rate(redis_keyspace_misses_total[$window])))' },
    { title: 'Memory of the fullest server, of its limit', called: ['memory', 'memory usage', 'redis memory', 'cache memory'], unit: 'ratio', query: 'max(redis_memory_used_bytes / (redis_memory_max_bytes > 0))' },
    { title: 'Memory of the largest server', called: ['redis memory', 'cache memory', 'cache size'], unit: 'bytes', query: 'max(redis_memory_used_bytes)' },
    { title: 'Connected clients', called: ['redis client', 'redis connection', 'connected client', 'client'], unit: 'none', query: 'sum(redis_connected_clients)' },
    { title: 'Evicted keys per second', called: ['eviction', 'evicted key', 'eviction rate'], unit: 'per_second', query: 'sum(rate(redis_evicted_keys_total[$window]))' },
  ]),
  ...exposedBy('blackbox_exporter', [
    { title: 'Probes that succeeded, of the worst target', called: ['uptime', 'availability', 'probe success', 'health check', 'success rate'], unit: 'ratio', query: 'min(avg_over_time(probe_success[$window]))' },
    { title: 'Duration of the slowest probe', called: ['latency', 'response time', 'probe duration', 'load time', 'ttfb'], unit: 'seconds', query: 'max(probe_duration_seconds)' },
    { title: 'Time until the first certificate expires', called: ['certificate', 'certificate expiry', 'ssl expiry', 'tls expiry', 'certificate validity', 'ssl certificate', 'tls certificate'], unit: 'seconds', query: 'min(probe_ssl_earliest_cert_expiry) - time()' },
  ]),
  ...exposedBy('Prometheus', [
    { title: 'Scrapes that succeeded, of the worst target', called: ['uptime', 'availability'], unit: 'ratio', query: 'min(avg_over_time(up{@}[$window]))' },
  ]),
];

function exposedBy(from: string, entries: readonly System[]): readonly CatalogueEntry[] {
  return entries.map((entry) => ({ statistic: 'plain', of: 'system', from, needs: namesIn(entry.query), ...entry }));
}

/** Names of the series that one of these queries reads: what stands before a brace, a bracket or alone in brackets, and is no function. */
function namesIn(query: string): readonly string[] {
  const words = query.replaceAll(/\{[^}]*\}|\[[^\]]*\]|\bby\s*\([^)]*\)/gu, ' ').matchAll(/[a-z_][a-z0-9_]*(?!\w)(?!\s*\()/gu);
  return [...new Set(Array.from(words, ([name]) => name).filter((name) => name.includes('_') || name === 'up'))];
}
