import type { Condition } from './condition.ts';
import type { Doubt } from './doubt.ts';

/** `gzipped`, `per worker`: nothing tells yet whether the figure is of that kind. */
export function qualifierDoubt({ qualifier }: Pick<Condition, 'qualifier'>): Doubt | null {
  return qualifier === null ? null : { reason: 'unsupported', sentence: `Whether the figure is “${qualifier}” cannot be told from it. Check it by hand.` };
}
