/** Finds tokens of known shapes in a word that began like one. */
import { PRIVATE_KEY, TOKEN_SHAPES, type TokenShape } from './tokenShapes.ts';

/** Longer words are judged by this much of them. In bytes: a private key of 8192 bits fits. */
export const longestWord = 8_192;

const shapesByPrefix = new Map<string, readonly TokenShape[]>();
for (const shape of [...TOKEN_SHAPES, PRIVATE_KEY]) {
  for (const prefix of shape.prefixes) shapesByPrefix.set(prefix, [...new Set([...(shapesByPrefix.get(prefix) ?? []), shape])]);
}

export const tokenPrefixes: readonly string[] = [...shapesByPrefix.keys()];

export function shapesOf(prefix: string): readonly TokenShape[] {
  return shapesByPrefix.get(prefix) ?? [];
}

/** Whether a byte belongs to the word that is `text` so far. */
export function goesOn(prefix: string, text: string, byte: number): boolean {
  return PRIVATE_KEY.prefixes.includes(prefix) ? keyGoesOn(text, byte) : byte > 0x20 && byte < 0x7f;
}

/** What a key in PEM is made of, headers and escaped line feeds included. */
const IN_KEY = /[A-Za-z0-9+/=:,.\-\\ \r\n\t]/;
const END_OF_KEY = /-----END [A-Z0-9 ]{0,40}-----$/;

/** A line of a key has blanks only behind the colon of a header: three words are what follows a key that was cut off. */
const PROSE = /(?:^|\n)[a-z]+ [a-z]+ $/i;

function keyGoesOn(text: string, byte: number): boolean {
  if (!IN_KEY.test(String.fromCharCode(byte))) return false;
  const tail = text.slice(-64);
  return !END_OF_KEY.test(tail) && !PROSE.test(tail);
}

/** From and to of what is to be masked, in characters of `text`. */
export function findTokens(shapes: Iterable<TokenShape>, text: string): readonly (readonly [number, number])[] {
  const found: (readonly [number, number])[] = [];
  for (const { needs, pattern } of shapes) {
    if (needs !== undefined && !text.includes(needs)) continue;
    for (const match of text.matchAll(pattern)) found.push([match.index, match.index + match[0].length]);
  }
  return found;
}
