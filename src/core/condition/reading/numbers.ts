import type { Token } from './tokens.ts';

const WORDS: ReadonlyMap<string, number> = new Map(
  ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'].map((word, value) => [word, value] as const),
);
/** Those that durations are given in. */
const LARGER: ReadonlyMap<string, number> = new Map([['fifteen', 15], ['twenty', 20], ['twenty-four', 24], ['thirty', 30], ['forty-five', 45], ['forty-eight', 48], ['sixty', 60], ['seventy-two', 72], ['ninety', 90]]);

/** The number that a token writes in digits, or in a common word; null for any other token. */
export function numberOf(token: Token | undefined): number | null {
  if (token === undefined) return null;
  return token.kind === 'number' ? token.value : (WORDS.get(token.lower) ?? LARGER.get(token.lower) ?? null);
}
