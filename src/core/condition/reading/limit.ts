import { comparatorAt, trailingComparatorAt, type TrailingComparator } from './comparators.ts';
import type { Threshold } from '../condition.ts';
import { numberOf } from './numbers.ts';
import { distanceAt, quantityAt } from './quantity.ts';
import type { Token } from './tokens.ts';
import { CHECKING, LABEL } from './vocabulary.ts';
import { windowAt } from './window.ts';

/** A comparator with its threshold, and the tokens that they cover. */
export interface Limit {
  readonly comparator: TrailingComparator;
  readonly threshold: Threshold;
  /** How it was said: prose uses words too, so that they ask more of the subject. `zero` stands in the text, `report` behind a colon: `Errors: 0`. */
  readonly by: 'sign' | 'words' | 'within' | 'trailing' | 'zero' | 'report';
  /** The comparator as written, in lower case. */
  readonly word: string;
  readonly start: number;
  readonly end: number;
  /** The tokens of the figure with its unit; those of the limit before or behind it are the comparator. */
  readonly figure: { readonly start: number; readonly end: number };
  /** What a rate counts. */
  readonly counted: string | null;
}

const BEFORE_ZERO = new Set(['is', 'are', 'remains', 'remain', 'stays', 'stay', 'at', 'be']);
const JOINING = new Set(['/', 'and', 'or', ',', ';']);
/** `within 3 seconds` limits a latency; `within 15 minutes` is when something is to be done. */
const LONGEST_WITHIN = 30;

/** Every limit of a text, in order. A second figure that is joined to a limit counts as one: `5% absolute/20% relative`. */
export function findLimits(tokens: readonly Token[]): readonly Limit[] {
  const limits: Limit[] = [];
  for (let index = 0; index < tokens.length; ) {
    // `for > 5 minutes` and `over 15m` are windows, and limit nothing.
    const window = limits.length > 0 || endsInWindow(tokens, index) ? windowAt(tokens, index) : null;
    const limit = window === null ? (limitAt(tokens, index) ?? (limits.length > 0 ? joinedAt(tokens, index) : null)) : null;
    if (limit !== null) limits.push(limit);
    index = limit?.end ?? index + (window?.length ?? 1);
  }
  return limits;
}

function limitAt(tokens: readonly Token[], index: number): Limit | null {
  const found = comparatorAt(tokens, index);
  const word = tokens[index]?.lower ?? '';
  if (found !== null) {
    // `max: 500ms`.
    const at = index + found.length + (found.by === 'words' && tokens[index + found.length]?.text === ':' ? 1 : 0);
    const quantity = found.by === 'within' ? (distanceAt(tokens, at) ?? shortTimeAt(tokens, at)) : quantityAt(tokens, at);
    return quantity === null ? null : { comparator: found.comparator, threshold: quantity.threshold, by: found.by, word, start: index, end: at + quantity.length, figure: { start: at, end: at + quantity.length }, counted: quantity.counted };
  }
  const quantity = quantityAt(tokens, index);
  if (quantity === null) return null;
  const end = index + quantity.length;
  const trailing = trailingComparatorAt(tokens, end) ?? trailingComparatorAt(tokens, end + (['件', '回', '個', '台'].includes(tokens[end]?.text ?? '') ? 1 : 0));
  const figure = { start: index, end };
  if (trailing !== null) {
    const counter = trailingComparatorAt(tokens, end) === null ? 1 : 0;
    return { comparator: trailing.comparator, threshold: quantity.threshold, by: 'trailing', word, start: index, end: end + counter + trailing.length, figure, counted: quantity.counted };
  }
  return isZero(quantity.threshold) && mayBeZero(tokens, index) ? { comparator: '==', threshold: quantity.threshold, by: tokens[index - 1]?.text === ':' ? 'report' : 'zero', word, start: index, end, figure, counted: null } : null;
}

function shortTimeAt(tokens: readonly Token[], index: number): ReturnType<typeof quantityAt> {
  const quantity = quantityAt(tokens, index);
  const short = quantity?.threshold.kind === 'absolute' && quantity.threshold.unit === 'seconds' && quantity.threshold.value < LONGEST_WITHIN;
  return short ? quantity : null;
}

/** `Zero failed jobs`, `Verify: zero failed jobs`, `Failed jobs: 0` and `errors remain at 0`, but no zero in the midst of a text. */
function mayBeZero(tokens: readonly Token[], index: number): boolean {
  const before = tokens[index - 1];
  if (before === undefined || before.text === ':' || BEFORE_ZERO.has(before.lower)) return true;
  return tokens.slice(0, index).every((token) => CHECKING.has(token.lower) || LABEL.has(token.lower) || token.text === ':');
}

function isZero(threshold: Threshold): boolean {
  return threshold.kind === 'absolute' && threshold.value === 0;
}

/** A figure behind `/`, `or` or a comma, once there is a limit. */
function joinedAt(tokens: readonly Token[], index: number): Limit | null {
  const word = tokens[index - 1]?.lower ?? '';
  if (!JOINING.has(word) || numberOf(tokens[index]) === null) return null;
  const quantity = quantityAt(tokens, index);
  if (quantity === null) return null;
  return { comparator: '==', threshold: quantity.threshold, by: 'words', word, start: index, end: index + quantity.length, figure: { start: index, end: index + quantity.length }, counted: null };
}

/** Whether a limit stands behind the window that starts here: `CPU over 15m < 70%`. */
function endsInWindow(tokens: readonly Token[], index: number): boolean {
  const window = windowAt(tokens, index);
  return window !== null && tokens.slice(index + window.length).some((_, offset) => limitAt(tokens, index + window.length + offset) !== null);
}
