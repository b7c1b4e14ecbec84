/** Items that are about a length of time: soaks and deadlines. */
import type { DurationRange } from '../condition.ts';
import { durationAt, isoDuration } from './duration.ts';
import type { Token } from './tokens.ts';

const LEADING = set('continue keep then please to actively closely');
const WATCHING = set('monitor monitoring watch watching observe observing soak soaking bake baking');
/** These need their time at once: one holds a meeting, and waits for a reply. */
const WAITING = set('wait waiting hold holding pause sleep');
const LETTING = set('let leave allow');
const LET_DO = set('bake soak settle run running burn');
/** What is kept as it is for a time, and looked at, is a soak; what is kept in store is none. */
const STAYING = set('keep leave stay run remain');
const ROLLED_OUT = set('canary canaries traffic rollout');
const SOAK = set('soak bake bake-in soak-in burn-in');
/** `Soak period: 24 hours`. */
const SOAK_NAME = set('soak soaking bake baking observation monitoring burn-in');
const LENGTH_NAME = set('time period window duration phase');
const CONDITIONAL = set('if unless until when whenever successfully');
const DONE = set('passed completed complete finished done successful ran green succeeded');
const FILLING = set('the a an first next another further full at least minimum of additional initial about approximately for');
const DUE_VERB = set(
  'schedule send publish complete conduct hold notify file write remove merge document post share close submit perform inform update create hand deliver report respond reply follow announce communicate archive clean delete rotate review finish run-through acknowledge escalate decommission retire tag draft debrief revoke email contact prepare',
);
const DUE_NOUN = set('post-mortem postmortem post-mortems retrospective retro debrief rca post-incident follow-up');
const DUE = set('due');
const MINUTE = 60;

/** `Monitor for 24 hours`, `Let the canary bake for 30 minutes`, `24-hour soak`, `Bake time: 1 hour`: the time; null for any other text. */
export function readSoak(tokens: readonly Token[]): DurationRange | null {
  if (tokens.some((token, index) => CONDITIONAL.has(token.lower) || DONE.has(token.lower) || (token.lower === 'up' && tokens[index + 1]?.lower === 'to'))) return null;
  let start = 0;
  while (LEADING.has(tokens[start]?.lower ?? '')) start += 1;
  const verb = tokens[start]?.lower ?? '';
  const named = namedTime(tokens, start);
  if (named !== null) return named;
  if (WATCHING.has(verb)) return tokens[start + 1]?.lower === 'test' ? null : (timeAt(tokens, start + 1) ?? timeAfterFor(tokens, start + 1));
  if (WAITING.has(verb)) return timeAt(tokens, start + 1) ?? (tokens[start + 1]?.lower === 'at' || tokens[start + 1]?.lower === 'for' ? timeAfterFor(tokens, start + 1, 3) : isAtShare(tokens, start) ? timeAfterFor(tokens, start + 1) : null);
  if (LETTING.has(verb) && tokens.some((token) => LET_DO.has(token.lower))) return timeAfterFor(tokens, start + 1);
  if (STAYING.has(tokens[0]?.lower ?? '') && (isAtShare(tokens, start) || tokens.slice(0, 3).some((token) => ROLLED_OUT.has(token.lower)))) return timeAfterFor(tokens, 1);
  const found = durationAt(tokens, start);
  return found !== null && SOAK.has(tokens[start + found.length]?.lower ?? '') ? range(found) : null;
}

/** `Soak period: 24 hours`, `Observation window of 30 minutes`, `Monitoring: 24 hours`. */
function namedTime(tokens: readonly Token[], start: number): DurationRange | null {
  if (!SOAK_NAME.has(tokens[start]?.lower ?? '')) return null;
  const named = LENGTH_NAME.has(tokens[start + 1]?.lower ?? '') ? 1 : 0;
  const at = start + 1 + named;
  const link = tokens[at]?.text === ':' || tokens[at]?.text === '(' || tokens[at]?.lower === 'of' ? 1 : 0;
  if (named + link === 0) return null;
  const found = timeAt(tokens, at + link);
  return found !== null && tokens.slice(at + link).every((token) => token.kind !== 'sign' && token.kind !== 'code') ? found : null;
}

/** `at 25%`, close to the verb. */
function isAtShare(tokens: readonly Token[], start: number): boolean {
  return tokens.slice(start, start + 4).some((token, index) => token.lower === 'at' && tokens[start + index + 1]?.kind === 'number' && tokens[start + index + 2]?.lower === '%');
}

/** `Schedule a review within 48 hours`: the time; null for any other text. */
export function readDeadline(tokens: readonly Token[]): DurationRange | null {
  const at = tokens.findIndex((token) => token.lower === 'within');
  const due = DUE_VERB.has(tokens[0]?.lower ?? '') || DUE.has(tokens[at - 1]?.lower ?? '') || tokens.slice(0, 4).some((token) => DUE_NOUN.has(token.lower));
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
  if (found !== null) return range(found);
  // `for the next hour`.
  const lone = at > index ? isoDuration(1, tokens[at]?.lower ?? '') : null;
  return lone === null ? null : { min: lone, max: lone };
}

function range({ min, max }: DurationRange): DurationRange {
  return { min, max };
}

function set(words: string): ReadonlySet<string> {
  return new Set(words.split(' '));
}
