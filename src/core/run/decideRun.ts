import type { Checklist, Item } from '../checklist/model.ts';
import { sameValue } from '../configuration/sameValue.ts';
import type { Command, Decision } from './command.ts';
import { propose, refuse, type Deciding, type DecisionInputs } from './decisionContext.ts';
import type { EventBody } from './event.ts';
import { isBox } from './kinds.ts';
import { enclosing, goneItems, isDone, stages } from './select.ts';
import { preDeploymentItems } from './stage.ts';
import type { RunState } from './state.ts';

type Of<T extends Command['type']> = Extract<Command, { type: T }>;

/** Starts a deployment. Marks on gates, approvals and soaks are never accepted: nobody decided them. */
export function decideStart(checklist: Checklist, run: RunState | null, command: Of<'start'>, inputs: DecisionInputs): Decision {
  if (run?.started !== undefined && run.started !== null) return refuse('already-started', `The deployment ${run.run} is open already.`);
  if (checklist.items.length === 0) return refuse('wrong-kind', 'There is no item to work through in this file.');
  const ticked = checklist.items.filter((item) => item.checked);
  const undecided = ticked.filter((item) => !isBox(item.kind));
  if (ticked.length > 0 && command.existingTicks === 'refuse') {
    return refuse('has-ticks', `${String(ticked.length)} items are ticked already, the first on line ${String(ticked[0]?.line)}. Clear them, or accept them as done.`, ticked.map((item) => item.id));
  }
  if (undecided.length > 0) {
    return refuse('has-ticks', `A mark on a gate, an approval or a soak cannot be accepted (line ${undecided.map((item) => String(item.line)).join(', ')}). Clear it first.`, undecided.map((item) => item.id));
  }
  const [first] = stages(checklist);
  const waits = preDeploymentItems(checklist).some((item) => !item.checked);
  const opened: readonly EventBody[] = first === undefined || waits ? [] : [{ type: 'stage.opened', data: { section: first.id } }];
  return propose(inputs, {
    type: 'run.started',
    data: {
      release: command.release,
      path: command.path,
      checklist: command.checklistDigest,
      configuration: command.configurationDigest,
      items: checklist.items.map((item) => ({ id: item.id, text: item.text, kind: item.kind })),
      previousRun: command.previousRun,
      accepted: ticked.map((item) => item.id),
    },
  }, ...opened);
}

/** Completes over open items only with a reason, which makes it a completion with deviations. */
export function decideComplete(deciding: Deciding, { reason }: Of<'complete'>): Decision {
  const { run, checklist } = deciding;
  const open = checklist.items.filter((item) => run.items.has(item.id) && counts(checklist, item) && (!isDone(run, item.id) || run.items.get(item.id)?.status === 'failed'));
  const gone = goneItems(checklist, run);
  const left = open.length + gone.length;
  if (left > 0 && (reason ?? '').trim() === '') {
    const lines = open.slice(0, 5).map((item) => String(item.line)).join(', ');
    return refuse('open-items', `${String(left)} items are open, failed or gone${lines === '' ? '' : ` (line ${lines}${open.length > 5 ? ', …' : ''})`}. Finish or skip them, or complete with a reason.`, [...open, ...gone].map((item) => item.id));
  }
  const deviated = left > 0 || run.deviations.length > 0;
  return propose(deciding, { type: 'run.ended', data: { outcome: deviated ? 'completed-with-deviations' : 'completed', reason } });
}

/** Rollback steps are for another ending, and are not left open by a deployment that went well. */
function counts(checklist: Checklist, item: Item): boolean {
  return !enclosing(checklist, item.section).some(({ kind }) => kind === 'rollback' || kind === 'triggers' || kind === 'contacts' || kind === 'commands');
}

export function decideEnd(deciding: Deciding, outcome: 'aborted' | 'reset', reason: string): Decision {
  if (reason.trim() === '') return refuse('reason-needed', 'Say why.');
  return propose(deciding, { type: 'run.ended', data: { outcome, reason } });
}

/** Seals an ended run, once for each state of its files. */
export function decideSeal(deciding: Deciding, { files }: Of<'seal'>): Decision {
  const { ended, sealed } = deciding.run;
  if (ended === null) return refuse('wrong-kind', 'A deployment is sealed once it has ended.');
  const { outcome } = ended;
  const isSealed = sealed !== null && sealed.outcome === outcome && sameValue(sealed.files, files);
  return isSealed ? { events: [] } : propose(deciding, { type: 'run.sealed', data: { outcome, files } });
}
