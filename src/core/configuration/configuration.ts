/** What a team configures, merged from editor settings, `holdpoint.yml` and the file's front matter. */

export type Population = 'canary' | 'stable' | 'all';

/** A metric is named by its key, `error rate`, and is measured by exactly one source. */
export type MetricConfiguration = PrometheusMetric | ScrapeMetric;

interface MetricCommon {
  /** Unit of the numbers that the source gives, such as `ms`; null to read it from the metric's name. */
  readonly unit: string | null;
  /** Whose traffic it measures. Null is read as `all`. */
  readonly population: Population | null;
  /** What an absent numerator counts as; null where it may not be assumed. */
  readonly absent: number | null;
  /** How several series are judged; null allows only one. */
  readonly series: 'all' | 'any' | null;
  /** Fewest requests that a ratio is judged on; null for `max(100, 3 / threshold)`. */
  readonly minimum: number | null;
}

export interface PrometheusMetric extends MetricCommon {
  readonly source: 'prometheus';
  readonly query: string;
}

/** Reads a service's own `/metrics`, with no server in between. */
export interface ScrapeMetric extends MetricCommon {
  readonly source: 'scrape';
  /** Address of the exposition; null for the configured default. */
  readonly url: string | null;
  readonly measure:
    | { readonly kind: 'value'; readonly series: string }
    | { readonly kind: 'rate'; readonly series: string }
    | { readonly kind: 'ratio'; readonly numerator: string; readonly denominator: string }
    | { readonly kind: 'quantile'; readonly quantile: number; readonly series: string };
}

export interface Configuration {
  /** Base address of the Prometheus server. */
  readonly prometheus: string | null;
  /** Default address for `scrape` metrics. */
  readonly scrape: string | null;
  readonly env: readonly string[];
  readonly shell: string;
  /** What `$canary` and `$stable` stand for in queries. */
  readonly canary: string | null;
  readonly stable: string | null;
  /** Seconds that `$window` stands for. */
  readonly window: number;
  readonly metrics: Readonly<Record<string, MetricConfiguration>>;
  readonly policy: Policy;
}

export interface Policy {
  /** What happens to work in a stage whose predecessor's gate has not proceeded. */
  readonly order: 'strict' | 'warn' | 'off';
  /** Whether a pass ticks its item. */
  readonly autoTick: boolean;
}

