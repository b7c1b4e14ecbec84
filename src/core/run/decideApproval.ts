import type { Checklist, Item } from '../checklist/model.ts';
import { approvalRule } from './approvalRule.ts';
import { lapsedApprovals } from './approvals.ts';
import { personKey } from './approvalHistory.ts';
import type { Command, Decision } from './command.ts';
import { itemOf, propose, refuse, type Deciding } from './decisionContext.ts';
import { evidenceOf, guardedItems } from './gateEvidence.ts';
import { keepStageOrder } from './orderPolicy.ts';
import type { RunState } from './state.ts';

type Of<T extends Command['type']> = Extract<Command, { type: T }>;

export function decideApproval(deciding: Deciding, { type, item: id, reason }: Of<'approve' | 'reject'>): Decision {
  const found = itemOf(deciding, id);
  if ('refusal' in found) return found;
  const { item, state } = found;
  const rule = approvalRule(item.label, deciding.approvals ?? {});
  if (item.kind !== 'approval' && !(item.kind === 'gate' && rule !== null)) return refuse('wrong-kind', `“${item.label}” is no approval.`, [id]);
  if (state.skip !== null) return refuse('no-change', `“${item.label}” was skipped. Untick it to take that back, then decide.`, [id]);
  const role = rule?.role ?? item.label;
  // A rejection is never too early, and anybody may have a reason to reject.
  if (type === 'reject') {
    if ((reason ?? '').trim() === '') return refuse('reason-needed', 'Say why it is rejected.', [id]);
    return propose(deciding, { type: 'approval.rejected', item: id, data: { role, reason } });
  }
  const { actor } = deciding;
  if (rule !== null && rule.people.length > 0 && (actor === undefined || !rule.people.includes(actor.email.toLowerCase()))) {
    return refuse('not-entitled', `“${item.label}” is approved by ${rule.people.join(', ')} only; you are ${actor?.email ?? 'nobody'}, by the identity that git has.`, [id]);
  }
  if (deciding.policy.separateDuties && actor !== undefined && operators(deciding.run).has(personKey(actor))) {
    return refuse('not-entitled', 'Who runs a deployment does not approve it (policy.separateDuties). Somebody else has to.', [id]);
  }
  const mine = actor === undefined ? state.approvals[0] : state.approvals.find((approval) => personKey(approval.actor) === personKey(actor));
  if (mine?.given === true) return refuse('no-change', `You have approved “${item.label}” already.`, [id]);
  const order = keepStageOrder(deciding, item, null, { overridable: false });
  if ('refusal' in order) return order;
  const binds = { checklist: deciding.checklistDigest ?? deciding.run.started?.checklist ?? '', evidence: shownEvidence(deciding.checklist, deciding.run, item) };
  return propose(deciding, ...order.deviations, { type: 'approval.given', item: id, data: { role, reason, needed: rule?.count ?? 1, binds } });
}

/** Those who start a deployment and hold it. */
function operators({ started, holder }: RunState): ReadonlySet<string> {
  return new Set([...(started === null ? [] : [personKey(started.actor)]), ...(holder === null ? [] : [personKey(holder.person)])]);
}

function shownEvidence(checklist: Checklist, run: RunState, item: Item): readonly string[] {
  const shown = guardedItems(checklist, run, item).filter((other) => run.items.get(other.id)?.approvals.length === 0);
  return [...new Set(shown.flatMap((other) => evidenceOf(run, other.id)))].sort();
}

/** Records which approvals no longer stand for what they were given for. */
export function decideLapse(deciding: Deciding): Decision {
  const { checklist, run, checklistDigest } = deciding;
  const lapses = checklistDigest === undefined ? [] : lapsedApprovals(checklist, run, checklistDigest);
  return propose(deciding, ...lapses.map(({ item, approval, reason }) => ({ type: 'approval.lapsed' as const, item, data: { approval: approval.event, role: approval.role, reason } })));
}

/** Adds a signature to an approval that was given. */
export function decideSignature(deciding: Deciding, { item, approval, key, signature }: Of<'sign-approval'>): Decision {
  const found = itemOf(deciding, item);
  if ('refusal' in found) return found;
  const given = found.state.approvals.find(({ event }) => event === approval);
  if (given?.given !== true) return refuse('no-change', 'There is no such approval to sign.', [item]);
  if (given.signature !== null) return refuse('no-change', 'That approval is signed already.', [item]);
  return propose(deciding, { type: 'approval.signed', item, data: { approval, key, signature } });
}
