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
  const found = /^(?:p(\d{2}(?:\.\d+|9)?)(?:th)?|(\d{2}(?:\.\d+)?)p)$/i.exec(word);
  return found === null ? null : `p${found[1] ?? found[2] ?? ''}`;
}

/** The statistic that starts at a token: `p99`, `P99.9`, `99th percentile`, `99%ile`, `median`, `avg`. */
export function statisticAt(tokens: readonly Token[], index: number): FoundStatistic | null {
  const token = tokens[index];
  if (token === undefined) return null;
  if (token.kind === 'number') return percentileFrom(token.text, tokens, index + 1);
  if (token.kind !== 'word') return null;
  const percentile = percentileOf(token.lower);
  if (percentile !== null) return { statistic: percentile, length: 1 };
  const ordinal = /^(\d{1,2}(?:\.\d+)?)(?:st|nd|rd|th)(-percentile)?$/.exec(token.lower);
  if (ordinal !== null) return ordinal[2] === undefined ? percentileFrom(ordinal[1] ?? '', tokens, index + 1) : { statistic: `p${ordinal[1] ?? ''}`, length: 1 };
  const named = NAMED.get(token.lower);
  return named === undefined || isNoStatistic(tokens, index) ? null : { statistic: named, length: 1 };
}

/** `95 percentile`, `95th %ile`; but `95 pct` is a share. */
function percentileFrom(figure: string, tokens: readonly Token[], index: number): FoundStatistic | null {
  const follower = tokens[index]?.lower ?? '';
  const length = PERCENTILE.has(follower) ? 2 : follower === '%' && tokens[index + 1]?.lower === 'ile' ? 3 : 0;
  const share = follower === 'pct' && tokens[index - 1]?.kind === 'number';
  return length === 0 || share || Number(figure) < 10 || Number(figure) >= 100 ? null : { statistic: `p${figure}`, length };
}

/** `Peak traffic` names a state of the service, `load average` a measure, and the `min` of `orders/min` a unit. */
function isNoStatistic(tokens: readonly Token[], index: number): boolean {
  const before = tokens[index - 1]?.lower ?? '';
  return NO_STATISTIC_OF.has(tokens[index + 1]?.lower ?? '') || before === 'load' || before === '/' || before === 'per';
}
