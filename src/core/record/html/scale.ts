/** Maps a range of values to a range of pixels; a range without extent maps to its middle. */
export function linearScale([low, high]: readonly [number, number], [from, to]: readonly [number, number]): (value: number) => number {
  const extent = high - low;
  return (value) => (extent === 0 ? (from + to) / 2 : from + ((value - low) / extent) * (to - from));
}

/** The smallest and the largest of some numbers; null of none. */
export function extentOf(values: readonly number[]): readonly [number, number] | null {
  if (values.length === 0) return null;
  return values.reduce<readonly [number, number]>(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]);
}

/** A coordinate as short as it can be without being seen. */
export function pixels(value: number): string {
  return String(Math.round(value * 10) / 10);
}
