import { isCheckable } from '../checklist/checkable.ts';
import type { Item } from '../checklist/model.ts';
import { isUnbound } from '../condition/judging/bind.ts';
import type { ChecklistFile } from '../ports.ts';
import type { GateDecision } from '../run/event.ts';
import { guardedItems, isAged } from '../run/gateEvidence.ts';
import { kindIn } from '../run/select.ts';
import { soakTime } from '../run/soakTime.ts';
import type { RunState } from '../run/state.ts';
import { authenticated } from './approve.ts';
import { check } from './check.ts';
import { done, RESTRICTED, type EngineContext } from './context.ts';
import { command } from './decisions.ts';
import type { Outcome, Snapshot } from './engine.ts';
import { judgeSoak } from './soak.ts';
import { takeSnapshot } from './snapshot.ts';
import { findItem } from './target.ts';

/** Decides a gate. To proceed, soaks whose time is up are judged and what was measured too long ago is measured again first. */
export async function gate(context: EngineContext, file: ChecklistFile, item: string, decision: GateDecision, reason: string, accept: string | null, signal: AbortSignal): Promise<Outcome<RunState>> {
  if (context.access() === 'restricted') return RESTRICTED;
  if (decision === 'proceed') {
    const refreshed = await refresh(context, file, item, signal);
    if (refreshed.status === 'refused') return refreshed;
  }
  return command(context, file, { type: 'decide-gate', item, decision, reason, override: accept, authenticated: decision === 'proceed' ? await verified(context, file) : [] });
}

/** Signatures are looked at only where a decision turns on them. */
async function verified(context: EngineContext, file: ChecklistFile): Promise<readonly string[]> {
  const taken = await takeSnapshot(context, file);
  if (taken.status === 'refused' || taken.value.run === null || !taken.value.configuration.policy.separateDuties) return [];
  return authenticated(context, taken.value.run);
}

async function refresh(context: EngineContext, file: ChecklistFile, id: string, signal: AbortSignal): Promise<Outcome<null>> {
  const taken = await takeSnapshot(context, file);
  if (taken.status === 'refused') return taken;
  const { checklist, run } = taken.value;
  const found = findItem(checklist, id);
  // What there is to say against deciding it is said by the decision.
  if (run === null || found === null || kindIn(run, found) !== 'gate') return done(null);
  const guarded = guardedItems(checklist, run, found);
  for (const item of guarded) {
    const soak = run.items.get(item.id)?.soak ?? null;
    if (soak === null || soak.ended || ['ahead', 'running'].includes(soakTime(soak, context.clock.now()).phase)) continue;
    const judged = await judgeSoak(context, file, item.id, signal);
    if (judged.status === 'refused') return judged;
  }
  const outdated = guarded.filter((item) => isOutdated(context, taken.value, item)).map((item) => item.id);
  if (outdated.length === 0) return done(null);
  const checked = await check(context, file, outdated, signal);
  return checked.status === 'refused' ? checked : done(null);
}

/** Measured too long ago, or never although it can be. */
function isOutdated(context: EngineContext, snapshot: Snapshot, item: Item): boolean {
  const state = snapshot.run?.items.get(item.id);
  if (state === undefined || state.skip !== null || !isCheckable(item, snapshot)) return false;
  if (state.verdict !== null) return isAged(state, context.clock.now());
  return item.kind === 'metric' && item.condition !== null && !isUnbound(item, snapshot.configuration);
}
