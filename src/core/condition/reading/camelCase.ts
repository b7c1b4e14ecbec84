import type { Token } from './tokens.ts';

/** Where a name in one word begins another: `errorRate`, `CPUUtilization`. */
const JOINED = /[a-z][A-Z]|[A-Z]{2}[a-z]/;
/** `UnHealthyHostCount`, as CloudWatch calls it, is of what is unhealthy. */
const PART = /[A-Z]+(?![a-z])|(?:Un)?[A-Z]?[a-z]+|\d+/g;

/** The last word of a name such as `CPUUtilization`, in lower case; null for what is no such name. */
export function lastPart({ text }: Token): string | null {
  return JOINED.test(text) ? (text.match(PART)?.at(-1)?.toLowerCase() ?? null) : null;
}

/** Words, and behind each that is a name of several its parts: what forbids a meaning forbids it wherever it stands. */
export function withParts(words: readonly Token[]): readonly Token[] {
  if (!words.some(({ text }) => JOINED.test(text))) return words;
  return words.flatMap((word) => (JOINED.test(word.text) ? [word, ...partsOf(word)] : [word]));
}

function partsOf(word: Token): readonly Token[] {
  return [...word.text.matchAll(PART)].map(({ 0: text, index }) => {
    const start = word.textStart + index;
    return { ...word, text, lower: text.toLowerCase(), start, textStart: start, end: start + text.length, spaced: false };
  });
}
