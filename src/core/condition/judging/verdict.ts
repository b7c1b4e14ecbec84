/** What a measurement says about a condition. */
import type { Unit } from '../condition.ts';

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
  | 'partial'
  | 'several-series'
  | 'stale'
  | 'uncovered'
  | 'no-baseline'
  | 'diluted'
  | 'saturated'
  | 'too-little'
  | 'absent-numerator'
  | 'units'
  /** An item that sums up others, of which not all passed. */
  | 'items-below'
  | 'not-understood'
  | 'unlike-recommended'
  | 'not-to-be-told'
  | 'unsupported';

/** A stretch of time that a verdict is about. */
export interface JudgedWindow {
  /** All in seconds. */
  readonly seconds: number;
  readonly step: number;
  /** How many points were judged. */
  readonly points: number;
  /** For how long the condition did not hold. */
  readonly violated: number;
  /** For how long it need not, as the metric declares with `allow`. */
  readonly allowed: number;
  /** The first point at which the condition did not hold, in seconds since the epoch; left out where it held throughout. */
  readonly first?: number;
}

/** The figure that a limit was relative to. */
export interface JudgedReference {
  /** `p50`, `baseline`. */
  readonly of: string;
  /** Such as `the stable version at the same instant`; null where that goes without saying. */
  readonly origin: string | null;
  /** As sent; null where it was not asked for. */
  readonly query: string | null;
  /** In the unit of the value that it was compared with. */
  readonly value: number;
}

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
  /** What was seen where it is no number, such as the value of a variable; never a secret. Left out where nothing is to be shown. */
  readonly seen?: string;
  /** What was compared with the limit, in the base unit: the value, or its distance from a reference. Null where there is none. */
  readonly value: number | null;
  /** The limit in the base unit; null where there is none. */
  readonly threshold: number | null;
  readonly unit: Unit | null;
  /** Set where a window was judged: the value is then the one nearest to the limit, or furthest beyond it. */
  readonly window?: JudgedWindow;
  /** Set where the limit was relative to another figure. */
  readonly reference?: JudgedReference;
}
