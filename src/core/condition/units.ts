import type { Unit } from './condition.ts';

export interface UnitFactor {
  readonly unit: Unit;
  /** Multiplies a figure in this unit into the base unit. */
  readonly factor: number;
}

const seconds = (factor: number): UnitFactor => ({ unit: 'seconds', factor });
const bytes = (factor: number): UnitFactor => ({ unit: 'bytes', factor });
const ratio = (factor: number): UnitFactor => ({ unit: 'ratio', factor });
const perSecond = (factor: number): UnitFactor => ({ unit: 'per_second', factor });

/**
 * Units as people write them, in lower case, and what they are in Prometheus's base units.
 * SI prefixes of bytes are powers of 1000 and IEC prefixes powers of 1024 (IEC 80000-13).
 */
const UNITS: ReadonlyMap<string, UnitFactor> = new Map([
  ...names('ns nanosecond nanoseconds', seconds(1e-9)),
  ...names('us µs μs microsecond microseconds', seconds(1e-6)),
  ...names('ms msec msecs millisecond milliseconds ミリ秒', seconds(1e-3)),
  ...names('s sec secs second seconds 秒', seconds(1)),
  ...names('m min mins minute minutes 分 分間', seconds(60)),
  ...names('h hr hrs hour hours 時間', seconds(3600)),
  ...names('d day days', seconds(86_400)),
  ...names('w week weeks', seconds(604_800)),
  ...names('b byte bytes', bytes(1)),
  ...names('kb kilobyte kilobytes', bytes(1e3)),
  ...names('mb megabyte megabytes', bytes(1e6)),
  ...names('gb gigabyte gigabytes', bytes(1e9)),
  ...names('tb terabyte terabytes', bytes(1e12)),
  ...names('pb petabyte petabytes', bytes(1e15)),
  ...names('ki kib kibibyte kibibytes', bytes(1024)),
  ...names('mi mib mebibyte mebibytes', bytes(1024 ** 2)),
  ...names('gi gib gibibyte gibibytes', bytes(1024 ** 3)),
  ...names('ti tib tebibyte tebibytes', bytes(1024 ** 4)),
  ...names('pi pib pebibyte pebibytes', bytes(1024 ** 5)),
  ...names('% percent pct', ratio(0.01)),
  ...names('rps qps tps', perSecond(1)),
  ...names('rpm qpm tpm', perSecond(1 / 60)),
]);

/** Written with a small b these are bits, and a condition in bits is not read. */
const BITS = /^[KMGTP]i?b$/;

/** What `1,000 req/s` and `50 requests per minute` count. */
const COUNTED = new Set(
  'req reqs request requests query queries op ops operation operations event events message messages msg msgs error errors failure failures transaction transactions connection connections call calls job jobs write writes read reads hit hits order orders records items entries offsets tasks rows restart restarts timeout timeouts'.split(' '),
);

/** The unit that a word names, in the base units of Prometheus; null for any other word. `Mb` is bits, and no unit here. */
export function unitOf(word: string): UnitFactor | null {
  return BITS.test(word) ? null : (UNITS.get(word.toLowerCase()) ?? null);
}

const BASE_UNITS: readonly Unit[] = ['seconds', 'bytes', 'ratio', 'per_second', 'none'];

/** A base unit as a record names it; null for anything else, which a later version may know. */
export function asUnit(name: string | null): Unit | null {
  return BASE_UNITS.find((unit) => unit === name) ?? null;
}

/** Whether a word is something counted over time: the requests of `50 requests per minute`. */
export function isCounted(word: string): boolean {
  return COUNTED.has(word.toLowerCase());
}

/** Seconds of a unit of time, null for anything else. */
export function secondsOf(word: string): number | null {
  const found = unitOf(word);
  return found?.unit === 'seconds' ? found.factor : null;
}

/** Scales a decimal figure, and drops the noise that binary fractions add: `0.1%` is 0.001. */
export function scale(value: number, factor: number): number {
  return Number((value * factor).toPrecision(15));
}

function names(all: string, factor: UnitFactor): readonly (readonly [string, UnitFactor])[] {
  return all.split(' ').map((name) => [name, factor] as const);
}
