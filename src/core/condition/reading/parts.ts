/** Where the parts of a condition stand in a text, for an editor to colour and explain. */
import type { Token } from './tokens.ts';

export type PartRole = 'subject' | 'statistic' | 'comparator' | 'limit' | 'window' | 'qualifier';

/** A stretch of the text and the part it plays. Stretches never overlap; a part may have several: `API p99 latency` is subject, statistic, subject. */
export interface Part {
  readonly role: PartRole;
  /** Offsets in UTF-16 units of the text as given; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
}

/** Tokens that play a part. */
export interface Mark {
  readonly role: PartRole;
  readonly tokens: readonly Token[];
}

/**
 * The parts of a text, in its order. `marks` go from the more to the less special: a token keeps the first role it has,
 * and what stands unmarked between two tokens of one role, such as emphasis or a blank, joins them.
 */
export function partsOf(tokens: readonly Token[], marks: readonly Mark[]): readonly Part[] {
  const roles = new Map<Token, PartRole>();
  for (const { role, tokens: marked } of marks) for (const token of marked) if (!roles.has(token)) roles.set(token, role);
  const parts: Part[] = [];
  let before: PartRole | undefined;
  for (const token of tokens) {
    const role = roles.get(token);
    const last = parts.at(-1);
    if (role !== undefined && role === before && last !== undefined) parts[parts.length - 1] = { ...last, end: token.end };
    else if (role !== undefined) parts.push({ role, start: token.start, end: token.end });
    before = role;
  }
  return parts;
}
