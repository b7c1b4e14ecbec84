import type { Threshold, Unit } from '../condition.ts';
import { distanceBehind, referenceAt } from './distance.ts';
import { numberOf } from './numbers.ts';
import type { Token } from './tokens.ts';
import { isCounted, scale, secondsOf, unitOf } from '../units.ts';

/** A threshold as read, and how many tokens it took. */
export interface Quantity {
  readonly threshold: Threshold;
  readonly length: number;
  /** What a rate counts: `errors` of `5 errors per minute`. */
  readonly counted: string | null;
}

const MULTIPLES: ReadonlyMap<string, number> = new Map([['half', 0.5], ['twice', 2], ['double', 2], ['triple', 3]]);

/**
 * Reads `200ms`, `1.5 GiB`, `1%`, `1,000 req/s`, `90`, `1.2k`, `90/100`, `5x baseline`, `110% of baseline`, `half of p50`,
 * `0.5% diff`, `10% above baseline`. Null for anything else, a range such as `1-2%` included.
 */
export function quantityAt(tokens: readonly Token[], index: number): Quantity | null {
  const multiple = MULTIPLES.get(tokens[index]?.lower ?? '');
  if (multiple !== undefined) return multipleOf(tokens, index + 1, multiple, 1);
  const value = numberOf(tokens[index]);
  if (value === null) return aUnit(tokens, index);
  const next = tokens[index + 1];
  if (next === undefined) return bare(value, 1);
  if (next.kind === 'opaque') return null;
  if (next.lower === 'x' || next.lower === 'times') return multipleOf(tokens, index + 2, value, 2);
  const measured = rate(tokens, index, value) ?? outOfHundred(tokens, index, value) ?? measure(tokens, index, value);
  if (measured !== null) return distance(tokens, index + measured.length, measured);
  // `1-2%`, `1/2`, `3:1` and `1M` are no single figure, or none that is understood.
  if (!next.spaced && (next.kind === 'word' || ['-', '–', '—', '/', ':'].includes(next.text))) return isJapanese(next) ? bare(value, 1) : null;
  return bare(value, 1);
}

/** Behind `within`: `10% of baseline`, `±50ms of p50`. */
export function distanceAt(tokens: readonly Token[], index: number): Quantity | null {
  const signed = tokens[index]?.text === '±' ? 1 : 0;
  const value = numberOf(tokens[index + signed]);
  const unit = unitOf(tokens[index + signed + 1]?.text ?? '');
  if (value === null || unit === null) return null;
  const reference = referenceAt(tokens, index + signed + 2);
  if (reference === null) return null;
  const threshold: Threshold = { kind: 'difference', value: scale(value, unit.factor), unit: unit.unit, from: reference.name, sides: 'two' };
  return { threshold, length: signed + 2 + reference.length, counted: null };
}

function bare(value: number, length: number): Quantity {
  return { threshold: { kind: 'absolute', value, unit: 'none' }, length, counted: null };
}

function multipleOf(tokens: readonly Token[], index: number, factor: number, before: number): Quantity | null {
  const reference = referenceAt(tokens, index);
  return reference === null ? null : { threshold: { kind: 'multiple', factor, of: reference.name }, length: before + reference.length, counted: null };
}

/** `1,000 req/s`, `50 requests per minute`, `20/s`. */
function rate(tokens: readonly Token[], index: number, value: number): Quantity | null {
  const thousand = tokens[index + 1]?.lower === 'k' && tokens[index + 1]?.spaced === false ? 1 : 0;
  const noun = tokens[index + 1 + thousand]?.lower ?? '';
  // `200 predictions/s`: whatever it is, it is counted over a time.
  const counted = isCounted(noun) || (tokens[index + 1 + thousand]?.kind === 'word' && noun !== 'per' && unitOf(noun) === null) ? 1 : 0;
  const per = tokens[index + 1 + thousand + counted];
  const seconds = secondsOf(tokens[index + 2 + thousand + counted]?.lower ?? '');
  if (seconds === null || seconds < 1 || (per?.text !== '/' && per?.lower !== 'per')) return null;
  const threshold: Threshold = { kind: 'absolute', value: scale(thousand === 1 ? value * 1000 : value, 1 / seconds), unit: 'per_second' };
  return { threshold, length: 3 + thousand + counted, counted: counted === 1 ? noun : null };
}

/** A score out of a hundred keeps its scale: `90/100` is the score 90. */
function outOfHundred(tokens: readonly Token[], index: number, value: number): Quantity | null {
  return tokens[index + 1]?.text === '/' && numberOf(tokens[index + 2]) === 100 ? bare(value, 3) : null;
}

function measure(tokens: readonly Token[], index: number, value: number): Quantity | null {
  const next = tokens[index + 1];
  if (next?.kind !== 'word') return null;
  if (next.lower === 'k' && !next.spaced) {
    // `10k rps`.
    const unit = unitOf(tokens[index + 2]?.text ?? '');
    return unit?.unit === 'per_second' ? absolute(value * 1000, unit.factor, 'per_second', 3) : bare(scale(value, 1000), 2);
  }
  const cents = next.lower === 'per' && tokens[index + 2]?.lower === 'cent' ? 1 : 0;
  const unit = cents === 1 ? { unit: 'ratio' as const, factor: 0.01 } : unitOf(next.text);
  if (unit === null) return null;
  // A lone m is minutes, metres, milli or millions, and a capital M or a lone B no better: nothing is guessed.
  if (next.lower === 'm' || (next.lower === 'b' && next.spaced) || (next.lower.length === 2 && next.lower.endsWith('i') && next.text.charAt(0) !== next.text.charAt(0).toUpperCase())) return null;
  if (unit.unit === 'ratio') {
    const reference = referenceAt(tokens, index + 2 + cents);
    if (reference !== null) return { threshold: { kind: 'multiple', factor: scale(value, unit.factor), of: reference.name }, length: 2 + cents + reference.length, counted: null };
    if (tokens[index + 2 + cents]?.lower === 'points') return null;
  }
  return absolute(value, unit.factor, unit.unit, 2 + cents);
}

function absolute(value: number, factor: number, unit: Unit, length: number): Quantity {
  return { threshold: { kind: 'absolute', value: scale(value, factor), unit }, length, counted: null };
}

/** `0.5% diff`, `10% increase over baseline`, `50ms slower than p50`: the figure is a distance. */
function distance(tokens: readonly Token[], index: number, figure: Quantity): Quantity {
  const { threshold } = figure;
  const found = distanceBehind(tokens, index);
  if (found === null || threshold.kind !== 'absolute' || threshold.unit === 'none') return figure;
  return { threshold: { kind: 'difference', value: threshold.value, unit: threshold.unit, from: found.from, sides: found.sides }, length: figure.length + found.length, counted: null };
}

/** `Under a second`; in letters, since `a d` is none. */
function aUnit(tokens: readonly Token[], index: number): Quantity | null {
  const [article, unit] = [tokens[index]?.lower ?? '', tokens[index + 1]?.lower ?? ''];
  const seconds = (article === 'a' || article === 'an') && unit.length > 3 ? secondsOf(unit) : null;
  return seconds === null ? null : absolute(1, seconds, 'seconds', 2);
}

/** Japanese sets no blank between a figure and the word behind it. */
function isJapanese(token: Token): boolean {
  return token.text >= '\u3040' && token.text <= '\u9fff';
}
