import type { Token } from '../condition/reading/tokens.ts';
import type { WantedValue } from './demand.ts';
import { isPlaceholder } from './placeholder.ts';

/** The tokens of a text. Offsets of tokens are in the text. */
export interface Source {
  readonly text: string;
  readonly tokens: readonly Token[];
}

/** What was read, and the index of the first token behind it. */
export interface Piece<T> {
  readonly value: T;
  readonly end: number;
}

const COMMIT_NOUNS = set('commit sha hash head revision');
const COMMIT_WORDS = set('the current latest this release released deployed git commit sha hash head revision id of being that is to be');
/** Words that begin a description of a value. */
const DESCRIBING = set('the a an your our its their this that each any some same match use include point be correct new current latest one what which how');
/** Words that stand for themselves. */
const LITERALS = set('true false on off yes no enabled disabled production staging development test debug info warn warning error trace silent json none auto');
const BEHIND_VALUE = set('. ! ( , ; - – — and & in for on');
const QUOTES: ReadonlyMap<string, string> = new Map([['"', '"'], ["'", "'"], ['“', '”']]);

/** `to current commit hash`, `to the release’s SHA`: words that mean the commit and nothing else, up to the end of them. */
export function commitAt({ tokens }: Source, at: number): Piece<WantedValue> | null {
  let end = at;
  while (COMMIT_WORDS.has(tokens[end]?.lower ?? '')) end += 1;
  const next = tokens[end];
  const ends = next === undefined || BEHIND_VALUE.has(next.text);
  return ends && tokens.slice(at, end).some(({ lower }) => COMMIT_NOUNS.has(lower)) ? { value: { kind: 'commit' }, end } : null;
}

/**
 * A value: in code or quotes, or one run of characters without a blank, behind which the text is at its end or goes on to
 * something else. A hole, `<your key>`, demands no value in particular.
 */
export function valueAt(source: Source, at: number): Piece<WantedValue | null> | null {
  const { text, tokens } = source;
  const token = tokens[at];
  if (token === undefined) return null;
  if (token.kind === 'code') return { value: exactly(token.text), end: at + 1 };
  const quote = QUOTES.get(token.text);
  const close = quote === undefined ? -1 : tokens.findIndex((other, index) => index > at && other.text === quote);
  if (close > at) return { value: exactly(text.slice(token.end, tokens[close]?.start)), end: close + 1 };
  const end = runEnd(tokens, at);
  const next = tokens[end];
  if (end === at || DESCRIBING.has(token.lower) || (next !== undefined && !BEHIND_VALUE.has(next.lower))) return null;
  const written = text.slice(token.start, tokens[end - 1]?.end);
  return { value: exactly(written, LITERALS.has(written.toLowerCase()) || /[^\p{L}-]|^[^a-z]+$/u.test(written) ? 'itself' : 'described'), end };
}

/** The value of an assignment in code, `NODE_ENV=production`; undefined where there is no sign, null where it names no value in particular. */
export function assignedValue(code: string): WantedValue | null | undefined {
  const sign = code.indexOf('=');
  return sign < 0 ? undefined : exactly(code.slice(sign + 1).trim());
}

function exactly(written: string, meant: 'itself' | 'described' = 'itself'): WantedValue | null {
  const unquoted = /^(["'])(.*)\1$/s.exec(written)?.[2] ?? written;
  return unquoted === '' || isPlaceholder(unquoted) ? null : { kind: 'exact', text: unquoted, described: meant === 'described' };
}

/** The end of the tokens that stand without a blank between them; punctuation that closes a sentence is none of them. */
export function runEnd(tokens: readonly Token[], at: number): number {
  let end = at;
  while (end < tokens.length && (end === at || tokens[end]?.spaced === false) && tokens[end]?.text !== '(' && tokens[end]?.text !== ')') end += 1;
  while (end > at && ['.', ',', ';', '!', ':'].includes(tokens[end - 1]?.text ?? '')) end -= 1;
  return end;
}

function set(words: string): ReadonlySet<string> {
  return new Set(words.split(' '));
}
