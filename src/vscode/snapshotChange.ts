import type { Snapshot } from '../core/engine/engine.ts';
import type { ExecutionState, ItemState, RunState } from '../core/run/state.ts';
import { differences } from '../core/checklist/differences.ts';

/** More boxes than this changed at once, and everything is shown anew. */
const MANY = 200;

/**
 * Ids of items, triggers and executions whose box or state changed between two snapshots of one file; null where more than that changed,
 * such as a line, an id, a problem or the run itself.
 */
export function changedIds(before: Snapshot | null, after: Snapshot): ReadonlySet<string> | null {
  if (before === null || before.damage.join() !== after.damage.join() || before.notes.join() !== after.notes.join() || course(before.run) !== course(after.run) || !sameShape(before, after)) return null;
  const changed = new Set<string>();
  for (const [index, item] of after.checklist.items.entries()) {
    const box = before.checklist.items[index]?.checked !== item.checked;
    if (box || !sameState(before.run?.items.get(item.id), after.run?.items.get(item.id))) changed.add(item.id);
  }
  for (const [target, execution] of after.run?.executions ?? []) {
    if (sameExecution(before.run?.executions.get(target), execution)) continue;
    changed.add(target);
    changed.add(execution.target);
  }
  for (const [trigger, { event }] of after.run?.triggers ?? []) if (before.run?.triggers.get(trigger)?.event !== event) changed.add(trigger);
  return changed;
}

/** What steers the whole of a run: which one it is, whether it is paused, and who holds it. */
function course(run: RunState | null): string {
  return run === null ? '' : [run.run, run.paused?.event, run.holder?.event].join(' ');
}

function sameState(before: ItemState | undefined, after: ItemState | undefined): boolean {
  if (before === after) return true;
  // Most items of a run were never touched, and comparing twelve thousand of them as text would be felt.
  if (before?.status !== after?.status || before?.ticked !== after?.ticked) return false;
  return JSON.stringify(before) === JSON.stringify(after);
}

function sameExecution(before: ExecutionState | undefined, after: ExecutionState): boolean {
  return before?.execution === after.execution && (before.finished === null) === (after.finished === null);
}

function sameShape(before: Snapshot, after: Snapshot): boolean {
  if (before.text === after.text) return before.configuration === after.configuration || JSON.stringify(before.configuration) === JSON.stringify(after.configuration);
  if (before.checklist.items.length !== after.checklist.items.length) return false;
  const places = differences(before.text, after.text, MANY);
  if (places === null) return false;
  const boxes = new Set(after.checklist.items.map((item) => item.offset));
  return places.every((at) => boxes.has(at)) && after.checklist.items.every((item, index) => before.checklist.items[index]?.id === item.id);
}
