import { claimsCourse } from '../checklist/courseClaim.ts';
import type { Command, Decision } from './command.ts';
import { rolledBackVerdict } from './courseVerdict.ts';
import { decideCheck } from './decideEvidence.ts';
import { propose, refuse, type Deciding } from './decisionContext.ts';
import type { EventBody } from './event.ts';

type Of<T extends Command['type']> = Extract<Command, { type: T }>;

/** Begins a rollback. Nothing stands in its way: neither order nor a pause, and the reason may follow. */
export function decideRollbackStart(deciding: Deciding, { reason }: Of<'start-rollback'>): Decision {
  const { rollback } = deciding.run;
  if (rollback !== null && rollback.finished === null) return refuse('no-change', `A rollback has begun already, by ${rollback.actor.name} at ${rollback.time}.`);
  return propose(deciding, ...withdrawn(deciding), { type: 'rollback.started', data: { reason } });
}

/** That no rollback was needed was said too early where one begins: no pass of that stays. */
function withdrawn(deciding: Deciding): readonly EventBody[] {
  const passed = deciding.checklist.items.filter((item) => claimsCourse(item) && deciding.run.items.get(item.id)?.verdict?.outcome === 'pass');
  return passed.flatMap(({ id }) => {
    const decision = decideCheck(deciding, { type: 'finish-check', item: id, verdict: rolledBackVerdict(deciding.now) });
    return 'events' in decision ? decision.events : [];
  });
}

/** Records what came of each step. Steps that were taken while nothing could be recorded are a deviation. */
export function decideRollbackFinish(deciding: Deciding, { steps, reason, recorded }: Of<'finish-rollback'>): Decision {
  const { rollback } = deciding.run;
  const begun: readonly EventBody[] = rollback !== null && rollback.finished === null ? [] : [...withdrawn(deciding), { type: 'rollback.started', data: { reason } }];
  const outcome = steps.every((step) => step.outcome === 'passed' || step.outcome === 'skipped') ? 'done' : 'incomplete';
  const late: readonly EventBody[] = recorded === 'as it happened' ? [] : [{ type: 'deviation', item: '', data: { what: 'a rollback that ran while its events could not be recorded, joined later', reason: reason ?? 'the journal was out of order' } }];
  return propose(deciding, ...begun, ...late, { type: 'rollback.finished', data: { outcome, reason, steps } });
}

/** A deployment is rolled back once its steps are through and no trigger that is watched is other than ok. */
export function decideRolledBack(deciding: Deciding, { reason }: Of<'end-rolled-back'>): Decision {
  const { run, checklist } = deciding;
  if (run.rollback?.finished?.outcome !== 'done') return refuse('open-items', 'The rollback is not through. Finish its steps first.');
  const open = checklist.triggers.filter(({ id }) => ['pending', 'firing', 'inconclusive'].includes(run.triggers.get(id)?.state ?? 'ok'));
  if (open.length > 0) return refuse('open-items', `Not yet ok: ${open.map(({ text }) => `“${text}”`).join(', ')}. The deployment is rolled back once the triggers read ok again.`);
  const why = [reason, run.rollback.finished.reason, run.rollback.reason].find((each) => (each ?? '').trim() !== '') ?? null;
  if (why === null) return refuse('reason-needed', 'Say why it was rolled back.');
  return propose(deciding, { type: 'run.ended', data: { outcome: 'rolled-back', reason: why } });
}
