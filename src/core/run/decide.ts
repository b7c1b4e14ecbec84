import type { Checklist } from '../checklist/model.ts';
import type { Command, Decision } from './command.ts';
import { decideNote, decideSkip, decideTick, decideUntick } from './decideBoxes.ts';
import { decideSkipExec } from './decideSkipExec.ts';
import { decideApproval, decideLapse, decideSignature } from './decideApproval.ts';
import { decideGate } from './decideGate.ts';
import { decideBaselines, decideCheck, decideExecFinish, decideExecStart } from './decideEvidence.ts';
import { decideRolledBack, decideRollbackFinish, decideRollbackStart } from './decideRollback.ts';
import { decideComplete, decideEnd, decideSeal, decideStart } from './decideRun.ts';
import { drafts, isoTime, propose, refuse, type Deciding, type DecisionInputs } from './decisionContext.ts';
import { decideCorrect, decideHandOver, decidePause, decideResume } from './decideCourse.ts';
import { decideSoakEnd, decideSoakFinish, decideSoakStart } from './decideSoak.ts';
import { openedStages } from './openedStages.ts';
import type { RunState } from './state.ts';

/** Returns the events that a command comes to, or why it is refused. Performs nothing. */
export function decide(checklist: Checklist, run: RunState | null, command: Command, inputs: DecisionInputs): Decision {
  if (command.type === 'start') return decideStart(checklist, run, command, inputs);
  if (run?.started === undefined || run.started === null) return refuse('not-started', 'No deployment of this checklist is open. Start one first.');
  // What was begun before the end is still recorded, and what is committed then is sealed.
  if (run.ended !== null && command.type !== 'finish-exec' && command.type !== 'seal') return refuse('ended', `The deployment ${run.run} has ended: ${run.ended.outcome}.`);
  const deciding = { checklist, run, ...inputs };
  const decision = decideOpen(deciding, command);
  // What was begun before the end opens nothing any more.
  if ('refusal' in decision || run.ended !== null || decision.events.some(({ type }) => type === 'run.ended')) return decision;
  return { events: [...decision.events, ...drafts(inputs, ...openedStages(deciding, decision.events))] };
}

function decideOpen(deciding: Deciding, command: Exclude<Command, { type: 'start' }>): Decision {
  switch (command.type) {
    case 'tick':
      return decideTick(deciding, command);
    case 'untick':
      return decideUntick(deciding, command);
    case 'skip':
      return decideSkip(deciding, command);
    case 'note':
      return decideNote(deciding, command);
    case 'finish-check':
      return decideCheck(deciding, command);
    case 'record-baselines':
      return decideBaselines(deciding, command);
    case 'start-exec':
      return decideExecStart(deciding, command);
    case 'forget-values':
      return propose(deciding, { type: 'values.given', data: { values: {} } });
    case 'finish-exec':
      return decideExecFinish(deciding, command);
    case 'skip-exec':
      return decideSkipExec(deciding, command);
    case 'start-soak':
      return decideSoakStart(deciding, command);
    case 'end-soak':
      return decideSoakEnd(deciding, command);
    case 'finish-soak':
      return decideSoakFinish(deciding, command);
    case 'decide-gate':
      return decideGate(deciding, command);
    case 'approve':
    case 'reject':
      return decideApproval(deciding, command);
    case 'change-triggers':
      return propose(deciding, ...command.changes.filter(({ trigger, status }) => deciding.run.triggers.get(trigger)?.state !== status).map(({ trigger, status, since, sentence }) => ({ type: 'trigger.changed' as const, data: { trigger, state: status, since: isoTime(since), sentence } })));
    case 'start-rollback':
      return decideRollbackStart(deciding, command);
    case 'finish-rollback':
      return decideRollbackFinish(deciding, command);
    case 'end-rolled-back':
      return decideRolledBack(deciding, command);
    case 'pause':
      return decidePause(deciding, command);
    case 'resume':
      return decideResume(deciding, command);
    case 'hand-over':
      return decideHandOver(deciding, command);
    case 'correct':
      return decideCorrect(deciding, command);
    case 'sign-approval':
      return decideSignature(deciding, command);
    case 'lapse-approvals':
      return decideLapse(deciding);
    case 'complete':
      return decideComplete(deciding, command);
    case 'abort':
      return decideEnd(deciding, 'aborted', command.reason);
    case 'reset':
      return decideEnd(deciding, 'reset', command.reason);
    case 'seal':
      return decideSeal(deciding, command);
  }
}
