import { parsePath } from 'dot-prop';

/** Stands for every key of an object, or every index of a list. */
export const EVERY = '*';

/** Keys from the top of a document down. */
export type JsonPath = readonly (string | number)[];

/**
 * Reads `audits.speed-index.numericValue`, `results[0].mean`, `categories.*.score`. A dot within a key is written `\.`.
 * Null for what names nothing.
 */
export function parseJsonPath(text: string): JsonPath | null {
  // The library takes a trailing backslash, and a key without a name, for what they are.
  if (/(?:^|[^\\])(?:\\\\)*\\$/u.test(text)) return null;
  try {
    const keys = parsePath(text.replace(/^\$\.?/u, ''));
    return keys.length === 0 || keys.includes('') ? null : keys;
  } catch {
    return null;
  }
}
