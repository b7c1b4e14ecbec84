import { toggle } from '../checklist/toggle.ts';
import type { CheckboxEdit } from '../checklist/model.ts';
import type { ChecklistFile } from '../ports.ts';
import { checklistDigest } from '../record/digest.ts';
import { lapsedApprovals } from '../run/approvals.ts';
import type { Command } from '../run/command.ts';
import { isBox } from '../run/kinds.ts';
import { isTicked } from '../run/select.ts';
import type { RunState } from '../run/state.ts';
import { done, refused, RESTRICTED, type EngineContext } from './context.ts';
import type { Outcome, Snapshot } from './engine.ts';
import { takeSnapshot } from './snapshot.ts';
import { findItem } from './target.ts';
import { transact } from './transact.ts';

export interface TickOptions {
  readonly reason: string | null;
  readonly override: string | null;
}

/** Ticks items: an event for each where a deployment is open, else a change of the file alone. */
export async function tick(context: EngineContext, file: ChecklistFile, items: readonly string[], options: TickOptions): Promise<Outcome<RunState | null>> {
  return setBoxes(context, file, items, true, (item) => ({ type: 'tick', item, cause: 'person', ...options }));
}

export async function untick(context: EngineContext, file: ChecklistFile, items: readonly string[], options: { readonly reason: string | null }): Promise<Outcome<RunState | null>> {
  return setBoxes(context, file, items, false, (item) => ({ type: 'untick', item, cause: 'person', reason: options.reason }));
}

async function setBoxes(context: EngineContext, file: ChecklistFile, items: readonly string[], checked: boolean, command: (item: string) => Command): Promise<Outcome<RunState | null>> {
  if (context.access() === 'restricted') return RESTRICTED;
  const taken = await takeSnapshot(context, file);
  if (taken.status === 'refused') return taken;
  if (taken.value.run === null) return setBoxesOfFile(file, taken.value, items, checked);
  const outcome = await transact(context, file, () => items.map(command));
  return outcome.status === 'refused' ? outcome : done(outcome.value.run, outcome.warnings);
}

/** Without a deployment nothing is recorded: the file is all there is. */
async function setBoxesOfFile(file: ChecklistFile, snapshot: Snapshot, ids: readonly string[], checked: boolean): Promise<Outcome<null>> {
  const edits: CheckboxEdit[] = [];
  for (const id of ids) {
    const item = findItem(snapshot.checklist, id);
    if (item === null) return refused('unknown-item', `There is no item ${id} in the checklist.`, [id]);
    if (checked && !isBox(item.kind)) {
      return refused('not-a-box', `“${item.label}” is a decision and no box to tick. Start a deployment, then decide it there.`, [id]);
    }
    if (item.checked === checked) continue;
    const result = toggle(snapshot.text, item, checked);
    if ('refusal' in result) return refused('moved', result.refusal.message, [id]);
    edits.push(result.edit);
  }
  if (edits.length === 0) return done(null);
  const outcome = await file.apply(edits, snapshot.text);
  return outcome.status === 'applied' ? done(null) : refused(outcome.code, outcome.message, ids);
}

/**
 * Takes marks that somebody made in the text as events, attested by the actor.
 *
 * `edit` is a change just typed in an editor, in either direction. `observed` is what a file was found to hold:
 * then a tick counts only if the file still shows all that is recorded, since a file that lost recorded ticks is
 * another version of it (a checkout, a stash) and says nothing about this deployment.
 * Marks on gates, approvals and soaks count for nothing, and are named in a warning.
 */
export async function observe(context: EngineContext, file: ChecklistFile, cause: 'edit' | 'observed'): Promise<Outcome<RunState | null>> {
  if (context.access() === 'restricted') return RESTRICTED;
  const taken = await takeSnapshot(context, file);
  if (taken.status === 'refused') return taken;
  const { run } = taken.value;
  if (run === null) return done(null);
  const warnings = unexplainedWarnings(taken.value, run);
  const observed = (snapshot: Snapshot): readonly Command[] => [...observations(snapshot, cause), ...lapses(snapshot)];
  if (observed(taken.value).length === 0) return done(run, warnings);
  const outcome = await transact(context, file, observed);
  return outcome.status === 'refused' ? outcome : done(outcome.value.run, [...warnings, ...outcome.warnings]);
}

function observations(snapshot: Snapshot, cause: 'edit' | 'observed'): readonly Command[] {
  const { run, checklist } = snapshot;
  if (run === null) return [];
  const boxes = checklist.items.filter((item) => run.items.has(item.id) && isBox(item.kind));
  const ticked = boxes.filter((item) => item.checked && !isTicked(run, item.id));
  const unticked = boxes.filter((item) => !item.checked && isTicked(run, item.id));
  const ticks = ticked.map((item): Command => ({ type: 'tick', item: item.id, cause, reason: null, override: null }));
  if (cause === 'observed') return unticked.length === 0 ? ticks : [];
  return [...ticks, ...unticked.map((item): Command => ({ type: 'untick', item: item.id, cause, reason: null }))];
}

/** An approval binds to the text of the checklist, and to evidence that may change with any event. */
function lapses({ checklist, run, text }: Snapshot): readonly Command[] {
  if (run === null || ![...run.items.values()].some(({ approvals }) => approvals.some(({ binds }) => binds !== null))) return [];
  return lapsedApprovals(checklist, run, checklistDigest(text, checklist.items)).length === 0 ? [] : [{ type: 'lapse-approvals' }];
}

function unexplainedWarnings(snapshot: Snapshot, run: RunState): readonly string[] {
  return snapshot.checklist.items
    .filter((item) => item.checked && !isBox(item.kind) && !isTicked(run, item.id))
    .map((item) => `Line ${String(item.line)}: the mark on “${item.label}” counts for nothing until it is decided.`);
}
