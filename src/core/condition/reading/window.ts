import { durationAt } from './duration.ts';
import type { Token } from './tokens.ts';

/** For how long a limit holds, and the tokens that say so. */
export interface FoundWindow {
  /** An ISO 8601 duration, or `sustained`. */
  readonly window: string;
  readonly length: number;
}

const LEADING = new Set(['for', 'over', 'during', 'in', 'within', 'across', 'throughout']);
/** Behind these a bare time is when something is due: `in 5 minutes`. */
const DUE = new Set(['in', 'within']);
/** Fillers between the preposition and the figure; `first` and `next` are none, since they name a time and not a length. */
const FILLING = new Set(['a', 'the', 'any', 'each', 'every', 'last', 'past', 'previous', 'full', 'whole', 'more', 'than', 'at', 'least', 'minimum', 'of', 'period', 'rolling', '>', '>=', '≥', 'over']);
const BEHIND = new Set(['window', 'period', 'interval', 'straight', 'continuously', 'consecutively']);
const HELD = new Set(['sustained', 'continuously', 'consistently']);
const LONE: ReadonlyMap<string, string> = new Map([['minute', 'PT1M'], ['hour', 'PT1H'], ['day', 'P1D'], ['week', 'P7D']]);
/** Between the figure and its unit. */
const ADJECTIVES = new Set(['consecutive', 'continuous', 'straight', 'full']);

/** `for 5 minutes`, `over 15m`, `for > 5 minutes`, `in the last hour`, `sustained`, `sustained for 30 minutes`. */
export function windowAt(tokens: readonly Token[], index: number): FoundWindow | null {
  const held = HELD.has(tokens[index]?.lower ?? '') ? 1 : 0;
  const length = lengthAt(tokens, index + held);
  if (length !== null) return { window: length.window, length: held + length.length };
  return held === 1 ? { window: 'sustained', length: 1 } : null;
}

function lengthAt(tokens: readonly Token[], index: number): FoundWindow | null {
  const preposition = tokens[index]?.lower ?? '';
  if (!LEADING.has(preposition)) return null;
  let at = index + 1;
  while (FILLING.has(tokens[at]?.lower ?? '') && durationAt(tokens, at) === null) at += 1;
  // `in 5 minutes` is a deadline; `in the last 5 minutes` is a window.
  if (DUE.has(preposition) && at === index + 1) return null;
  const found = durationAt(tokens, at) ?? withoutAdjective(tokens, at) ?? lone(tokens, at);
  if (found === null || found.min !== found.max) return null;
  at += found.length;
  while (BEHIND.has(tokens[at]?.lower ?? '')) at += 1;
  if (tokens[at]?.lower === 'or' && (tokens[at + 1]?.lower === 'more' || tokens[at + 1]?.lower === 'longer')) at += 2;
  return { window: found.min, length: at - index };
}

/** `7 consecutive days`. */
function withoutAdjective(tokens: readonly Token[], index: number): { readonly min: string; readonly max: string; readonly length: number } | null {
  if (!ADJECTIVES.has(tokens[index + 1]?.lower ?? '')) return null;
  const found = durationAt([...tokens.slice(index, index + 1), ...tokens.slice(index + 2, index + 3)], 0);
  return found === null ? null : { ...found, length: found.length + 1 };
}

/** `in the last hour`. */
function lone(tokens: readonly Token[], index: number): { readonly min: string; readonly max: string; readonly length: number } | null {
  const window = LONE.get(tokens[index]?.lower ?? '');
  return window === undefined ? null : { min: window, max: window, length: 1 };
}
