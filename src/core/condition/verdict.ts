/** What a measurement says about a condition. */
import type { Unit } from './condition.ts';

export type VerdictOutcome = 'pass' | 'fail' | 'inconclusive' | 'error';

/** One value of one series. */
export interface Sample {
  /** Seconds since the epoch, as Prometheus gives them. */
  readonly time: number;
  readonly value: number;
  readonly labels: Readonly<Record<string, string>>;
}

/** Why a verdict is inconclusive; each has its own sentence. */
export type InconclusiveReason =
  | 'unbound'
  | 'ambiguous'
  | 'no-data'
  | 'not-finite'
  | 'several-series'
  | 'stale'
  | 'uncovered'
  | 'no-baseline'
  | 'diluted'
  | 'saturated'
  | 'too-little'
  | 'absent-numerator'
  | 'units'
  | 'not-understood'
  | 'unsupported';

/** A verdict with all the evidence that it stands on. */
export interface Verdict {
  readonly outcome: VerdictOutcome;
  /** Set only where the outcome is `inconclusive`. */
  readonly reason: InconclusiveReason | null;
  /** One plain sentence: what was seen against what was asked, or what is missing and what to do. */
  readonly sentence: string;
  /** Name of the configured metric; null where none is bound. */
  readonly metric: string | null;
  /** The query as sent, variables resolved; null where nothing was asked. */
  readonly query: string | null;
  /** Where the answer came from, such as `prometheus http://127.0.0.1:9090`; never with credentials. */
  readonly source: string | null;
  /** ISO 8601, when it was measured. */
  readonly time: string;
  readonly samples: readonly Sample[];
  /** In the base unit; null where there is no single value. */
  readonly value: number | null;
  /** The limit in the base unit; null where there is none. */
  readonly threshold: number | null;
  readonly unit: Unit | null;
}
