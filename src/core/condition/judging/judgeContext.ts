import type { MetricConfiguration } from '../../configuration/configuration.ts';
import type { Measurement } from '../../ports.ts';
import type { Unit } from '../condition.ts';
import type { Doubt } from './doubt.ts';

/** What a measurement is judged with. */
export interface JudgeContext {
  /** The configured name. */
  readonly name: string;
  readonly metric: MetricConfiguration;
  /** Share of traffic of the stage that the item stands in; null outside stages. */
  readonly stageTraffic: number | null;
  /** ISO 8601. */
  readonly now: string;
  /** Seconds that `sustained` stands for; five minutes where it is not said. */
  readonly sustained?: number;
  /** The figure that the limit is relative to, or why there is none. Missing where the limit is relative to nothing. */
  readonly reference?: Reference | Doubt;
}

/** A measurement that gave something. */
export type Measured = Extract<Measurement, { status: 'measured' }>;

/** A figure that a limit is relative to: measured beside the value, or known from before. */
export type Reference = MeasuredReference | KnownReference;

interface ReferenceCommon {
  /** What it is, as in “5 × the p50”: `p50`, `baseline`. */
  readonly of: string;
  /** Where it comes from, such as `the stable version at the same instant`; null where that goes without saying. */
  readonly origin: string | null;
}

export interface MeasuredReference extends ReferenceCommon {
  readonly kind: 'measured';
  readonly name: string;
  readonly metric: MetricConfiguration;
  readonly measurement: Measurement;
  /** Seconds by which it was measured before the value; 0 for the same instant. */
  readonly before: number;
}

export interface KnownReference extends ReferenceCommon {
  readonly kind: 'known';
  /** In `unit`, a base unit; null for the unit that the metric's own figures have. */
  readonly value: number;
  readonly unit: Unit | null;
  readonly query: string | null;
}

/** Seconds of `sustained` by default. */
export const SUSTAINED = 300;
