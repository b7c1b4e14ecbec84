import type { ApprovalRule } from '../configuration/configuration.ts';
import { signature } from '../condition/judging/bind.ts';

/** The rule of an approval or a gate: the one whose words all stand in its text, of several the one with the most. Null for none. */
export function approvalRule(label: string, rules: Readonly<Record<string, ApprovalRule>>): ({ readonly role: string } & ApprovalRule) | null {
  const words = new Set(signature(label).split(' '));
  let best: { readonly role: string; readonly length: number; readonly rule: ApprovalRule } | null = null;
  for (const [role, rule] of Object.entries(rules)) {
    const wanted = signature(role).split(' ');
    if (wanted.every((word) => words.has(word)) && wanted.length > (best?.length ?? 0)) best = { role, length: wanted.length, rule };
  }
  return best === null ? null : { role: best.role, ...best.rule };
}
