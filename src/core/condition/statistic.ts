import type { Token } from './tokens.ts';

const NAMED: ReadonlyMap<string, string> = new Map([
  ['median', 'p50'], ['avg', 'avg'], ['average', 'avg'], ['mean', 'avg'], ['averaged', 'avg'],
  ['max', 'max'], ['maximum', 'max'], ['peak', 'max'], ['min', 'min'], ['minimum', 'min'],
]);
const PERCENTILE = new Set(['percentile', 'percentiles', 'pctl', 'pct', 'quantile']);
/** Behind these, `peak` and `max` name a state of the service or a setting, and no statistic. */
const NO_STATISTIC_OF = new Set(['load', 'traffic', 'hours', 'hour', 'times', 'season', 'wait']);

export interface FoundStatistic {
  /** `p99`, `p50` for a median, `avg`, `max`, `min`. */
  readonly statistic: string;
  readonly length: number;
}

/** The percentile that a word names, in lower case; `P1` is a priority and `p5` too rare to tell from one: null. */
export function percentileOf(word: string): string | null {
  return /^p\d{2}(?:\.\d+|9)?$/i.test(word) ? word.toLowerCase() : null;
}

/** The statistic that starts at a token: `p99`, `P99.9`, `99th percentile`, `median`, `avg`. */
export function statisticAt(tokens: readonly Token[], index: number): FoundStatistic | null {
  const token = tokens[index];
  if (token === undefined) return null;
  if (token.kind === 'word') {
    const percentile = percentileOf(token.lower);
    if (percentile !== null) return { statistic: percentile, length: 1 };
    const ordinal = /^(\d{1,2}(?:\.\d+)?)(?:st|nd|rd|th)$/.exec(token.lower);
    if (ordinal !== null) return PERCENTILE.has(tokens[index + 1]?.lower ?? '') ? { statistic: `p${ordinal[1] ?? ''}`, length: 2 } : null;
    const named = NAMED.get(token.lower);
    return named === undefined || NO_STATISTIC_OF.has(tokens[index + 1]?.lower ?? '') ? null : { statistic: named, length: 1 };
  }
  // `95 percentile`; but `95 pct` is a share.
  const follower = tokens[index + 1]?.lower ?? '';
  return token.kind === 'number' && PERCENTILE.has(follower) && follower !== 'pct' && token.value >= 10 && token.value < 100 ? { statistic: `p${token.text}`, length: 2 } : null;
}
