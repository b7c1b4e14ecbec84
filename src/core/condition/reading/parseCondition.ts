import type { Comparator, Condition, Threshold } from '../condition.ts';
import { readHead, type Head, type Stance } from './head.ts';
import { expandCode } from './inlineCode.ts';
import { findLimits, type Limit } from './limit.ts';
import { isMeaningful } from './meaning.ts';
import { betterOf, namesMeasure, type Better } from './measure.ts';
import { partsOf, type Mark, type Part } from './parts.ts';
import { statisticAt } from './statistic.ts';
import { chooseSubject, nounOf, written } from './subject.ts';
import { readTail, type Tail } from './tail.ts';
import type { Token } from './tokens.ts';
import { scale, secondsOf, unitOf } from '../units.ts';
import { SENTENCE } from './vocabulary.ts';

/** What became of a text. Only `read` may be checked; `several` names more than one limit, `none` no limit that is understood. */
export type ParsedCondition =
  | { readonly status: 'read'; readonly condition: Condition; readonly better: Better; readonly parts: readonly Part[] }
  | { readonly status: 'several' }
  | { readonly status: 'none' };

const NONE: ParsedCondition = { status: 'none' };
const SEVERAL: ParsedCondition = { status: 'several' };
/** In tokens. What is longer is prose; this also bounds what a hostile text can cost. */
const LONGEST_TEXT = 80;

export interface ParseOptions {
  readonly stance: Stance;
  /** The words of the parent item, for a text that states a limit and no subject; empty where it names none. */
  readonly parent: readonly Token[];
  /** Who says that it is a limit: the text itself, which then has to be plain, or an author who says so elsewhere. */
  readonly word?: 'text' | 'author';
}

/** Reads a measure and its limit. What is not understood in full is not read at all. */
export function parseCondition(source: readonly Token[], { stance, parent, word = 'text' }: ParseOptions): ParsedCondition {
  if (source.length > LONGEST_TEXT) return NONE;
  const tokens = expandCode(source);
  const limits = findLimits(tokens);
  const [limit] = limits;
  if (limit === undefined) return NONE;
  if (limits.length > 1) return statesSeveral(tokens, limits) ? SEVERAL : NONE;
  const head = readHead(tokens.slice(0, limit.start), stance);
  if (head === null) return listsFigures(tokens.slice(0, limit.start)) ? SEVERAL : NONE;
  if (head.several) return SEVERAL;
  const tail = readTail(tokens.slice(limit.end), { bracketed: head.bracketed, counts: isBare(limit.threshold) });
  if (tail === null || contradict(head, tail)) return NONE;
  const noun = nounOf(head, tail.subject, limit);
  const subject = chooseSubject(head, noun === null ? tail.subject : [], limit, parent);
  const threshold = subject === null ? null : asRate(asDistance(limit.threshold, head, tail), subject);
  if (subject === null || threshold === null) return NONE;

  const statistic = head.statistic ?? tail.statistic;
  const names = [...head.names, ...subject];
  const better = betterAt(threshold, names, statistic);
  const comparator = resolve(limit, better);
  if (comparator === null) return NONE;
  const narrowed = tail.window !== null || tail.qualifier !== null;
  if (word === 'text' && !isMeaningful({ limit, threshold, comparator, subject, names, statistic, noun, behind: head.subject.length === 0, narrowed, stance })) return NONE;
  const named = statistic === null || subject.some((_, index) => statisticAt(subject, index) !== null);
  const condition: Condition = {
    subject: named ? written(subject) : `${written(subject)} ${statistic}`,
    statistic,
    comparator,
    threshold,
    for: head.window ?? tail.window ?? (head.sustained ? 'sustained' : null),
    qualifier: tail.qualifier,
  };
  return { status: 'read', condition, better, parts: partsOf(tokens, marksOf(tokens, { subject, head, tail, limit })) };
}

/** Two limits of a measure; prose and ranges of versions hold two comparisons as well. */
function statesSeveral(tokens: readonly Token[], limits: readonly Limit[]): boolean {
  return !isSentence(tokens) && (limits.some(({ threshold }) => !isBare(threshold)) || namesMeasure(tokens) || listsFigures(tokens));
}

function isSentence(tokens: readonly Token[]): boolean {
  return tokens.some(({ lower }) => SENTENCE.has(lower) && !['and', 'or', 'not', 'no', 'than', 'never'].includes(lower));
}

/** `0 critical, <5 minor` and `Bugs: 0 critical, <5 minor` give a figure and a limit in one list. */
function listsFigures(tokens: readonly Token[]): boolean {
  const [first] = tokens.slice(tokens.findIndex((token) => token.text === ':') + 1);
  return first?.kind === 'number' && tokens.some((token) => token.text === ',');
}

/** Two statistics, two windows, or a comparison with a reference that the figure is no distance from. */
function contradict(head: Head, tail: Tail): boolean {
  if (tail.reference !== null && head.distance?.from !== null) return true;
  return (head.statistic !== null && tail.statistic !== null) || (head.window !== null && tail.window !== null);
}

/** `Latency increase < 10%` bounds a distance; null where the figure cannot be one. */
function asDistance(threshold: Threshold, { distance }: Head, { reference }: Tail): Threshold | null {
  if (distance === null || threshold.kind === 'difference') return threshold;
  if (threshold.kind !== 'absolute' || threshold.unit === 'none' || threshold.unit === 'per_second') return null;
  return { kind: 'difference', value: threshold.value, unit: threshold.unit, from: distance.from ?? reference, sides: distance.sides };
}

/** `Requests per second > 500` and `RPS > 500` give the unit with the subject. */
function asRate(threshold: Threshold | null, subject: readonly Token[]): Threshold | null {
  if (threshold?.kind !== 'absolute' || threshold.unit !== 'none') return threshold;
  const per = subject.findIndex((token) => token.lower === 'per' || token.text === '/');
  const seconds = secondsOf(subject[per + 1]?.lower ?? '');
  const unit = per > 0 && seconds !== null ? { unit: 'per_second' as const, factor: 1 / seconds } : subject.map((token) => unitOf(token.text)).find((one) => one?.unit === 'per_second');
  return unit === undefined || unit === null ? threshold : { ...threshold, value: scale(threshold.value, unit.factor), unit: unit.unit };
}

function betterAt(threshold: Threshold, names: readonly Token[], statistic: string | null): Better {
  switch (threshold.kind) {
    case 'difference':
      // The smaller a distance the better, whatever it is a distance of.
      return 'lower';
    case 'multiple':
      return betterOf(names, 'ratio');
    case 'absolute':
      return betterOf(names, threshold.unit) ?? (threshold.unit === 'seconds' && statistic !== null ? 'lower' : null);
  }
}

function resolve(limit: Limit, better: Better): Comparator | null {
  if (limit.comparator !== 'better') return limit.comparator;
  switch (better) {
    case 'lower':
      return '<=';
    case 'higher':
      return '>=';
    case null:
      return null;
  }
}

function isBare(threshold: Threshold): boolean {
  return threshold.kind === 'absolute' && threshold.unit === 'none';
}

/** The subject counts only where it stands in this text: one from the parent has no place here. */
function marksOf(tokens: readonly Token[], { subject, head, tail, limit }: { readonly subject: readonly Token[]; readonly head: Head; readonly tail: Tail; readonly limit: Limit }): readonly Mark[] {
  return [
    ...head.marks,
    ...tail.marks,
    { role: 'limit', tokens: tokens.slice(limit.figure.start, limit.figure.end) },
    { role: 'comparator', tokens: tokens.slice(limit.start, limit.end) },
    { role: 'subject', tokens: subject },
  ];
}
