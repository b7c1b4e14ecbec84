import type { Item } from '../checklist/model.ts';
import { approvalRule } from './approvalRule.ts';
import { isApproved, lapsedApprovals } from './approvals.ts';
import type { Command, Decision } from './command.ts';
import { itemOf, propose, refuse, type Deciding } from './decisionContext.ts';
import type { EventBody } from './event.ts';
import { evidenceOf, guardedItems, isAged } from './gateEvidence.ts';
import { isFailing, listed } from './listed.ts';
import { keepOrder } from './orderPolicy.ts';
import { goneItems, hasProceeded, isDone, kindIn } from './select.ts';

type Of<T extends Command['type']> = Extract<Command, { type: T }>;

/** A gate proceeds only over a stage in which nothing is open, failed or unknown without somebody's word for it. */
export function decideGate(deciding: Deciding, { item: id, decision, reason, override, authenticated }: Of<'decide-gate'>): Decision {
  const found = itemOf(deciding, id);
  if ('refusal' in found) return found;
  const { item } = found;
  if (item.kind !== 'gate') return refuse('wrong-kind', `“${item.label}” is no gate.`, [id]);
  if (reason.trim() === '') return refuse('reason-needed', 'A decision at a gate needs a reason.', [id]);
  const guarded = guardedItems(deciding.checklist, deciding.run, item);
  const evidence = guarded.flatMap((other) => evidenceOf(deciding.run, other.id));
  const decided: EventBody = { type: 'gate.decided', item: id, data: { decision, reason, evidence: [...new Set(evidence)].sort() } };
  if (decision !== 'proceed') return propose(deciding, decided);
  if (hasProceeded(deciding.run, id)) return refuse('no-change', `“${item.label}” has proceeded already.`, [id]);
  // An override accepts what is inconclusive; no gate is passed before an earlier one.
  const order = keepOrder(deciding, item, null, { overridable: false });
  if ('refusal' in order) return order;
  if (deciding.run.rollback !== null) return refuse('open-items', `A rollback was begun by ${deciding.run.rollback.actor.name}: no gate proceeds any more.`, [id]);
  const firing = [...deciding.run.triggers].filter(([trigger, { state }]) => state === 'firing' && deciding.checklist.triggers.some((known) => known.id === trigger));
  if (firing.length > 0) return refuse('open-items', `A rollback trigger fires: ${firing.map(([, { sentence }]) => sentence).join(' ')} Roll back, or watch until it is ok again.`, [id]);
  const refusal = standInTheWay(deciding, guarded) ?? notApproved(deciding, item, guarded, authenticated ?? []);
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

/** The first approval that is missing, has lapsed, or where duties are separate was not signed by a key that is trusted. */
function notApproved(deciding: Deciding, gate: Item, guarded: readonly Item[], authenticated: readonly string[]): Decision | null {
  const { checklist, run, policy, checklistDigest } = deciding;
  const lapses = checklistDigest === undefined ? [] : lapsedApprovals(checklist, run, checklistDigest);
  const rules = deciding.approvals ?? {};
  const required = [gate, ...guarded].filter((item) => (item.id === gate.id ? approvalRule(item.label, rules) !== null : kindIn(run, item) === 'approval'));
  for (const item of required) {
    const state = run.items.get(item.id);
    if (state === undefined || state.skip !== null) continue;
    const lapsed = lapses.find((lapse) => lapse.item === item.id);
    if (lapsed !== undefined) return refuse('open-items', `The approval of “${item.label}” by ${lapsed.approval.actor.name} has lapsed: ${lapsed.reason} It has to be given again.`, [item.id]);
    const unsigned = state.approvals.find((approval) => policy.separateDuties && approval.given && !authenticated.includes(approval.event));
    if (unsigned !== undefined) return refuse('open-items', `The approval of “${item.label}” by ${unsigned.actor.name} does not count: duties are separate, and no trusted key has signed it.`, [item.id]);
    const needed = approvalRule(item.label, rules)?.count ?? 1;
    const given = state.approvals.filter((approval) => approval.given).length;
    if (given < needed || !isApproved(state)) {
      const rejected = state.approvals.find((approval) => !approval.given);
      return refuse('open-items', rejected === undefined ? `“${item.label}” has ${String(given)} of ${String(needed)} approvals.` : `“${item.label}” was rejected by ${rejected.actor.name}: ${rejected.reason ?? ''}`, [item.id]);
    }
  }
  return null;
}
