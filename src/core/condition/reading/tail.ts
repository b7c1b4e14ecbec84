import { comparedAt } from './distance.ts';
import { durationAt } from './duration.ts';
import { numberOf } from './numbers.ts';
import type { Mark } from './parts.ts';
import { statisticAt } from './statistic.ts';
import type { Token } from './tokens.ts';
import { secondsOf } from '../units.ts';
import { NARROWING, QUALIFIERS, SENTENCE } from './vocabulary.ts';
import { windowAt } from './window.ts';

/** What stands behind a limit. */
export interface Tail {
  /** What is counted: `healthy replicas` of `at least 3 healthy replicas`. */
  readonly subject: readonly Token[];
  readonly statistic: string | null;
  readonly window: string | null;
  readonly qualifier: string | null;
  /** What the figure is compared with: `baseline` of `vs baseline`. */
  readonly reference: string | null;
  /** What of it is a statistic, a window or a qualifier. */
  readonly marks: readonly Mark[];
}

type Read = Omit<Tail, 'marks'>;

export interface TailOptions {
  /** Whether a bracket is open that the tail has to close. */
  readonly bracketed: boolean;
  /** Whether the figure is a bare number, as of a count. */
  readonly counts: boolean;
}

/** A piece of the tail, and how many tokens it takes. */
interface Piece extends Partial<Read> {
  readonly length: number;
}

const LONGEST_PHRASE = 6;
/** `(5m window)`. */
const OF_WINDOW = new Set(['window', 'rolling', 'period']);
/** `Under load is fine` says what is tolerated, and asks for nothing. */
const PREDICATES = new Set(['is', 'are', 'was', 'were', 'be', 'been', 'being']);
const BEFORE_STATISTIC = new Set(['at', 'on', 'the', '@']);

/** Reads the words behind a limit; null where anything is left over, since that may turn the sense. */
export function readTail(tokens: readonly Token[], { bracketed, counts }: TailOptions): Tail | null {
  const marks: Mark[] = [];
  let tail: Read = { subject: [], statistic: null, window: null, qualifier: null, reference: null };
  let open = bracketed;
  for (let index = 0; index < tokens.length; ) {
    const token = tokens[index];
    if (token?.text === ')' && open) {
      open = false;
      index += 1;
      continue;
    }
    const piece = pieceAt(tokens, index, tail) ?? (counts ? spanAt(tokens, index) : null);
    if (piece === null || clashes(tail, piece)) return null;
    const qualifier = [tail.qualifier, piece.qualifier ?? null].filter((one) => one !== null).join(' ');
    tail = { ...tail, ...piece, qualifier: qualifier === '' ? null : qualifier };
    const role = roleOf(piece);
    if (role !== null) marks.push({ role, tokens: tokens.slice(index, index + piece.length) });
    index += piece.length;
  }
  return open ? null : { subject: tail.subject, statistic: tail.statistic, window: tail.window, qualifier: tail.qualifier, reference: tail.reference, marks };
}

function pieceAt(tokens: readonly Token[], index: number, tail: Read): Piece | null {
  const token = tokens[index];
  if (token === undefined) return null;
  // `, sustained`.
  const comma = token.text === ',' ? 1 : 0;
  const window = windowAt(tokens, index + comma);
  if (window !== null) return { window: window.window, length: comma + window.length };
  const statistic = statisticAt(tokens, index);
  if (statistic !== null) return statistic;
  const qualifier = QUALIFIERS.get(token.lower);
  if (qualifier !== undefined) return { qualifier, length: 1 };
  if ((token.text === '.' || token.text === ':' || token.text === '!') && index === tokens.length - 1) return { length: 1 };
  if (token.text === '(') return groupAt(tokens, index);
  const compared = comparedAt(tokens, index);
  if (compared !== null) return { reference: compared.name, length: compared.length };
  const filler = fillerAt(tokens, index);
  if (filler > 0) return { length: filler };
  if (NARROWING.has(token.lower)) return phraseAt(tokens, index);
  if (token.kind === 'word' && !SENTENCE.has(token.lower) && !token.lower.endsWith("n't") && tail.window === null && tail.qualifier === null) return { subject: [...tail.subject, token], length: 1 };
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

/** `10 errors in 5 minutes`: a count is over a time; the same behind a share is when it is due. */
function spanAt(tokens: readonly Token[], index: number): Piece | null {
  const found = tokens[index]?.lower === 'in' || tokens[index]?.lower === 'within' ? durationAt(tokens, index + 1) : null;
  return found === null || found.min !== found.max ? null : { window: found.min, length: found.length + 1 };
}

/** Two windows or two statistics contradict one another. */
function clashes(tail: Read, piece: Piece): boolean {
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
  const span = durationAt(inside, 0);
  if (span !== null && span.min === span.max && inside.slice(span.length).every((token) => OF_WINDOW.has(token.lower))) return { window: span.min, length };
  const qualifier = QUALIFIERS.get(inside[0]?.lower ?? '');
  if (qualifier !== undefined && inside.length === 1) return { qualifier, length };
  const plain = inside.length <= LONGEST_PHRASE && inside.every((token) => token.kind === 'word' || '+/-,'.includes(token.text)) && !inside.some((token) => SENTENCE.has(token.lower) || PREDICATES.has(token.lower));
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
  const counted = words.some((word) => numberOf(word) !== null);
  const readable = !timed && !counted && words.length > 1 && words.length <= LONGEST_PHRASE && !slope && !words.some((word) => PREDICATES.has(word.lower) || (SENTENCE.has(word.lower) && word !== words[0] && word.lower !== 'any'));
  return readable ? { qualifier: joined(words), length: words.length } : null;
}

function joined(tokens: readonly Token[]): string {
  return tokens.map((token) => token.text).join(' ');
}
