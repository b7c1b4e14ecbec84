import { describeSpan } from '../condition/describe.ts';
import type { Doubt } from '../condition/judging/doubt.ts';
import type { AlertRule } from '../ports.ts';

/** Evaluations that may be missed before a rule counts as forgotten, and the least seconds for them. */
const MISSED = 3;
const LEAST = 60;

/** Why a loaded rule may not be doing its work; null for one that is evaluated and healthy. `now` in seconds since the epoch. */
export function ruleDoubt({ name, health, lastError, evaluated, interval }: AlertRule, now: number): Doubt | null {
  if (evaluated === null) return { reason: 'stale', sentence: `The alert rule ${name} is loaded and was never evaluated. Wait for its first evaluation, or look at its group.` };
  if (health !== 'ok') return { reason: 'unsupported', sentence: `The alert rule ${name} is not healthy${lastError === '' ? '' : `: ${lastError}`}. Mend the rule.` };
  const age = now - evaluated;
  const longest = Math.max(LEAST, MISSED * (Number.isFinite(interval) ? interval : 0));
  if (age > longest) return { reason: 'stale', sentence: `The alert rule ${name} was last evaluated ${describeSpan(age)} ago. Look at the server that evaluates it.` };
  if (age < -longest) return { reason: 'stale', sentence: `The alert rule ${name} was evaluated in the future. Compare the clock of this machine with that of the server.` };
  return null;
}
