import type { DurationRange } from '../condition.ts';
import { numberOf } from './numbers.ts';
import { tokenize, type Token } from './tokens.ts';
import { secondsOf } from '../units.ts';

/** A duration as it stands in a text, and how many tokens it takes. */
export interface FoundDuration extends DurationRange {
  readonly length: number;
  /** Seconds of the unit as written, so that `120 s` and `2 minutes` are told apart. */
  readonly unit: number;
}

const SECOND = 1;
const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;
const WEEK = 604_800;
const DASHES = new Set(['-', '–', '—', 'to']);

/** The first duration of a text as an ISO 8601 range: `48-72 hours` is PT48H to PT72H. Null where there is none. */
export function parseDuration(text: string): DurationRange | null {
  const tokens = tokenize(text);
  for (let index = 0; index < tokens.length; index += 1) {
    const found = durationAt(tokens, index);
    const before = tokens[index - 1]?.lower ?? '';
    // The second figure of a range that was not read is no duration of its own, nor is a unit of which half was meant.
    const inRange = index > 1 && numberOf(tokens[index - 2]) !== null && DASHES.has(before);
    if (found !== null && !inRange && before !== 'half') return { min: found.min, max: found.max };
  }
  return null;
}

/** The duration that starts at a token: `24h`, `1h30m`, `48-72 hours`, `two days`, `an hour`, `half an hour`. */
export function durationAt(tokens: readonly Token[], index: number): FoundDuration | null {
  return articleAt(tokens, index) ?? rangeAt(tokens, index) ?? compoundAt(tokens, index);
}

function articleAt(tokens: readonly Token[], index: number): FoundDuration | null {
  const half = tokens[index]?.lower === 'half' ? 1 : 0;
  const article = tokens[index + half]?.lower;
  if (article !== 'a' && article !== 'an') return null;
  const unit = secondsOf(tokens[index + half + 1]?.lower ?? '');
  if (unit === null || (tokens[index + half + 1]?.lower.length ?? 0) < 3) return null;
  const iso = half === 0 ? isoOf(1, unit) : unit > SECOND ? isoFromSeconds(unit / 2) : null;
  return iso === null ? null : { min: iso, max: iso, unit, length: half + 2 };
}

function rangeAt(tokens: readonly Token[], index: number): FoundDuration | null {
  const from = numberOf(tokens[index]);
  const dash = tokens[index + 1]?.lower ?? '';
  if (from === null || !DASHES.has(dash)) return null;
  const to = numberOf(tokens[index + 2]);
  // `24-hour` is one figure with its unit.
  const joined = to === null && dash === '-' ? secondsOf(tokens[index + 2]?.lower ?? '') : null;
  if (joined !== null) return single(from, joined, 3);
  const unit = secondsOf(tokens[index + 3]?.lower ?? '');
  if (to === null || unit === null || to < from) return null;
  const min = isoOf(from, unit);
  const max = isoOf(to, unit);
  return min === null || max === null ? null : { min, max, unit, length: 4 };
}

function compoundAt(tokens: readonly Token[], index: number): FoundDuration | null {
  const value = numberOf(tokens[index]);
  const plus = tokens[index + 1]?.text === '+' ? 1 : 0;
  const unit = secondsOf(tokens[index + 1 + plus]?.lower ?? '');
  if (value === null || unit === null) return null;
  const length = 2 + plus;
  const next = tokens[index + length];
  const smaller = secondsOf(tokens[index + length + 1]?.lower ?? '');
  if (next?.kind !== 'number' || next.spaced || smaller === null || smaller >= unit) return single(value, unit, length);
  const iso = isoFromSeconds(value * unit + next.value * smaller);
  return { min: iso, max: iso, unit, length: length + 2 };
}

function single(value: number, unit: number, length: number): FoundDuration | null {
  const iso = isoOf(value, unit);
  return iso === null ? null : { min: iso, max: iso, unit, length };
}

/** `24`, `hours` is PT24H; null for what is no unit of time of a second or more. A fraction is given in a smaller unit. */
export function isoDuration(value: number, unit: string): string | null {
  const seconds = secondsOf(unit.toLowerCase());
  return seconds === null ? null : isoOf(value, seconds);
}

function isoOf(value: number, unit: number): string | null {
  if (unit < SECOND || !Number.isFinite(value) || value > 1e6) return null;
  if (!Number.isInteger(value)) return isoFromSeconds(Math.round(value * unit));
  switch (unit) {
    case WEEK:
      return `P${String(value * 7)}D`;
    case DAY:
      return `P${String(value)}D`;
    case HOUR:
      return `PT${String(value)}H`;
    case MINUTE:
      return `PT${String(value)}M`;
    default:
      return `PT${String(value)}S`;
  }
}

/** In hours, minutes and seconds: an hour and a half is PT1H30M. */
function isoFromSeconds(seconds: number): string {
  const parts = [[Math.floor(seconds / HOUR), 'H'], [Math.floor((seconds % HOUR) / MINUTE), 'M'], [seconds % MINUTE, 'S']] as const;
  const written = parts.map(([count, unit]) => (count === 0 ? '' : `${String(count)}${unit}`)).join('');
  return `PT${written === '' ? '0S' : written}`;
}

/** Seconds of an ISO 8601 duration in days, hours, minutes and seconds. Throws a RangeError for any other text. */
export function isoSeconds(iso: string): number {
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(iso);
  if (match === null || iso.endsWith('P') || iso.endsWith('T')) throw new RangeError(`not a duration: ${iso}`);
  const [, days = '0', hours = '0', minutes = '0', seconds = '0'] = match;
  return Number(days) * DAY + Number(hours) * HOUR + Number(minutes) * MINUTE + Number(seconds);
}
