import type { Series } from './exposition.ts';

/** How much a counter grew between two scrapes. After a reset it counts from zero (Prometheus, `increase`). */
export function increase(before: number, after: number): number {
  return after >= before ? after - before : after;
}

/** Sum of the increases of all series. A new one was born between the scrapes, as the first error of a counter is, and counts from zero. */
export function sumOfIncreases(before: ReadonlyMap<string, Series>, after: ReadonlyMap<string, Series>): number {
  let sum = 0;
  for (const [key, series] of after) sum += increase(before.get(key)?.value ?? 0, series.value);
  return sum;
}

/** A cumulative bucket: how many observations were at most `bound`. */
export interface Bucket {
  readonly bound: number;
  readonly count: number;
}

/** `histogram_quantile` as Prometheus computes it: linear within a bucket, the last finite bound for anything above it. */
export function quantileOf(quantile: number, buckets: readonly Bucket[]): number {
  const sorted = [...buckets].sort((a, b) => a.bound - b.bound);
  const last = sorted.at(-1);
  if (last?.bound !== Number.POSITIVE_INFINITY || sorted.length < 2 || last.count === 0) return Number.NaN;
  const rank = quantile * last.count;
  const index = sorted.findIndex((bucket) => bucket.count >= rank);
  const bucket = sorted[index];
  const below = sorted[index - 1];
  if (bucket === undefined) return Number.NaN;
  if (bucket.bound === Number.POSITIVE_INFINITY) return below?.bound ?? Number.NaN;
  if (below === undefined && bucket.bound <= 0) return bucket.bound;
  const start = below?.bound ?? 0;
  const under = below?.count ?? 0;
  return bucket.count === under ? bucket.bound : start + (bucket.bound - start) * ((rank - under) / (bucket.count - under));
}
