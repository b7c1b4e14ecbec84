import type { Comparator } from '../condition.ts';
import type { Token } from './tokens.ts';

const SIGNS: ReadonlyMap<string, Comparator> = new Map([
  ['<', '<'], ['＜', '<'], ['<=', '<='], ['≤', '<='], ['⩽', '<='], ['≦', '<='],
  ['>', '>'], ['＞', '>'], ['>=', '>='], ['≥', '>='], ['⩾', '>='], ['≧', '>='],
  ['==', '=='], ['=', '=='], ['!=', '!='], ['≠', '!='],
]);

/** No word says `!=`; only a denial makes it. */
type Asserted = Exclude<Comparator, '!='>;

/** Words that compare by themselves, and may be denied: `never drops below`, `must not exceed`. */
const PLAIN: readonly (readonly [string, Asserted])[] = [
  ...phrases('<', 'less than', 'lower than', 'fewer than', 'smaller than', 'faster than', 'shorter than', 'below', 'under', 'beneath'),
  ...moved('<', ['drop', 'drops', 'dropped', 'dropping', 'fall', 'falls', 'fell', 'falling', 'go', 'goes', 'going', 'dip', 'dips', 'sink', 'sinks'], ['below', 'under']),
  ...phrases('<=', 'less than or equal to', 'lower than or equal to', 'fewer than or equal to'),
  ...phrases('>', 'greater than', 'higher than', 'more than', 'larger than', 'longer than', 'slower than', 'above', 'over', 'beyond', 'in excess of'),
  ...phrases('>', 'exceed', 'exceeds', 'exceeding', 'exceeded', 'surpass', 'surpasses', 'cross', 'crosses', 'breach', 'breaches'),
  ...moved('>', ['rise', 'rises', 'rising', 'go', 'goes', 'going', 'climb', 'climbs', 'spike', 'spikes', 'jump', 'jumps'], ['above', 'over', 'past']),
  ...phrases('>=', 'greater than or equal to', 'more than or equal to', 'higher than or equal to', 'reach', 'reaches', 'reaching'),
  ...phrases('==', 'equal to', 'equals', 'equal'),
];
/** Words that compare only as they stand. */
const FIXED: readonly (readonly [string, Comparator])[] = [
  ...phrases('<=', 'no more than', 'no greater than', 'no higher than', 'no larger than', 'no longer than', 'no slower than', 'no worse than', 'at most', 'at or below', 'at or under'),
  ...phrases('<=', 'max', 'max of', 'maximum', 'maximum of', 'a maximum of'),
  ...phrases('>=', 'no less than', 'no fewer than', 'no lower than', 'at least', 'at or above', 'at or over', 'at a minimum'),
  ...phrases('>=', 'min', 'min of', 'minimum', 'minimum of', 'a minimum of'),
  ...phrases('==', 'exactly'),
];
/** What denies the comparison after it. */
const DENIALS = [
  'must not', 'must never', 'should not', 'should never', 'shall not', 'may not', 'does not', 'do not', 'is not', 'are not', 'will not', 'can not', 'to not', 'not to', 'must not be', 'should not be', 'is never', 'never be',
  'not', 'never', 'cannot', "doesn't", "don't", "mustn't", "shouldn't", "isn't", "hasn't", "won't", "aren't",
];
const DENIED: Readonly<Record<Asserted, Comparator>> = { '<': '>=', '<=': '>', '>': '<=', '>=': '<', '==': '!=' };

/** Behind a figure: `or better` goes the way in which the metric is better, which only its subject tells. */
export type TrailingComparator = Comparator | 'better';

const TRAILING: readonly (readonly [string, TrailingComparator])[] = [
  ['or better', 'better'],
  ...phrases('>=', 'or more', 'or higher', 'or above', 'or greater', 'or over', 'and above', 'and up', 'minimum', 'min', 'at least', '以上'),
  ...phrases('<=', 'or less', 'or fewer', 'or lower', 'or below', 'or under', 'or faster', 'or quicker', 'or shorter', 'or smaller', 'and below', 'max', 'maximum', 'at most', '以下'),
  ...phrases('<', '未満'),
];

export interface FoundComparator {
  readonly comparator: Comparator;
  readonly length: number;
  /** `within` bounds a distance; a `sign` is plainer than `words`, which prose uses too. */
  readonly by: 'sign' | 'words' | 'within';
}

type PhraseTree<T> = ReadonlyMap<string, readonly (readonly [readonly string[], T])[]>;

const COMPARING = tree([...PLAIN, ...FIXED, ...DENIALS.flatMap((denial) => PLAIN.map(([phrase, comparator]) => [`${denial} ${phrase}`, DENIED[comparator]] as const))]);
const FOLLOWING = tree(TRAILING);

/** The comparator that starts at a token, as a sign or in words; the longest phrase wins. */
export function comparatorAt(tokens: readonly Token[], index: number): FoundComparator | null {
  const token = tokens[index];
  if (token === undefined) return null;
  if (token.kind === 'sign') {
    const comparator = SIGNS.get(token.text);
    return comparator === undefined ? null : { comparator, length: 1, by: 'sign' };
  }
  if (token.kind !== 'word') return null;
  if (token.lower === 'within') return { comparator: '<=', length: 1, by: 'within' };
  const found = longest(COMPARING, tokens, index);
  return found === null ? null : { comparator: found.value, length: found.length, by: 'words' };
}

/** The comparator behind a figure: `90 or better`, `500KB max`, `5件以下`. */
export function trailingComparatorAt(tokens: readonly Token[], index: number): { readonly comparator: TrailingComparator; readonly length: number } | null {
  // `95+`, right behind the figure.
  if (tokens[index]?.text === '+' && tokens[index]?.spaced === false && tokens[index + 1]?.spaced !== false) return { comparator: '>=', length: 1 };
  const found = longest(FOLLOWING, tokens, index);
  return found === null ? null : { comparator: found.value, length: found.length };
}

function longest<T>(phrases: PhraseTree<T>, tokens: readonly Token[], index: number): { readonly value: T; readonly length: number } | null {
  const candidates = phrases.get(tokens[index]?.lower ?? '');
  const found = candidates?.find(([words]) => words.every((word, offset) => tokens[index + offset]?.lower === word));
  return found === undefined ? null : { value: found[1], length: found[0].length };
}

/** Phrases by their first word, the longer before those they begin with. */
function tree<T>(phrases: readonly (readonly [string, T])[]): PhraseTree<T> {
  const byFirst = new Map<string, (readonly [readonly string[], T])[]>();
  for (const [phrase, value] of phrases) {
    const words = phrase.split(' ');
    const first = words[0] ?? '';
    byFirst.set(first, [...(byFirst.get(first) ?? []), [words, value] as const].sort((a, b) => b[0].length - a[0].length));
  }
  return byFirst;
}

function phrases<T extends TrailingComparator>(value: T, ...all: readonly string[]): readonly (readonly [string, T])[] {
  return all.map((phrase) => [phrase, value] as const);
}

/** `drops below`, `dropped under`: every verb with every direction. */
function moved(comparator: Asserted, verbs: readonly string[], directions: readonly string[]): readonly (readonly [string, Asserted])[] {
  return verbs.flatMap((verb) => directions.map((direction) => [`${verb} ${direction}`, comparator] as const));
}
