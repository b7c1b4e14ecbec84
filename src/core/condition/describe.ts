/** Numbers, limits and times in words, as a person would write them. Plain text. */
import type { Threshold, Unit } from './condition.ts';
import { scale } from './units.ts';

/** Significant digits that a person reads at a glance. */
const DIGITS = 4;

/** Digits after which a double has nothing more to tell. */
const ALL_DIGITS = 17;

const SECOND_STEPS = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
  [1, 's'],
  [1e-3, 'ms'],
  [1e-6, 'µs'],
] as const;

const SPAN_STEPS = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
  [1, 's'],
] as const;

/** SI, as the condition language reads `KB`: 1000 bytes. */
const BYTE_STEPS = [
  [1e12, 'TB'],
  [1e9, 'GB'],
  [1e6, 'MB'],
  [1e3, 'KB'],
  [1, 'B'],
] as const;

/** A value in a base unit as a person writes it, to `digits` significant ones: 0.2 seconds is `200 ms`, the ratio 0.01 is `1%`. */
export function describeValue(value: number, unit: Unit | null, digits = DIGITS): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '+∞' : '−∞';
  switch (unit) {
    case 'seconds':
      return scaled(value, SECOND_STEPS, 's', digits);
    case 'bytes':
      return scaled(value, BYTE_STEPS, 'B', digits);
    case 'ratio':
      return `${rounded(value * 100, digits)}%`;
    case 'per_second':
      return `${rounded(value, digits)}/s`;
    case 'none':
    case null:
      return rounded(value, digits);
  }
}

/** A threshold as a person writes it: `200 ms`, `5 × p50`, `±0.5% from baseline`. */
export function describeThreshold(threshold: Threshold): string {
  switch (threshold.kind) {
    case 'absolute':
      return describeValue(threshold.value, threshold.unit);
    case 'multiple':
      return `${describeFactor(threshold.factor)} ${threshold.of}`;
    case 'difference': {
      const sign = threshold.sides === 'two' ? '±' : '+';
      return `${sign}${describeValue(threshold.value, threshold.unit)} from ${threshold.from ?? 'its reference'}`;
    }
  }
}

/** A factor before what it multiplies: `5 ×`, `110% of`. */
export function describeFactor(factor: number): string {
  return factor < 2 ? `${rounded(scale(factor, 100))}% of` : `${rounded(factor)} ×`;
}

/** A length of time in seconds: `5 min`, `1 min 30 s`, `2 d`. */
export function describeSpan(seconds: number): string {
  const parts: string[] = [];
  let left = Math.round(seconds * 1000) / 1000;
  for (const [size, name] of SPAN_STEPS) {
    const count = name === 's' ? rounded(left) : String(Math.floor(left / size));
    if (Number(count) > 0) parts.push(`${count} ${name}`);
    left -= Math.floor(left / size) * size;
  }
  return parts.length === 0 ? '0 s' : parts.slice(0, 2).join(' ');
}

/** Both as a person writes it and as it was compared: `200 ms (0.2 seconds)`. */
export function inBaseUnit(value: number, unit: Unit | null): string {
  const words = describeValue(value, unit);
  switch (unit) {
    case 'seconds':
      return `${words} (${rounded(value)} seconds)`;
    case 'bytes':
      return `${words} (${String(value)} bytes)`;
    case 'ratio':
      return `${words} (ratio ${rounded(value)})`;
    case 'per_second':
    case 'none':
    case null:
      return words;
  }
}

/** Two values with as many digits as it takes to tell them apart: 199.99 ms is not shown as equal to a limit of 200 ms. */
export function apart(value: number, limit: number, unit: Unit | null): readonly [string, string] {
  for (let digits = DIGITS; digits < ALL_DIGITS; digits++) {
    const texts = [describeValue(value, unit, digits), describeValue(limit, unit, digits)] as const;
    if (texts[0] !== texts[1] || value === limit) return texts;
  }
  return [describeValue(value, unit, ALL_DIGITS), describeValue(limit, unit, ALL_DIGITS)];
}

/** A time as it is read aloud: `2026-05-04 09:30:00 UTC`. The input is ISO 8601; anything else is given back as it is. */
export function describeTime(iso: string): string {
  const milliseconds = Date.parse(iso);
  if (Number.isNaN(milliseconds)) return iso;
  return `${new Date(milliseconds).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** Milliseconds of an execution: `350 ms`, `1.2 s`, `3 min 5 s`. */
export function describeElapsed(milliseconds: number): string {
  if (milliseconds < 1_000) return `${String(Math.round(milliseconds))} ms`;
  if (milliseconds < 59_950) return `${(milliseconds / 1_000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1_000);
  const hours = Math.floor(seconds / 3_600);
  const minutes = Math.floor((seconds % 3_600) / 60);
  return hours > 0 ? `${String(hours)} h ${String(minutes)} min` : `${String(minutes)} min ${String(seconds % 60)} s`;
}

/** `PT5M` as `5 min`; a form that is not understood is given back as it is. */
export function describeDuration(iso: string): string {
  const match = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(iso);
  if (match === null) return iso;
  const units = ['weeks', 'd', 'h', 'min', 's'];
  const parts = units.flatMap((unit, index) => (match[index + 1] === undefined ? [] : [`${match[index + 1] ?? ''} ${unit}`]));
  return parts.length === 0 ? iso : parts.join(' ');
}

function scaled(value: number, steps: readonly (readonly [number, string])[], base: string, digits: number): string {
  const size = Math.abs(value);
  const step = value === 0 ? undefined : (steps.find(([factor]) => size >= factor) ?? steps.at(-1));
  return step === undefined ? `0 ${base}` : `${rounded(value / step[0], digits)} ${step[1]}`;
}

function rounded(value: number, digits = DIGITS): string {
  // A whole number loses no digits: 12345 requests are not 12350.
  return String(Number(value.toPrecision(Math.max(digits, Math.min(15, Math.trunc(Math.abs(value)).toString().length)))));
}
