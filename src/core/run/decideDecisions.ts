import type { Item } from '../checklist/model.ts';
import type { Command, Decision } from './command.ts';
import { itemOf, propose, refuse, type Deciding } from './decisionContext.ts';
import type { EventBody } from './event.ts';
import { guardedItems, isAged } from './gateEvidence.ts';
import { isFailing, listed } from './listed.ts';
import { keepOrder, keepStageOrder } from './orderPolicy.ts';
import { goneItems, hasProceeded, isDone } from './select.ts';

type Of<T extends Command['type']> = Extract<Command, { type: T }>;

/** A gate proceeds only over a stage in which nothing is open, failed or unknown without somebody's word for it. */
export function decideGate(deciding: Deciding, { item: id, decision, reason, override }: Of<'decide-gate'>): Decision {
  const found = itemOf(deciding, id);
  if ('refusal' in found) return found;
  const { item } = found;
  if (item.kind !== 'gate') return refuse('wrong-kind', `“${item.label}” is no gate.`, [id]);
  if (reason.trim() === '') return refuse('reason-needed', 'A decision at a gate needs a reason.', [id]);
  const guarded = guardedItems(deciding.checklist, deciding.run, item);
  const evidence = guarded.flatMap((other) => evidenceOf(deciding, other));
  const decided: EventBody = { type: 'gate.decided', item: id, data: { decision, reason, evidence: [...new Set(evidence)].sort() } };
  if (decision !== 'proceed') return propose(deciding, decided);
  if (hasProceeded(deciding.run, id)) return refuse('no-change', `“${item.label}” has proceeded already.`, [id]);
  // An override accepts what is inconclusive; no gate is passed before an earlier one.
  const order = keepOrder(deciding, item, null);
  if ('refusal' in order) return order;
  const refusal = standInTheWay(deciding, guarded);
  if (refusal !== null) return refusal;
  const aged = guarded.filter((other) => isAged(deciding.run.items.get(other.id), deciding.now));
  if (aged.length > 0) return refuse('stale-evidence', `Measured more than 15 minutes ago: ${listed(aged)}. Check again first.`, aged.map((other) => other.id));
  const unknown = guarded.filter((other) => {
    const state = deciding.run.items.get(other.id);
    return state?.skip === null && (state.verdict?.outcome === 'inconclusive' || state.verdict?.outcome === 'error');
  });
  if (unknown.length > 0 && (override ?? '').trim() === '') return refuse('inconclusive', `Inconclusive: ${listed(unknown)}. Accept that with a reason (--accept-inconclusive), or check again.`, unknown.map((other) => other.id));
  const accepted: readonly EventBody[] = unknown.map((other) => ({ type: 'deviation', item: other.id, data: { what: 'inconclusive, and accepted at the gate', reason: override ?? '' } }));
  return propose(deciding, ...order.deviations, ...accepted, decided);
}

function standInTheWay(deciding: Deciding, guarded: readonly Item[]): Decision | null {
  const { run, checklist } = deciding;
  const gone = goneItems(checklist, run);
  if (gone.length > 0) return refuse('open-items', `Removed or reworded since the start: ${gone.slice(0, 3).map((item) => `“${item.text}”`).join(', ')}. Put them back, or skip them with a reason to accept that.`, gone.map((item) => item.id));
  const failed = guarded.filter((item) => isFailing(run, item.id));
  if (failed.length > 0) return refuse('open-items', `Failed: ${listed(failed)}. The gate cannot proceed.`, failed.map((item) => item.id));
  const open = guarded.filter((item) => !isDone(run, item.id));
  if (open.length > 0) return refuse('open-items', `Still open: ${listed(open)}. Finish or skip them first.`, open.map((item) => item.id));
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
