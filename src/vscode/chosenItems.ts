import * as vscode from 'vscode';
import type { Item } from '../core/checklist/model.ts';
import type { ChecklistStore } from './checklistStore.ts';
import type { OpenChecklist, Target } from './checklists.ts';
import { shown } from './perform.ts';
import { asLabel } from './plainText.ts';
import { targetFrom, targetsFrom } from './targetArgument.ts';
import type { Row } from './treeNodes.ts';

export interface Chosen {
  readonly checklist: OpenChecklist;
  readonly items: readonly Item[];
}

/**
 * The items that a command is about, in document order: those of the rows it was called on, else of the line with the
 * cursor, else of the rows selected, else the only one that fits; else it asks. Null where nobody answers.
 */
export async function chosenItems(store: ChecklistStore, selection: readonly Row[], argument: unknown, selected: unknown, fits: (item: Item) => boolean): Promise<Chosen | null> {
  const called = itemTargets(argument, selected);
  const [first] = called;
  const checklist = first === undefined ? await shown(store) : await store.settled(await store.open(first.uri));
  if (checklist === null) return null;
  const items = checklist.snapshot?.checklist.items ?? [];
  const wanted = new Set(called.length > 0 ? called.map(({ id }) => id) : atCursor(checklist, items) ?? selection.filter((row) => row.kind === 'item').map((row) => row.id));
  const found = items.filter((item) => wanted.has(item.id) && fits(item));
  if (found.length > 0) return { checklist, items: found };
  const fitting = items.filter(fits);
  const [only, ...others] = fitting;
  if (only !== undefined && others.length === 0) return { checklist, items: [only] };
  const offered = fitting.map((item) => ({ label: asLabel(item.label), description: vscode.l10n.t('line {0}', item.line), item }));
  const picked = await vscode.window.showQuickPick(offered, { title: vscode.l10n.t('Choose an item') });
  return picked === undefined ? null : { checklist, items: [picked.item] };
}

/** A row that was called on but is not among those selected is what is meant, alone. */
function itemTargets(argument: unknown, selected: unknown): readonly Target[] {
  const on = isOther(argument) ? null : targetFrom(argument);
  const all = Array.isArray(selected) ? targetsFrom((selected as readonly unknown[]).filter((row) => !isOther(row))) : [];
  return on === null || all.some((target) => target.id === on.id) ? all : [on];
}

/** A section may have the id of an item. */
function isOther(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind !== 'item';
}

function atCursor(checklist: OpenChecklist, items: readonly Item[]): readonly string[] | null {
  const editor = vscode.window.activeTextEditor;
  if (editor?.document.uri.toString() !== checklist.uri.toString()) return null;
  const lines = new Set(editor.selections.flatMap(({ start, end }) => Array.from({ length: end.line - start.line + 1 }, (_, index) => start.line + index + 1)));
  const here = items.filter((item) => lines.has(item.line)).map((item) => item.id);
  return here.length === 0 ? null : here;
}
