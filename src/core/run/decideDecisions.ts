import { isoSeconds } from '../condition/reading/duration.ts';
import type { Checklist, Item } from '../checklist/model.ts';
import type { Command, Decision } from './command.ts';
import { itemOf, propose, refuse, type Deciding } from './decisionContext.ts';
import type { EventBody } from './event.ts';
import { keepOrder, keepStageOrder } from './orderPolicy.ts';
import { goneItems, hasProceeded, isDone, itemsOfStage, kindIn, stageOf } from './select.ts';
import type { RunState } from './state.ts';

type Of<T extends Command['type']> = Extract<Command, { type: T }>;

export function decideSoakStart(deciding: Deciding, { item: id }: Of<'start-soak'>): Decision {
  const found = itemOf(deciding, id);
  if ('refusal' in found) return found;
  const { item, state } = found;
  if (item.kind !== 'soak' || item.duration === null) return refuse('wrong-kind', `“${item.label}” is no soak.`, [id]);
  if (state.skip !== null) return refuse('no-change', `“${item.label}” was skipped. Untick it to take that back, then start it.`, [id]);
  if (state.soak !== null && !state.soak.ended) return refuse('no-change', `The soak “${item.label}” runs since ${state.soak.time}.`, [id]);
  const order = keepOrder(deciding, item, null);
  if ('refusal' in order) return order;
  return propose(deciding, ...order.deviations, { type: 'soak.started', item: id, data: item.duration });
}

/** A soak is over when its time has passed and nothing under it fails; a person says so, and says on what ground. */
export function decideSoakEnd(deciding: Deciding, { item: id, reason }: Of<'end-soak'>): Decision {
  const found = itemOf(deciding, id);
  if ('refusal' in found) return found;
  const { item, state } = found;
  if (item.kind !== 'soak') return refuse('wrong-kind', `“${item.label}” is no soak.`, [id]);
  if (state.soak === null || state.soak.ended) return refuse('not-started', `The soak “${item.label}” was not started.`, [id]);
  const left = Date.parse(state.soak.time) + isoSeconds(state.soak.min) * 1000 - deciding.now;
  if (left > 0) return refuse('too-early', `The soak “${item.label}” is not over for another ${describeTime(left)}.`, [id]);
  if (reason.trim() === '') return refuse('reason-needed', 'Say on what ground the soak is over.', [id]);
  const failing = nestedIn(deciding.checklist, id).filter((child) => isFailing(deciding.run, child.id));
  if (failing.length > 0) return refuse('open-items', `The soak has not passed: ${list(failing)} failed.`, failing.map((child) => child.id));
  return propose(deciding, { type: 'soak.ended', item: id, data: { outcome: 'attested', reason } });
}

/** Items nested under another at any depth; a parent stands before what it encloses. */
function nestedIn(checklist: Checklist, id: string): readonly Item[] {
  const ids = new Set([id]);
  return checklist.items.filter((item) => {
    const isNested = item.parent !== null && ids.has(item.parent);
    if (isNested) ids.add(item.id);
    return isNested;
  });
}

/** A verdict that fails stands in the way even of a tick that somebody set in knowledge of it; a skip takes the item out. */
function isFailing(run: RunState, id: string): boolean {
  const state = run.items.get(id);
  return state !== undefined && state.skip === null && (state.status === 'failed' || state.verdict?.outcome === 'fail');
}

/** A gate proceeds only over a stage in which nothing is open, failed or unknown without somebody's word for it. */
export function decideGate(deciding: Deciding, { item: id, decision, reason, override }: Of<'decide-gate'>): Decision {
  const found = itemOf(deciding, id);
  if ('refusal' in found) return found;
  const { item } = found;
  if (item.kind !== 'gate') return refuse('wrong-kind', `“${item.label}” is no gate.`, [id]);
  if (reason.trim() === '') return refuse('reason-needed', 'A decision at a gate needs a reason.', [id]);
  const guarded = guardedItems(deciding, item);
  const evidence = guarded.flatMap((other) => evidenceOf(deciding, other));
  const decided: EventBody = { type: 'gate.decided', item: id, data: { decision, reason, evidence: [...new Set(evidence)].sort() } };
  if (decision !== 'proceed') return propose(deciding, decided);
  if (hasProceeded(deciding.run, id)) return refuse('no-change', `“${item.label}” has proceeded already.`, [id]);
  // An override accepts what is inconclusive; no gate is passed before an earlier one.
  const order = keepOrder(deciding, item, null);
  if ('refusal' in order) return order;
  const refusal = standInTheWay(deciding, guarded);
  if (refusal !== null) return refusal;
  const unknown = guarded.filter((other) => {
    const state = deciding.run.items.get(other.id);
    return state?.skip === null && (state.verdict?.outcome === 'inconclusive' || state.verdict?.outcome === 'error');
  });
  if (unknown.length > 0 && (override ?? '').trim() === '') return refuse('inconclusive', `Inconclusive: ${list(unknown)}. Accept that with a reason (--accept-inconclusive), or check again.`, unknown.map((other) => other.id));
  const accepted: readonly EventBody[] = unknown.map((other) => ({ type: 'deviation', item: other.id, data: { what: 'inconclusive, and accepted at the gate', reason: override ?? '' } }));
  return propose(deciding, ...order.deviations, ...accepted, decided);
}

/** Items that must be settled first: those of the gate's stage, or of its section where it stands in no stage. A later gate waits for this one. */
function guardedItems({ checklist, run }: Deciding, gate: Item): readonly Item[] {
  const stage = stageOf(checklist, gate.section);
  const ids = stage === null ? null : new Set(itemsOfStage(checklist, stage.id));
  const inside = checklist.items.filter((item) => (ids === null ? item.section === gate.section : ids.has(item.id)));
  return inside.filter((item) => run.items.has(item.id) && item.id !== gate.id && (item.line < gate.line || kindIn(run, item) !== 'gate'));
}

function standInTheWay(deciding: Deciding, guarded: readonly Item[]): Decision | null {
  const { run, checklist } = deciding;
  const gone = goneItems(checklist, run);
  if (gone.length > 0) return refuse('open-items', `Removed or reworded since the start: ${gone.slice(0, 3).map((item) => `“${item.text}”`).join(', ')}. Put them back, or skip them with a reason to accept that.`, gone.map((item) => item.id));
  const failed = guarded.filter((item) => isFailing(run, item.id));
  if (failed.length > 0) return refuse('open-items', `Failed: ${list(failed)}. The gate cannot proceed.`, failed.map((item) => item.id));
  const open = guarded.filter((item) => !isDone(run, item.id));
  if (open.length > 0) return refuse('open-items', `Still open: ${list(open)}. Finish or skip them first.`, open.map((item) => item.id));
  return null;
}

function evidenceOf(deciding: Deciding, item: Item): readonly string[] {
  const state = deciding.run.items.get(item.id);
  const execution = deciding.run.executions.get(item.id)?.finished;
  return [state?.verdict?.event, state?.tick?.event, state?.skip?.event, execution?.event].filter((hash) => hash !== undefined);
}

export function decideApproval(deciding: Deciding, { type, item: id, reason }: Of<'approve' | 'reject'>): Decision {
  const found = itemOf(deciding, id);
  if ('refusal' in found) return found;
  const { item, state } = found;
  if (item.kind !== 'approval') return refuse('wrong-kind', `“${item.label}” is no approval.`, [id]);
  if (type === 'reject' && (reason ?? '').trim() === '') return refuse('reason-needed', 'Say why it is rejected.', [id]);
  if (state.skip !== null) return refuse('no-change', `“${item.label}” was skipped. Untick it to take that back, then decide.`, [id]);
  if (type === 'approve' && state.approval?.given === true) return refuse('no-change', `“${item.label}” is approved already.`, [id]);
  // A rejection is never too early.
  const order = type === 'approve' ? keepStageOrder(deciding, item, null) : { deviations: [] };
  if ('refusal' in order) return order;
  return propose(deciding, ...order.deviations, { type: type === 'approve' ? 'approval.given' : 'approval.rejected', item: id, data: { role: item.label, reason } });
}

function list(items: readonly Item[]): string {
  const named = items.slice(0, 3).map((item) => `“${item.label}” (line ${String(item.line)})`).join(', ');
  return items.length > 3 ? `${named} and ${String(items.length - 3)} more` : named;
}

function describeTime(milliseconds: number): string {
  const minutes = Math.ceil(milliseconds / 60_000);
  return minutes < 60 ? `${String(minutes)} min` : `${String(Math.floor(minutes / 60))} h ${String(minutes % 60)} min`;
}
