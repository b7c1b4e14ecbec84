import type { Command, Decision } from './command.ts';
import { propose, refuse, type Deciding } from './decisionContext.ts';
import type { Event } from './event.ts';

type Of<T extends Command['type']> = Extract<Command, { type: T }>;

/**
 * What somebody may have decided by mistake. What was measured or run has happened, a deviation stays one, and neither a
 * rejection nor a breach of a soak goes away by being taken back: those take a new decision.
 */
const CORRECTABLE: ReadonlySet<Event['type']> = new Set<Event['type']>([
  'item.ticked', 'item.unticked', 'item.skipped', 'item.noted', 'gate.decided', 'approval.given', 'soak.started', 'run.paused', 'run.resumed', 'handed.over', 'corrected',
]);

export function decidePause(deciding: Deciding, { reason }: Of<'pause'>): Decision {
  const { paused } = deciding.run;
  if (paused !== null) return refuse('no-change', `The deployment is paused already, by ${paused.actor.name} since ${paused.time}.`);
  if (reason.trim() === '') return refuse('reason-needed', 'Say why the deployment is paused.');
  return propose(deciding, { type: 'run.paused', data: { reason } });
}

export function decideResume(deciding: Deciding, { reason }: Of<'resume'>): Decision {
  if (deciding.run.paused === null) return refuse('no-change', 'The deployment is not paused.');
  return propose(deciding, { type: 'run.resumed', data: { reason } });
}

export function decideHandOver(deciding: Deciding, { to, reason }: Of<'hand-over'>): Decision {
  if (to.name.trim() === '') return refuse('reason-needed', 'Say whom the deployment is handed over to.');
  const holder = deciding.run.holder?.person;
  if (holder?.name === to.name && holder.email === to.email) return refuse('no-change', `${to.name} holds the deployment already.`);
  return propose(deciding, { type: 'handed.over', data: { to, reason } });
}

export function decideCorrect(deciding: Deciding, { event, reason }: Of<'correct'>): Decision {
  const { log, corrections } = deciding.run;
  const target = log.get(event);
  if (target === undefined) return refuse('unknown-item', `The deployment has no event ${event}.`);
  if (!CORRECTABLE.has(target.type)) return refuse('wrong-kind', `An event ${target.type} cannot be taken back: it says what happened. Decide anew instead.`, target.item === null ? [] : [target.item]);
  if (corrections.some(({ supersedes }) => supersedes === event)) return refuse('no-change', 'That event was taken back already.');
  if (reason.trim() === '') return refuse('reason-needed', 'Say why it is taken back.');
  return propose(deciding, { type: 'corrected', data: { supersedes: event, reason } });
}
