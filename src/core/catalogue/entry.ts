/** Metrics that are known by their names, whoever runs the service. */
import type { Unit } from '../condition/condition.ts';

export interface CatalogueEntry {
  /** What it measures, for a person: `HTTP requests that failed`. */
  readonly title: string;
  /** What exposes it: `OpenTelemetry`. */
  readonly from: string;
  /** What an item may call it; one of these phrases must be in its subject, in any order of words. */
  readonly called: readonly string[];
  /** Base unit of the figure. */
  readonly unit: Unit;
  /** `quantile` needs a percentile in the item, and has `$quantile` where it goes; `mean` and `plain` need none. */
  readonly statistic: 'quantile' | 'mean' | 'plain';
  /** Names of series that a server must have. */
  readonly needs: readonly string[];
  /** PromQL. In the braces of a selector `@` stands for the matchers of the canary. */
  readonly query: string;
  /** Whether it measures requests, of which a stage has its share. */
  readonly of: 'traffic' | 'system';
  /** Set where a numerator without series is zero, since the denominator has those that it could be of. */
  readonly absent?: 0;
}
