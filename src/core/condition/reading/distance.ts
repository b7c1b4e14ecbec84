/** Words that make a figure a distance from another one: `latency increase < 10%`, `0.5% diff`, `rises by more than 20%`. */
import { percentileOf } from './statistic.ts';
import type { Token } from './tokens.ts';

/** On both sides of a figure, or only towards more. */
export type Sides = 'two' | 'one';

/** A distance that a subject ends in, and the words before it. */
export interface FoundDistance {
  readonly words: readonly Token[];
  readonly sides: Sides;
  /** What it is a distance from; null where the text does not say. */
  readonly from: string | null;
}

const NOUNS: ReadonlyMap<string, Sides> = new Map([
  ...['diff', 'diffs', 'difference', 'differences', 'deviation', 'delta', 'divergence', 'discrepancy', 'variance'].map((word) => [word, 'two'] as const),
  ...['increase', 'regression', 'degradation', 'growth'].map((word) => [word, 'one'] as const),
]);
/** Behind a figure these tell a distance too: `10% above baseline`, `50ms slower`. */
const BEHIND: ReadonlyMap<string, Sides> = new Map([...NOUNS, ['drift', 'two'], ['higher', 'one'], ['above', 'one'], ['slower', 'one'], ['worse', 'one']]);
const VERBS = new Set(['increase', 'increases', 'increased', 'increasing', 'rises', 'rise', 'grows', 'grow', 'degrades', 'degrade', 'regresses', 'regress', 'worsens']);
const JOINING = new Set(['from', 'vs', 'versus', 'against', 'over', 'to', 'than', 'with', 'of']);
const COMPARED = new Set(['compared', 'relative']);
const ADJECTIVES = new Set(['the', 'its', 'our', 'pre-deployment', 'pre-deploy', 'pre-release', 'previous', 'current', 'normal', 'existing', 'established', 'historical', 'stable']);
const REFERENCES: ReadonlyMap<string, string> = new Map([
  ['baseline', 'baseline'], ['baselines', 'baseline'], ['median', 'p50'], ['avg', 'avg'], ['average', 'avg'], ['mean', 'avg'],
]);

/** `baseline`, `of the baseline`, `p50`, `the median`. */
export function referenceAt(tokens: readonly Token[], index: number): { readonly name: string; readonly length: number } | null {
  let at = index;
  if (tokens[at]?.lower === 'of') at += 1;
  while (ADJECTIVES.has(tokens[at]?.lower ?? '')) at += 1;
  const word = tokens[at]?.lower ?? '';
  const name = REFERENCES.get(word) ?? percentileOf(word);
  return name === null ? null : { name, length: at - index + 1 };
}

/** `vs baseline`, `over the baseline`, `compared to baseline`. */
export function comparedAt(tokens: readonly Token[], index: number): { readonly name: string; readonly length: number } | null {
  const compared = COMPARED.has(tokens[index]?.lower ?? '') ? 1 : 0;
  const joined = JOINING.has(tokens[index + compared]?.lower ?? '') ? 1 : 0;
  const reference = joined === 0 ? null : referenceAt(tokens, index + compared + joined);
  return reference === null ? null : { name: reference.name, length: compared + joined + reference.length };
}

/** Behind a figure: `diff`, `increase over baseline`, `slower than p50`, `above the baseline`. */
export function distanceBehind(tokens: readonly Token[], index: number): { readonly sides: Sides; readonly from: string | null; readonly length: number } | null {
  const sides = BEHIND.get(tokens[index]?.lower ?? '');
  if (sides === undefined) return null;
  const compared = comparedAt(tokens, index + 1) ?? referenceAt(tokens, index + 1);
  return { sides, from: compared?.name ?? null, length: 1 + (compared?.length ?? 0) };
}

/** At the end of a subject: `latency increase`, `deviation from baseline`, `error rate increases by`. */
export function distanceAtEnd(words: readonly Token[]): FoundDistance | null {
  const last = words.at(-1)?.lower ?? '';
  if (last === 'by' || VERBS.has(last)) {
    const verb = words.length - (last === 'by' ? 2 : 1);
    return verb > 0 && VERBS.has(words[verb]?.lower ?? '') ? { words: words.slice(0, verb), sides: 'one', from: null } : nounAtEnd(words);
  }
  return nounAtEnd(words);
}

function nounAtEnd(words: readonly Token[]): FoundDistance | null {
  const at = words.findLastIndex((token) => NOUNS.has(token.lower));
  const sides = NOUNS.get(words[at]?.lower ?? '');
  if (at < 1 || sides === undefined) return null;
  if (at === words.length - 1) return { words: words.slice(0, at), sides, from: null };
  const compared = comparedAt(words, at + 1);
  return compared !== null && at + 1 + compared.length === words.length ? { words: words.slice(0, at), sides, from: compared.name } : null;
}
