/** What a text demands of a number. Part of the public `holdpoint.inspect/1` contract. */

/** Base units, as Prometheus uses them: seconds, bytes, ratios of 1, events per second, or a bare number. */
export type Unit = 'seconds' | 'bytes' | 'ratio' | 'per_second' | 'none';

export type Comparator = '<' | '<=' | '>' | '>=' | '==' | '!=';

export type Threshold =
  /** A number in a base unit: `200ms` is 0.2 seconds. */
  | { readonly kind: 'absolute'; readonly value: number; readonly unit: Unit }
  /** A factor of another figure: `110% baseline` is 1.1 of `baseline`, `5x p50` is 5 of `p50`. */
  | { readonly kind: 'multiple'; readonly factor: number; readonly of: string }
  /** A distance from another figure: `< 0.5% diff`. */
  | {
      readonly kind: 'difference';
      readonly value: number;
      readonly unit: Unit;
      readonly from: string | null;
      readonly sides: 'two' | 'one';
    };

export interface Condition {
  /** What is measured, in the author's words. */
  readonly subject: string;
  /** `p99`, `p50` for a median, `avg`, `max`; null where the text names none. */
  readonly statistic: string | null;
  readonly comparator: Comparator;
  readonly threshold: Threshold;
  /** An ISO 8601 duration, `sustained`, or null where every sample counts by itself. */
  readonly for: string | null;
  /** What narrows the measurement, such as `gzip`. */
  readonly qualifier: string | null;
}

export type ItemKind =
  | 'manual'
  | 'metric'
  | 'alert-rule'
  | 'env'
  | 'command'
  | 'soak'
  | 'flag'
  | 'gate'
  | 'approval'
  | 'deadline';

/** An ISO 8601 range; `min` and `max` are equal for a single figure. */
export interface DurationRange {
  readonly min: string;
  readonly max: string;
}

/** Where a text stands decides what it means: `Error rate > 1%` is a fault among triggers and a contradiction elsewhere. */
export interface TextContext {
  /** Plain text of the nearest heading. */
  readonly heading: string;
  /** The kind of the section that the text stands in. */
  readonly sectionKind: SectionKind;
  /** Plain text of the parent item, without its colon kept or removed: as written. */
  readonly parent: string | null;
}

export type SectionKind =
  | 'plain'
  | 'stage'
  | 'window'
  | 'triggers'
  | 'rollback'
  | 'contacts'
  | 'commands'
  | 'success';

/** How one item text was read. */
export interface Reading {
  readonly kind: ItemKind;
  readonly condition: Condition | null;
  readonly duration: DurationRange | null;
  /** Inline code that the kind is about: variables, flags, commands. */
  readonly names: readonly string[];
  /** What is wrong with the text, if anything: a contradiction, two limits in one item. */
  readonly problem: { readonly rule: string; readonly message: string } | null;
}
