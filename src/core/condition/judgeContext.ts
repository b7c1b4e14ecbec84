import type { MetricConfiguration } from '../configuration/configuration.ts';
import type { Measurement } from '../ports.ts';

/** What a measurement is judged with. */
export interface JudgeContext {
  /** The configured name. */
  readonly name: string;
  readonly metric: MetricConfiguration;
  /** Share of traffic of the stage that the item stands in; null outside stages. */
  readonly stageTraffic: number | null;
  /** ISO 8601. */
  readonly now: string;
}

/** A measurement that gave something. */
export type Measured = Extract<Measurement, { status: 'measured' }>;
