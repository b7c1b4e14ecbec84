/** Items that are about a length of time: soaks and deadlines. */
import type { DurationRange } from './condition.ts';
import { durationAt } from './duration.ts';
import type { Token } from './tokens.ts';

const LEADING = set('continue keep then please to actively closely');
const WATCHING = set('monitor monitoring watch watching observe observing soak soaking bake baking');
/** These need their time at once: one holds a meeting, and waits for a reply. */
const WAITING = set('wait waiting hold holding pause');
const LETTING = set('let leave allow');
const LET_DO = set('bake soak settle run burn');
const SOAK = set('soak bake bake-in soak-in burn-in');
const CONDITIONAL = set('if unless until when whenever up successfully');
const FILLING = set('the a an first next another further full at least minimum of additional initial about approximately');
const DUE_VERB = set(
  'schedule send publish complete conduct hold notify file write remove merge document post share close submit perform inform update create hand deliver report respond reply follow announce communicate archive clean delete rotate review finish run-through',
);
const DUE_NOUN = set('post-mortem postmortem post-mortems retrospective retro debrief rca post-incident');
const MINUTE = 60;

/** `Monitor for 24 hours`, `Let the canary bake for 30 minutes`, `24-hour soak`: the time; null for any other text. */
export function readSoak(tokens: readonly Token[]): DurationRange | null {
  if (tokens.some((token) => CONDITIONAL.has(token.lower))) return null;
  let start = 0;
  while (LEADING.has(tokens[start]?.lower ?? '')) start += 1;
  const verb = tokens[start]?.lower ?? '';
  if (WATCHING.has(verb)) return tokens[start + 1]?.lower === 'test' ? null : (timeAt(tokens, start + 1) ?? timeAfterFor(tokens, start + 1));
  if (WAITING.has(verb)) return timeAt(tokens, start + 1) ?? (tokens[start + 1]?.lower === 'at' || tokens[start + 1]?.lower === 'for' ? timeAfterFor(tokens, start + 1, 3) : null);
  if (LETTING.has(verb) && tokens.some((token) => LET_DO.has(token.lower))) return timeAfterFor(tokens, start + 1);
  const found = durationAt(tokens, start);
  return found !== null && SOAK.has(tokens[start + found.length]?.lower ?? '') ? range(found) : null;
}

/** `Schedule a review within 48 hours`: the time; null for any other text. */
export function readDeadline(tokens: readonly Token[]): DurationRange | null {
  const at = tokens.findIndex((token) => token.lower === 'within');
  const due = DUE_VERB.has(tokens[0]?.lower ?? '') || tokens.slice(0, 4).some((token) => DUE_NOUN.has(token.lower));
  if (at < 1 || !due || tokens.some((token) => token.kind === 'sign' || CONDITIONAL.has(token.lower))) return null;
  const found = durationAt(tokens, at + 1);
  return found !== null && found.unit >= MINUTE ? range(found) : null;
}

function timeAfterFor(tokens: readonly Token[], from: number, reach = tokens.length): DurationRange | null {
  for (let index = from; index < tokens.length && index <= from + reach; index += 1) {
    const found = tokens[index]?.lower === 'for' ? timeAt(tokens, index + 1) : null;
    if (found !== null) return found;
  }
  return null;
}

function timeAt(tokens: readonly Token[], index: number): DurationRange | null {
  let at = index;
  while (FILLING.has(tokens[at]?.lower ?? '') && durationAt(tokens, at) === null) at += 1;
  const found = durationAt(tokens, at);
  return found === null ? null : range(found);
}

function range({ min, max }: DurationRange): DurationRange {
  return { min, max };
}

function set(words: string): ReadonlySet<string> {
  return new Set(words.split(' '));
}
