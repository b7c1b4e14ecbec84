import type { Deciding } from './decisionContext.ts';
import type { EventBody } from './event.ts';
import { hasProceeded, isDone, itemsOfStage, kindIn, stages } from './select.ts';
import { preDeploymentItems } from './stage.ts';

/** Stages that are open once some events are there, and that no event has opened yet. */
export function openedStages({ checklist, run }: Deciding, events: readonly EventBody[]): readonly EventBody[] {
  const settled = new Map<string, boolean>();
  for (const event of events) {
    const settles = settling(event);
    if (settles !== null && 'item' in event) settled.set(event.item, settles);
  }
  const isSettled = (id: string): boolean => settled.get(id) ?? isDone(run, id);
  const opened: EventBody[] = [];
  if (preDeploymentItems(checklist).some(({ id }) => run.items.has(id) && !isSettled(id))) return opened;
  for (const stage of stages(checklist)) {
    if (!run.stages.has(stage.id)) opened.push({ type: 'stage.opened', data: { section: stage.id } });
    const ids = new Set(itemsOfStage(checklist, stage.id));
    const items = checklist.items.filter(({ id }) => ids.has(id) && run.items.has(id));
    const gates = items.filter((item) => kindIn(run, item) === 'gate');
    const isPassed = gates.length > 0 ? gates.every(({ id }) => settled.get(id) ?? hasProceeded(run, id)) : items.every(({ id }) => isSettled(id));
    if (!isPassed) break;
  }
  return opened;
}

/** Whether an event settles its item, or unsettles it; null where it does neither. */
function settling(event: EventBody): boolean | null {
  switch (event.type) {
    case 'item.ticked':
    case 'item.skipped':
      return true;
    case 'item.unticked':
    case 'approval.rejected':
    case 'approval.lapsed':
    case 'soak.started':
      return false;
    case 'soak.ended':
      return event.data.outcome !== 'failed';
    case 'gate.decided':
      return event.data.decision === 'proceed';
    // Whether it was the last that is needed shows in the next state.
    case 'approval.given':
    case 'approval.signed':
    case 'run.started':
    case 'item.noted':
    case 'check.finished':
    case 'exec.started':
    case 'exec.finished':
    case 'baseline.measured':
    case 'values.given':
    case 'stage.opened':
    case 'deviation':
    case 'trigger.changed':
    case 'rollback.started':
    case 'rollback.finished':
    case 'run.paused':
    case 'run.resumed':
    case 'handed.over':
    case 'corrected':
    case 'run.ended':
    case 'run.sealed':
    case 'event.signed':
      return null;
  }
}
