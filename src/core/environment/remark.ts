import type { WantedValue } from './demand.ts';
import { runEnd, type Piece, type Source } from './wantedValue.ts';

/** Remarks that leave the demand as it is. */
const HARMLESS = set('default defaults example examples e.g eg required mandatory');
const RECOMMENDING = set('recommended recommend suggested advised');
const BEFORE_VALUE = set('value : = is');
/** Words that begin a note on when a recommendation holds. */
const NOTING = set('for in on when while with at under');

/** A remark in brackets: a recommendation, or null for one that leaves the demand as it is. Null as a whole where it says anything else. */
export function bracketAt(source: Source, at: number): Piece<WantedValue | null> | null {
  const { tokens } = source;
  if (tokens[at]?.text !== '(') return null;
  const close = tokens.findIndex((token, index) => index > at && token.text === ')');
  if (close < 0) return null;
  if (HARMLESS.has(tokens[at + 1]?.lower ?? '')) return { value: null, end: close + 1 };
  const recommended = recommendationAt(source, at + 1, close);
  return recommended === null ? null : { value: recommended, end: close + 1 };
}

/** `recommended: 0.05 for high traffic`, `0.05 recommended`, up to `end`; null for anything else, such as `recommended: at least 3`. */
export function recommendationAt({ text, tokens }: Source, at: number, end: number): WantedValue | null {
  const leads = RECOMMENDING.has(tokens[at]?.lower ?? '');
  let from = leads ? at + 1 : at;
  while (leads && BEFORE_VALUE.has(tokens[from]?.lower ?? '')) from += 1;
  const first = tokens[from];
  if (first === undefined || from >= end || (first.kind === 'punctuation' && first.text !== '-')) return null;
  const to = first.kind === 'code' ? from + 1 : Math.min(end, runEnd(tokens, from));
  const value = first.kind === 'code' ? first.text : text.slice(first.start, tokens[to - 1]?.end);
  if (first.kind === 'sign' || /[<>≤≥≠~]|\d[-–]\d/u.test(value)) return null;
  const behind = tokens[to]?.lower ?? '';
  if (!leads) return RECOMMENDING.has(behind) && to + 1 === end ? { kind: 'recommended', text: value, note: null } : null;
  if (to >= end) return { kind: 'recommended', text: value, note: null };
  return NOTING.has(behind) ? { kind: 'recommended', text: value, note: text.slice(tokens[to]?.start, tokens[end - 1]?.end) } : null;
}

function set(words: string): ReadonlySet<string> {
  return new Set(words.split(' '));
}
