import type { Checklist, Section } from '../checklist/model.ts';
import type { ItemKind } from '../condition/condition.ts';
import { isBox } from './kinds.ts';
import type { RunState } from './state.ts';

const frozenKinds = new WeakMap<RunState, ReadonlyMap<string, ItemKind>>();

/**
 * The kind of an item in a run. What was a gate, an approval or a soak at the start stays one, however its text is
 * marked up now.
 */
export function kindIn(run: RunState, item: { readonly id: string; readonly kind: ItemKind }): ItemKind {
  let decided = frozenKinds.get(run);
  if (decided === undefined) {
    decided = new Map(run.frozen.flatMap(({ id, kind }) => (isBox(kind) ? [] : [[id, kind as ItemKind]])));
    frozenKinds.set(run, decided);
  }
  return decided.get(item.id) ?? item.kind;
}

/** Frozen items that the checklist no longer has, and whose removal nobody accepted by skipping them. */
export function goneItems(checklist: Checklist, run: RunState): RunState['frozen'] {
  const present = new Set(checklist.items.map((item) => item.id));
  return run.frozen.filter((item) => !present.has(item.id) && run.items.get(item.id)?.skip === null);
}

export function isTicked(run: RunState, item: string): boolean {
  return run.items.get(item)?.ticked ?? false;
}

/** Whether nothing is left to do about an item: it is ticked, or skipped with a reason. */
export function isDone(run: RunState, item: string): boolean {
  const state = run.items.get(item);
  return state !== undefined && (state.ticked || state.skip !== null);
}

export interface Progress {
  readonly done: number;
  readonly total: number;
}

/** The progress of each section that has items of its own, by section id, in document order. */
export function sectionProgress(checklist: Checklist, run: RunState | null): ReadonlyMap<string, Progress> {
  const sections = new Map<string, Progress>();
  for (const item of checklist.items) {
    if (item.section === null) continue;
    const { done, total } = sections.get(item.section) ?? { done: 0, total: 0 };
    const isItemDone = run === null ? item.checked : isDone(run, item.id);
    sections.set(item.section, { done: done + (isItemDone ? 1 : 0), total: total + 1 });
  }
  return sections;
}

/** How many items are done: by the events of a run, or without one by the boxes of the file. `sections` narrows it. */
export function progress(checklist: Checklist, run: RunState | null, sections: ReadonlySet<string> | null = null): Progress {
  const counted = checklist.items.filter((item) => sections === null || (item.section !== null && sections.has(item.section)));
  return { done: counted.filter((item) => (run === null ? item.checked : isDone(run, item.id))).length, total: counted.length };
}

/** Sections that are stages, in document order. */
export function stages(checklist: Checklist): readonly Section[] {
  return checklist.sections.filter((section) => section.stage !== null);
}

/** The stage that a section belongs to: itself, or the nearest stage whose heading encloses it. */
export function stageOf(checklist: Checklist, sectionId: string | null): Section | null {
  return enclosing(checklist, sectionId).find((section) => section.stage !== null) ?? null;
}

/** A section and those whose headings enclose it, innermost first. */
export function enclosing(checklist: Checklist, sectionId: string | null): readonly Section[] {
  const found: Section[] = [];
  let depth = Number.POSITIVE_INFINITY;
  for (let at = checklist.sections.findIndex((section) => section.id === sectionId); at >= 0; at -= 1) {
    const section = checklist.sections[at];
    if (section === undefined || section.depth >= depth) continue;
    found.push(section);
    depth = section.depth;
  }
  return found;
}

/** Ids of the items that stand in a stage, those of its sub-sections included. */
export function itemsOfStage(checklist: Checklist, stage: string): readonly string[] {
  const inside = new Map<string | null, boolean>();
  return checklist.items
    .filter((item) => {
      const known = inside.get(item.section);
      if (known !== undefined) return known;
      const found = stageOf(checklist, item.section)?.id === stage;
      inside.set(item.section, found);
      return found;
    })
    .map((item) => item.id);
}

/** The first stage that is not finished: its gate has not proceeded, or without a gate something is left open. */
export function currentStage(checklist: Checklist, run: RunState): Section | null {
  return stages(checklist).find((stage) => !isStagePassed(checklist, run, stage.id)) ?? null;
}

export function hasProceeded(run: RunState, gate: string): boolean {
  return run.items.get(gate)?.decision?.decision === 'proceed';
}

export function isStagePassed(checklist: Checklist, run: RunState, stage: string): boolean {
  const ids = new Set(itemsOfStage(checklist, stage));
  const items = checklist.items.filter((item) => ids.has(item.id) && run.items.has(item.id));
  const gates = items.filter((item) => kindIn(run, item) === 'gate');
  return gates.length > 0 ? gates.every((gate) => hasProceeded(run, gate.id)) : items.every((item) => isDone(run, item.id));
}
