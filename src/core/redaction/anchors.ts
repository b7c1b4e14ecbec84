/**
 * Skips through bytes in which no pattern begins (S. Wu, U. Manber, "A fast algorithm for multi-pattern searching", 1994,
 * with blocks of two bytes): of most four bytes it looks at two.
 */
import type { Pattern } from './automaton.ts';

/** Bytes of a pattern that are looked for together. */
export const ANCHOR = 4;

/** How far before an anchor its pattern can begin: another anchor, a line break, and the character before a word. */
export const BEFORE_ANCHOR = ANCHOR + 3;

export interface Anchors {
  /** Where the next anchor begins, or `to` where there is none. May be wrong about one that it finds, never about one that it passes. */
  find(bytes: Uint8Array, from: number, to: number): number;
}

/** The first four bytes of each pattern; of one that may be wrapped also the next four, since a line can end in the first. */
export function findAnchors(patterns: readonly Pattern[]): Anchors {
  const shifts = new Uint8Array(65_536).fill(ANCHOR - 1);
  const hits = new Uint8Array(65_536);
  for (const { bytes, wraps } of patterns) {
    for (const start of wraps && bytes.length >= 2 * ANCHOR ? [0, ANCHOR] : [0]) {
      const [a = 0, b = 0, c = 0, d = 0] = bytes.subarray(start, start + ANCHOR);
      for (const [pair, distance] of [[(a << 8) | b, 2], [(b << 8) | c, 1], [(c << 8) | d, 0]] as const) shifts[pair] = Math.min(shifts[pair] ?? 0, distance);
      hits[hash((a << 8) | b, (c << 8) | d)] = 1;
    }
  }
  return {
    find(bytes, from, to) {
      let at = from + ANCHOR - 1;
      while (at < to) {
        const pair = ((bytes[at - 1] ?? 0) << 8) | (bytes[at] ?? 0);
        const shift = shifts[pair] ?? 0;
        if (shift !== 0) {
          at += shift;
          continue;
        }
        if (hits[hash(((bytes[at - 3] ?? 0) << 8) | (bytes[at - 2] ?? 0), pair)] === 1) return at - ANCHOR + 1;
        at += 1;
      }
      return to;
    },
  };
}

function hash(first: number, second: number): number {
  return (Math.imul(first, 0x9e37) ^ second ^ (first >> 3)) & 0xffff;
}
