/** What a limit is a limit of. */
import { expandCode } from './inlineCode.ts';
import { readHead, type Head } from './head.ts';
import type { Limit } from './limit.ts';
import { endsInMeasure, isLeftOver, namesMeasure } from './measure.ts';
import { statisticAt } from './statistic.ts';
import { tokenize, type Token } from './tokens.ts';
import { isCounted } from '../units.ts';
import { CHECKING } from './vocabulary.ts';

const LONGEST_BEHIND = 5;
const LONGEST_PARENT = 6;

/** A subject stands before its limit, or behind it (`at least 3 healthy replicas`), or in the parent (`Target: < 3.5s`). */
export function chooseSubject(head: Head, behind: readonly Token[], limit: Limit, parent: readonly Token[]): readonly Token[] | null {
  const onlyStatistic = head.subject.length > 0 && statisticAt(head.subject, 0)?.length === head.subject.length;
  const counted = limit.counted === null || (head.subject.length > 0 && namesMeasure(head.subject)) ? [] : tokenize(limit.counted);
  const after = [...counted, ...behind.filter((token) => token.lower !== 'is' && token.lower !== 'are')];
  if (head.subject.length > 0 && !onlyStatistic) {
    if (after.length === 0) return head.subject;
    if (head.bracketed) return null;
    // `Disk < 10% free`.
    if (after.length === 1 && isLeftOver(after)) return [...head.subject, ...after];
    return endsInMeasure(after) && after.length <= 3 && !namesMeasure(head.subject) ? [...head.subject, ...after] : null;
  }
  if (after.length > 0) return endsInMeasure(after) && after.length <= LONGEST_BEHIND && !onlyStatistic ? after : null;
  if (parent.length > 0) return parent;
  return onlyStatistic ? head.subject : null;
}

/** `Consumer lag < 1,000 messages`: what is counted stands where a unit would. */
export function nounOf(head: Head, behind: readonly Token[], limit: Limit): string | null {
  const [word] = behind;
  const bare = limit.threshold.kind === 'absolute' && limit.threshold.unit === 'none';
  return behind.length === 1 && word !== undefined && bare && namesMeasure(head.subject) && isCounted(word.lower) ? word.lower : null;
}

/** The subject as the author wrote it, the marks between its words left out. */
export function written(subject: readonly Token[]): string {
  return subject.map((token, index) => (index > 0 && isApart(token, subject[index - 1]) ? ` ${token.text}` : token.text)).join('');
}

/** Words join only where the text joins them, as Japanese does; what stood apart in it stays apart. */
function isApart(token: Token, before: Token | undefined): boolean {
  return token.spaced || (token.kind === 'word' && before?.kind === 'word' && before.end !== token.start);
}

/** The words of a parent item that name a measure without a figure of its own; empty for any other parent. */
export function subjectOfParent(parent: string): readonly Token[] {
  const tokens = expandCode(tokenize(parent));
  const end = tokens.at(-1)?.text === ':' ? tokens.length - 1 : tokens.length;
  const head = readHead(tokens.slice(0, end), 'require');
  if (head === null || head.several || head.bracketed || head.window !== null || head.distance !== null) return [];
  const plain = head.subject.length <= LONGEST_PARENT && head.subject.every((token) => token.kind === 'word' && !CHECKING.has(token.lower));
  return plain && (endsInMeasure(head.subject) || head.statistic !== null || isAcronymed(tokens)) ? head.subject : [];
}

/** `Largest Contentful Paint (LCP)` names a measure by its abbreviation. */
function isAcronymed(tokens: readonly Token[]): boolean {
  const open = tokens.findIndex((token) => token.text === '(');
  return open > 0 && namesMeasure(tokens.slice(open));
}
