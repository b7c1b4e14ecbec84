import { secondsOf } from './units.ts';
import type { Mark } from './parts.ts';
import { statisticAt } from './statistic.ts';
import type { Token } from './tokens.ts';
import { NARROWING, QUALIFIERS, SENTENCE } from './vocabulary.ts';
import { windowAt } from './window.ts';

/** What stands behind a limit. */
export interface Tail {
  /** What is counted: `healthy replicas` of `at least 3 healthy replicas`. */
  readonly subject: readonly Token[];
  readonly statistic: string | null;
  readonly window: string | null;
  readonly qualifier: string | null;
  /** What of it is a statistic, a window or a qualifier. */
  readonly marks: readonly Mark[];
}

/** A piece of the tail, and how many tokens it takes. */
interface Piece extends Partial<Omit<Tail, 'marks'>> {
  readonly length: number;
}

const LONGEST_PHRASE = 6;
const BEFORE_STATISTIC = new Set(['at', 'on', 'the']);

/** Reads the words behind a limit; null where anything is left over, since that may turn the sense. */
export function readTail(tokens: readonly Token[], bracketed: boolean): Tail | null {
  const marks: Mark[] = [];
  let tail: Omit<Tail, 'marks'> = { subject: [], statistic: null, window: null, qualifier: null };
  let open = bracketed;
  for (let index = 0; index < tokens.length; ) {
    const token = tokens[index];
    if (token?.text === ')' && open) {
      open = false;
      index += 1;
      continue;
    }
    const piece = pieceAt(tokens, index, tail);
    if (piece === null || clashes(tail, piece)) return null;
    const qualifier = [tail.qualifier, piece.qualifier ?? null].filter((one) => one !== null).join(' ');
    tail = { ...tail, ...piece, qualifier: qualifier === '' ? null : qualifier };
    const role = roleOf(piece);
    if (role !== null) marks.push({ role, tokens: tokens.slice(index, index + piece.length) });
    index += piece.length;
  }
  return open ? null : { subject: tail.subject, statistic: tail.statistic, window: tail.window, qualifier: tail.qualifier, marks };
}

function pieceAt(tokens: readonly Token[], index: number, tail: Omit<Tail, 'marks'>): Piece | null {
  const token = tokens[index];
  if (token === undefined) return null;
  const window = windowAt(tokens, index);
  if (window !== null) return window;
  const statistic = statisticAt(tokens, index);
  if (statistic !== null) return statistic;
  const qualifier = QUALIFIERS.get(token.lower);
  if (qualifier !== undefined) return { qualifier, length: 1 };
  if ((token.text === '.' || token.text === ':' || token.text === '!') && index === tokens.length - 1) return { length: 1 };
  if (token.text === '(') return groupAt(tokens, index);
  const filler = fillerAt(tokens, index);
  if (filler > 0) return { length: filler };
  if (NARROWING.has(token.lower)) return phraseAt(tokens, index);
  if (token.kind === 'word' && !SENTENCE.has(token.lower) && tail.window === null && tail.qualifier === null) return { subject: [...tail.subject, token], length: 1 };
  return null;
}

function roleOf(piece: Piece): Mark['role'] | null {
  if (piece.window !== undefined) return 'window';
  if (piece.statistic !== undefined) return 'statistic';
  return piece.qualifier === undefined ? null : 'qualifier';
}

/** Words that add nothing: `at the` before a statistic, `maintained` at the end. */
function fillerAt(tokens: readonly Token[], index: number): number {
  const article = tokens[index + 1]?.lower === 'the' ? 1 : 0;
  if (BEFORE_STATISTIC.has(tokens[index]?.lower ?? '') && statisticAt(tokens, index + 1 + article) !== null) return 1 + article;
  return tokens[index]?.lower === 'maintained' && index === tokens.length - 1 ? 1 : 0;
}

/** Two windows or two statistics contradict one another. */
function clashes(tail: Omit<Tail, 'marks'>, piece: Piece): boolean {
  return (piece.window !== undefined && tail.window !== null) || (piece.statistic !== undefined && tail.statistic !== null);
}

/** `(p95)`, `(gzipped)`, `(with cache)`: a remark without figures. One with figures may say anything. */
function groupAt(tokens: readonly Token[], index: number): Piece | null {
  const close = tokens.findIndex((token, at) => at > index && token.text === ')');
  const inside = tokens.slice(index + 1, close);
  if (close < 0 || inside.length === 0) return null;
  const length = inside.length + 2;
  const statistic = statisticAt(inside, 0);
  if (statistic?.length === inside.length) return { statistic: statistic.statistic, length };
  const window = windowAt(inside, 0);
  if (window?.length === inside.length) return { window: window.window, length };
  const qualifier = QUALIFIERS.get(inside[0]?.lower ?? '');
  if (qualifier !== undefined && inside.length === 1) return { qualifier, length };
  const plain = inside.length <= LONGEST_PHRASE && inside.every((token) => token.kind === 'word' || '+/-,'.includes(token.text)) && !inside.some((token) => SENTENCE.has(token.lower));
  return plain ? { qualifier: joined(inside), length } : null;
}

/** `for critical paths`, `on 3G`, `per worker`, `before rollout`. */
function phraseAt(tokens: readonly Token[], index: number): Piece | null {
  let end = index + 1;
  while (end < tokens.length && tokens[end]?.kind === 'word' && windowAt(tokens, end) === null) end += 1;
  const words = tokens.slice(index, end);
  // `increase of 10% per hour` is a slope, and no share.
  const slope = words[0]?.lower === 'per' && secondsOf(words[1]?.lower ?? '') !== null;
  // A time that no window reads is no scope either.
  const timed = words.some((word) => secondsOf(word.lower) !== null && word.lower.length > 1);
  const readable = !timed && words.length > 1 && words.length <= LONGEST_PHRASE && !slope && !words.some((word) => SENTENCE.has(word.lower) && word !== words[0] && word.lower !== 'any');
  return readable ? { qualifier: joined(words), length: words.length } : null;
}

function joined(tokens: readonly Token[]): string {
  return tokens.map((token) => token.text).join(' ');
}
