import { describeSpan, describeTime, describeValue } from '../condition/describe.ts';
import { isoSeconds } from '../condition/reading/duration.ts';
import type { Item } from '../checklist/model.ts';
import type { Verdict } from '../condition/judging/verdict.ts';
import type { Command, Decision } from './command.ts';
import { decideCheck } from './decideEvidence.ts';
import { drafts, itemOf, propose, refuse, type Deciding } from './decisionContext.ts';
import type { EventDraft } from './event.ts';
import { isFailing, listed, nestedIn } from './listed.ts';
import { timeLeft } from './moment.ts';
import { keepOrder } from './orderPolicy.ts';
import { isDone } from './select.ts';
import { soakTime } from './soakTime.ts';
import type { ItemState } from './state.ts';

type Of<T extends Command['type']> = Extract<Command, { type: T }>;

export function decideSoakStart(deciding: Deciding, { item: id, how, override }: Of<'start-soak'>): Decision {
  const found = itemOf(deciding, id);
  if ('refusal' in found) return found;
  const { item, state } = found;
  if (item.kind !== 'soak' || item.duration === null) return refuse('wrong-kind', `“${item.label}” is no soak.`, [id]);
  if (state.skip !== null) return refuse('no-change', `“${item.label}” was skipped. Untick it to take that back, then start it.`, [id]);
  if (how === 'restart' && state.soak === null) return refuse('not-started', `The soak “${item.label}” was not started.`, [id]);
  if (how !== 'restart' && state.soak !== null && !state.soak.ended) return refuse('no-change', `The soak “${item.label}” runs since ${state.soak.time}. Restart it to begin anew.`, [id]);
  const order = keepOrder(deciding, item, override ?? null);
  if ('refusal' in order) return order;
  return propose(deciding, ...order.deviations, { type: 'soak.started', item: id, data: item.duration });
}

interface RunningSoak {
  readonly item: Item;
  readonly soak: NonNullable<ItemState['soak']>;
}

function soakOf(deciding: Deciding, id: string): RunningSoak | Extract<Decision, { refusal: unknown }> {
  const found = itemOf(deciding, id);
  if ('refusal' in found) return found;
  const { item, state } = found;
  if (item.kind !== 'soak') return refuse('wrong-kind', `“${item.label}” is no soak.`, [id]) as Extract<Decision, { refusal: unknown }>;
  if (state.soak === null || (state.soak.ended && state.soak.outcome !== 'failed')) return refuse('not-started', `The soak “${item.label}” was not started.`, [id]) as Extract<Decision, { refusal: unknown }>;
  return { item, soak: state.soak };
}

/** A soak is over when its time has passed and nothing under it fails; a person says so, and says on what ground. */
export function decideSoakEnd(deciding: Deciding, { item: id, reason, override }: Of<'end-soak'>): Decision {
  const running = soakOf(deciding, id);
  if ('refusal' in running) return running;
  if (reason.trim() === '') return refuse('reason-needed', 'Say on what ground the soak is over.', [id]);
  const against = obstacle(deciding, running);
  if (against === null) return propose(deciding, { type: 'soak.ended', item: id, data: { outcome: 'attested', reason } });
  if ((override ?? '').trim() === '') return against;
  return propose(
    deciding,
    { type: 'deviation', item: id, data: { what: `a soak that did not pass, and was overridden: ${against.refusal.message}`, reason: override ?? '' } },
    { type: 'soak.ended', item: id, data: { outcome: 'overridden', reason } },
  );
}

/** Why nobody's word alone can end a soak; null where it can. */
function obstacle(deciding: Deciding, { item, soak }: RunningSoak): Extract<Decision, { refusal: unknown }> | null {
  const refusal = (code: 'too-early' | 'open-items', message: string, items: readonly string[]): Extract<Decision, { refusal: unknown }> => ({ refusal: { code, message, items } });
  if (soak.outcome === 'failed') return refusal('open-items', `The soak “${item.label}” has failed: ${soak.reason ?? ''} Restart it, or override that with a reason.`, [item.id]);
  const { phase, from, until } = soakTime(soak, deciding.now);
  if (phase === 'ahead') return refusal('too-early', `The clock stands before the start of the soak “${item.label}”, ${describeTime(new Date(from).toISOString())}. Set the clock right.`, [item.id]);
  if (phase === 'running') return refusal('too-early', `The soak “${item.label}” is not over for another ${timeLeft(until - deciding.now)}.`, [item.id]);
  const failing = nestedIn(deciding.checklist, item.id).filter((child) => isFailing(deciding.run, child.id));
  return failing.length === 0 ? null : refusal('open-items', `The soak has not passed: ${listed(failing)} failed.`, failing.map((child) => child.id));
}

/**
 * Ends a soak on the verdicts of its whole window: a breach fails it at any time; it passes once its time is up, its
 * whole window was judged and passed, and nothing else that stands below it is open.
 */
export function decideSoakFinish(deciding: Deciding, { item: id, soak: started, verdicts }: Of<'finish-soak'>): Decision {
  const running = soakOf(deciding, id);
  if ('refusal' in running) return running;
  const { item, soak } = running;
  if (soak.ended || soak.event !== started) return refuse('no-change', `The soak “${item.label}” has ended or was begun anew.`, [id]);
  const nested = nestedIn(deciding.checklist, id);
  const judged = new Map(verdicts.map(({ item: child, verdict }) => [child, verdict]));
  if (verdicts.length === 0 || verdicts.some(({ item: child }) => !nested.some((other) => other.id === child))) return refuse('wrong-kind', `Nothing below “${item.label}” was judged.`, [id]);
  const checks = verdicts.map((each) => decideCheck(deciding, { type: 'finish-check', ...each }));
  const recorded: EventDraft[] = [];
  for (const check of checks) {
    if ('refusal' in check) return check;
    recorded.push(...check.events);
  }
  const breaches = nested.flatMap((child) => {
    const verdict = judged.get(child.id);
    return verdict?.outcome === 'fail' ? [describeBreach(child, verdict)] : [];
  });
  if (breaches.length > 0) return { events: [...recorded, ...drafts(deciding, { type: 'soak.ended', item: id, data: { outcome: 'failed', reason: breaches.join(' ') } })] };
  const { phase, until } = soakTime(soak, deciding.now);
  if (phase === 'ahead' || phase === 'running') return refuse('too-early', `The soak “${item.label}” is not over for another ${timeLeft(until - deciding.now)}.`, [id]);
  const uncovered = nested.filter((child) => judged.has(child.id) && !covers(judged.get(child.id), isoSeconds(soak.min)));
  if (uncovered.length > 0) return refuse('open-items', `Not judged over the whole of the soak: ${listed(uncovered)}.`, uncovered.map((child) => child.id));
  const open = nested.filter((child) => !judged.has(child.id) && (!isDone(deciding.run, child.id) || isFailing(deciding.run, child.id)));
  if (open.length > 0) return refuse('open-items', `Still open below the soak: ${listed(open)}.`, open.map((child) => child.id));
  const reason = `${String(verdicts.length)} of ${String(verdicts.length)} conditions held for ${describeSpan(isoSeconds(soak.min))} and longer, from ${describeTime(soak.time)} on.`;
  return { events: [...recorded, ...drafts(deciding, { type: 'soak.ended', item: id, data: { outcome: 'passed', reason } })] };
}

function covers(verdict: Verdict | undefined, seconds: number): boolean {
  return verdict?.outcome === 'pass' && verdict.window !== undefined && verdict.window.seconds >= seconds;
}

/** When it was breached, for how long and how far: `“Error rate < 1%” did not hold from 2026-03-01 10:00:00 UTC on, for 3 min in all: …`. */
function describeBreach({ label }: Item, { window, value, threshold, unit, sentence }: Verdict): string {
  if (window?.first === undefined) return `“${label}” did not hold: ${sentence}`;
  const worst = value === null || threshold === null ? '' : `; the worst was ${describeValue(value, unit)}, where the limit was ${describeValue(threshold, unit)}`;
  return `“${label}” did not hold from ${describeTime(new Date(window.first * 1000).toISOString())} on, for ${describeSpan(window.violated)} in all${worst}.`;
}
