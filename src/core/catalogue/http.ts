import type { CatalogueEntry } from './entry.ts';

const LATENCY = ['latency', 'response time', 'request duration', 'request time', 'response duration', 'duration'];
const FAILURES = ['error rate', 'error ratio', 'error', 'failure rate', '5xx', '5xx rate', 'failed request'];
const THROUGHPUT = ['request rate', 'throughput', 'request', 'rps', 'traffic', 'load'];

interface Family {
  readonly from: string;
  /** Of the histogram of durations. */
  readonly name: string;
  /** Labels that may hold the status code. */
  readonly status: readonly string[];
}

/**
 * prom-client has no name of its own; its README and the bundles on top of it count requests as Prometheus's naming practice has
 * it. OpenTelemetry: semantic conventions for HTTP metrics, `http.server.request.duration` in seconds since 1.23, before that
 * `http.server.duration` in milliseconds.
 */
const FAMILIES: readonly Family[] = [
  { from: 'prom-client', name: 'http_request_duration_seconds', status: ['status_code', 'code', 'status'] },
  { from: 'OpenTelemetry', name: 'http_server_request_duration_seconds', status: ['http_response_status_code'] },
  { from: 'OpenTelemetry before 1.23', name: 'http_server_duration_milliseconds', status: ['http_status_code'] },
];

export const HTTP: readonly CatalogueEntry[] = [
  ...counted('http_requests_total', 'prom-client', ['status', 'code', 'status_code']),
  ...FAMILIES.flatMap(({ from, name, status }): CatalogueEntry[] => [
    {
      title: 'Duration of HTTP requests', from, called: LATENCY, unit: 'seconds', statistic: 'quantile', of: 'traffic', needs: [`${name}_bucket`],
      query: `histogram_quantile($quantile, sum by (le) (rate(${name}_bucket{@}[$window])))`,
    },
    {
      title: 'Mean duration of HTTP requests', from, called: LATENCY, unit: 'seconds', statistic: 'mean', of: 'traffic', needs: [`${name}_sum`, `${name}_count`],
      query: `sum(rate(${name}_sum{@}[$window])) / sum(rate(${name}_count{@}[$window]))`,
    },
    ...counted(`${name}_count`, from, status),
  ]),
];

/** What a counter of requests tells. The denominator asks for the label as well: where there is no such label there is no ratio, and not zero. */
function counted(name: string, from: string, labels: readonly string[]): readonly CatalogueEntry[] {
  const ratio = (above: string, label: string): string => `sum(rate(${name}{${label}${above},@}[$window])) / sum(rate(${name}{${label}=~".+",@}[$window]))`;
  return [
    ...labels.flatMap((label): CatalogueEntry[] => [
      { title: `HTTP requests that failed, by ${label}`, from, called: FAILURES, unit: 'ratio', statistic: 'plain', of: 'traffic', needs: [name], absent: 0, query: ratio('=~"5.."', label) },
      { title: `HTTP requests that did not fail, by ${label}`, from, called: ['success rate', 'availability', 'success'], unit: 'ratio', statistic: 'plain', of: 'traffic', needs: [name], query: ratio('!~"5..|"', label) },
    ]),
    { title: 'HTTP requests per second', from, called: THROUGHPUT, unit: 'per_second', statistic: 'plain', of: 'traffic', needs: [name], query: `sum(rate(${name}{@}[$window]))` },
  ];
}
