import type { Comparator, Condition, Threshold } from './condition.ts';
import { readHead, type Head, type Stance } from './head.ts';
import { findLimits, type Limit } from './limit.ts';
import { betterOf, endsInCountedEvent, endsInMeasure, isCapacity, isCountable, namesMeasure, type Better } from './measure.ts';
import { partsOf, type Mark, type Part } from './parts.ts';
import { statisticAt } from './statistic.ts';
import { readTail, type Tail } from './tail.ts';
import { tokenize, type Token } from './tokens.ts';
import { isCounted, scale, secondsOf, unitOf } from './units.ts';
import { CHECKING, HUMAN, PROMISE, ROLLOUT, SENTENCE, SETTING_HEAD, STATIC } from './vocabulary.ts';

/** What became of a text. Only `read` may be checked; `several` names more than one limit, `none` no limit that is understood. */
export type ParsedCondition =
  | { readonly status: 'read'; readonly condition: Condition; readonly better: Better; readonly parts: readonly Part[] }
  | { readonly status: 'several' }
  | { readonly status: 'none' };

const NONE: ParsedCondition = { status: 'none' };
const SEVERAL: ParsedCondition = { status: 'several' };
const MINUTE = 60;

export interface ParseOptions {
  readonly stance: Stance;
  /** The words of the parent item, for a text that states a limit and no subject; empty where it names none. */
  readonly parent: readonly Token[];
}

/** Reads a measure and its limit. What is not understood in full is not read at all. */
export function parseCondition(source: readonly Token[], { stance, parent }: ParseOptions): ParsedCondition {
  const tokens = expandCode(source);
  const limits = findLimits(tokens);
  const [limit] = limits;
  if (limit === undefined) return NONE;
  if (limits.length > 1) return !isSentence(tokens) && (limits.some((one) => isMeasured(one)) || namesMeasure(tokens) || listsFigures(tokens)) ? SEVERAL : NONE;
  const head = readHead(tokens.slice(0, limit.start), stance);
  if (head === null) return listsFigures(tokens.slice(0, limit.start)) ? SEVERAL : NONE;
  if (head.several) return SEVERAL;
  const tail = readTail(tokens.slice(limit.end), head.bracketed);
  if (tail === null) return NONE;
  if (head.statistic !== null && tail.statistic !== null) return NONE;
  if (head.window !== null && tail.window !== null) return NONE;
  const noun = nounOf(head, tail.subject, limit);
  const subject = chooseSubject(head, noun === null ? tail.subject : [], limit, parent);
  if (subject === null) return NONE;
  const statistic = head.statistic ?? tail.statistic;
  const threshold = asRate(limit.threshold, subject);
  const unit = threshold.kind === 'multiple' ? 'ratio' : threshold.unit;
  // The smaller a distance the better, whatever it is a distance of.
  const better = limit.threshold.kind === 'difference' ? 'lower' : (betterOf([...head.names, ...subject], unit) ?? (unit === 'seconds' && statistic !== null ? 'lower' : null));
  const comparator = resolve(limit, better);
  if (comparator === null || !isMeaningful({ ...limit, threshold, noun }, comparator, subject, statistic !== null, stance) || (limit.by === 'zero' && head.subject.length === 0 && !isCountOfEvents(subject, tail))) return NONE;
  const named = statistic === null || subject.some((_, index) => statisticAt(subject, index) !== null);
  const written = subject.map((token, index) => (index > 0 && (token.spaced || token.kind === 'word' && subject[index - 1]?.kind === 'word') ? ` ${token.text}` : token.text)).join('');
  const condition: Condition = {
    subject: named ? written : `${written} ${statistic}`,
    statistic,
    comparator,
    threshold,
    for: head.window ?? tail.window,
    qualifier: tail.qualifier,
  };
  return { status: 'read', condition, better, parts: partsOf(tokens, marksOf(tokens, { subject, head, tail, limit })) };
}

/** `Zero 5xx responses` is counted somewhere; `Zero failures` and `Zero downtime` are not said to be. */
function isCountOfEvents(subject: readonly Token[], tail: Tail): boolean {
  const narrowed = subject.length > 1 || tail.window !== null || tail.qualifier !== null || /^[45]xx$/.test(subject[0]?.lower ?? '');
  return narrowed && endsInCountedEvent(subject);
}

/** Inline code that holds a name, a figure or a whole limit is read with the text around it; any other code is opaque. */
function expandCode(source: readonly Token[]): readonly Token[] {
  if (!source.some((token) => token.kind === 'code')) return source;
  return source.flatMap((token): readonly Token[] => {
    if (token.kind !== 'code') return [token];
    const inner = tokenize(token.text);
    const first = inner[0]?.kind;
    const name = inner.length <= 4 && inner.every((one) => one.kind === 'word' || one.kind === 'number' || one.text === '/');
    const limit = first === 'sign' && inner[1]?.kind === 'number' && inner.length <= 4 && inner.slice(2).every((one) => one.kind === 'word');
    if (!name && !limit) return [{ ...token, kind: 'opaque' }];
    return inner.map((one) => ({ ...one, start: token.textStart + one.start, end: token.textStart + one.end }));
  });
}

function isSentence(tokens: readonly Token[]): boolean {
  return tokens.some((token) => SENTENCE.has(token.lower) && token.lower !== 'and' && token.lower !== 'or' && token.lower !== 'not' && token.lower !== 'no' && token.lower !== 'than' && token.lower !== 'never');
}

function isMeasured({ threshold }: Limit): boolean {
  return threshold.kind !== 'absolute' || threshold.unit !== 'none';
}

/** `0 critical, <5 minor` gives a figure and a limit in one list. */
function listsFigures(tokens: readonly Token[]): boolean {
  const figure = tokens.findIndex((token) => token.kind === 'number');
  return figure === 0 && tokens.slice(figure).some((token) => token.text === ',');
}

/** A subject stands before its limit, or behind it (`at least 3 healthy replicas`), or in the parent (`Target: < 3.5s`). */
function chooseSubject(head: Head, behind: readonly Token[], limit: Limit, parent: readonly Token[]): readonly Token[] | null {
  const onlyStatistic = head.subject.length > 0 && statisticAt(head.subject, 0)?.length === head.subject.length;
  const counted = limit.counted === null || (head.subject.length > 0 && namesMeasure(head.subject)) ? [] : tokenize(limit.counted);
  const after = [...counted, ...behind.filter((token) => token.lower !== 'is' && token.lower !== 'are')];
  if (head.subject.length > 0 && !onlyStatistic) {
    if (after.length === 0) return head.subject;
    if (head.bracketed) return null;
    return endsInMeasure(after) && after.length <= 3 && !namesMeasure(head.subject) ? [...head.subject, ...after] : null;
  }
  if (after.length > 0) return endsInMeasure(after) && after.length <= 5 && !onlyStatistic ? after : null;
  if (parent.length > 0) return parent;
  return onlyStatistic ? head.subject : null;
}

/** `Requests per second > 500` and `RPS > 500` give the unit with the subject. */
function asRate(threshold: Threshold, subject: readonly Token[]): Threshold {
  if (threshold.kind !== 'absolute' || threshold.unit !== 'none') return threshold;
  const per = subject.findIndex((token) => token.lower === 'per' || token.text === '/');
  const seconds = secondsOf(subject[per + 1]?.lower ?? '');
  const unit = per > 0 && seconds !== null ? { unit: 'per_second' as const, factor: 1 / seconds } : subject.map((token) => unitOf(token.text)).find((one) => one?.unit === 'per_second');
  return unit === undefined || unit === null ? threshold : { ...threshold, value: scale(threshold.value, unit.factor), unit: unit.unit };
}

/** A limit and what its bare figure counts. */
interface NamedLimit extends Limit {
  readonly noun: string | null;
}

/** `Consumer lag < 1,000 messages`: what is counted stands where a unit would. */
function nounOf(head: Head, behind: readonly Token[], limit: Limit): string | null {
  const [word] = behind;
  return behind.length === 1 && word !== undefined && isBare(limit.threshold) && namesMeasure(head.subject) && isCounted(word.lower) ? word.lower : null;
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

/** Whether a careful reader would take the limit for a measurement of the subject, and not for prose, a version or a setting. */
function isMeaningful(limit: NamedLimit, comparator: Comparator, subject: readonly Token[], hasStatistic: boolean, stance: Stance): boolean {
  const known = namesMeasure(subject) || hasStatistic;
  if (subject.some((word) => PROMISE.has(word.lower))) return false;
  if (isSetting(subject, limit.threshold)) return false;
  if (subject.some((word) => STATIC.has(word.lower)) && !hasStatistic && isBare(limit.threshold)) return false;
  if (comparator === '!=' && stance === 'require') return false;
  if (!known && subject.some((word) => HUMAN.has(word.lower))) return false;
  if (!known && (limit.by !== 'sign' || ((comparator === '>' || comparator === '>=') && limit.threshold.kind !== 'difference') || comparator === '==' || isBare(limit.threshold) || subject.length > 5)) return false;
  return isMeaningfulFigure(limit, comparator, subject, hasStatistic, stance);
}

/** `Memory limit` and `Client timeout < 5s` are settings; a share of timeouts, and a number of them, are measured. */
function isSetting(subject: readonly Token[], threshold: Threshold): boolean {
  const last = subject.at(-1)?.lower ?? '';
  if (!SETTING_HEAD.has(last)) return false;
  const timed = threshold.kind === 'absolute' && threshold.unit === 'seconds';
  return !(threshold.kind === 'absolute' && threshold.unit === 'ratio') && !(last.startsWith('timeout') && !timed);
}

function isMeaningfulFigure(limit: NamedLimit, comparator: Comparator, subject: readonly Token[], hasStatistic: boolean, stance: Stance): boolean {
  const { threshold } = limit;
  if (threshold.kind !== 'absolute') return true;
  if (comparator === '==' && !isExact(threshold, subject, limit)) return false;
  switch (threshold.unit) {
    case 'none':
      return isCountable(subject) || limit.noun !== null;
    case 'seconds':
      if (threshold.value >= MINUTE && (betterOf(subject, 'seconds') === null || subject.some((word) => HUMAN.has(word.lower)))) return false;
      // `over 24 hours` and `within 3 seconds` limit a time only where the subject is one.
      return limit.by === 'sign' || hasStatistic || betterOf(subject, 'seconds') !== null;
    case 'bytes':
      // `Memory >= 8GB` says what machine to take.
      if (stance === 'require' && (comparator === '>' || comparator === '>=') && isCapacity(subject)) return false;
      return betterOf(subject, 'seconds') !== 'lower' || betterOf(subject, 'bytes') !== null;
    case 'ratio':
      if (betterOf(subject, 'ratio') === null && subject.some((word) => ROLLOUT.has(word.lower))) return false;
      return comparator === '<' || comparator === '<=' || stance === 'forbid' || betterOf(subject, 'ratio') !== null;
    case 'per_second':
      return true;
  }
}

/** Nothing that varies is ever equal to a figure, but to none of it, to all of it, or to a count. */
function isExact(threshold: Extract<Threshold, { kind: 'absolute' }>, subject: readonly Token[], limit: Limit): boolean {
  if (threshold.value === 0) return true;
  if (threshold.unit === 'ratio') return threshold.value === 1;
  return threshold.unit === 'none' && limit.word !== '=' && isCountable(subject);
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

/** The words of a parent item that name a measure without a figure of its own; empty for any other parent. */
export function subjectOfParent(parent: string): readonly Token[] {
  const tokens = expandCode(tokenize(parent));
  const end = tokens.at(-1)?.text === ':' ? tokens.length - 1 : tokens.length;
  const head = readHead(tokens.slice(0, end), 'require');
  if (head === null || head.several || head.bracketed || head.window !== null) return [];
  const plain = head.subject.length <= 6 && head.subject.every((token) => token.kind === 'word' && !CHECKING.has(token.lower));
  return plain && (endsInMeasure(head.subject) || head.statistic !== null || isAcronymed(tokens)) ? head.subject : [];
}

/** `Largest Contentful Paint (LCP)` names a measure by its abbreviation. */
function isAcronymed(tokens: readonly Token[]): boolean {
  const open = tokens.findIndex((token) => token.text === '(');
  return open > 0 && namesMeasure(tokens.slice(open));
}
