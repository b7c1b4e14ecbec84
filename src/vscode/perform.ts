import * as vscode from 'vscode';
import type { Engine, Outcome } from '../core/engine/engine.ts';
import type { ChecklistFile } from '../core/ports.ts';
import type { ChecklistStore } from './checklistStore.ts';
import type { OpenChecklist } from './checklists.ts';
import { showRefusal, showWarnings } from './messages.ts';

/** Registers a command; the editor passes the row it was called on, and all rows selected. */
export type Register = (name: string, action: (argument: unknown, selected: unknown) => Promise<unknown>) => vscode.Disposable;

/** Acts, and says what came of it where that is not in plain sight. */
export async function perform<T>(store: ChecklistStore, log: vscode.LogOutputChannel, checklist: OpenChecklist, action: (engine: Engine, file: ChecklistFile) => Promise<Outcome<T>>): Promise<Outcome<T>> {
  const outcome = await store.act(checklist, action);
  if (outcome.status === 'done') {
    showWarnings(outcome);
    return outcome;
  }
  const showLog = vscode.l10n.t('Show Log');
  void showRefusal(outcome.message, showLog).then((chosen) => {
    if (chosen === showLog) log.show();
  });
  return outcome;
}

/** The checklist in the view, read; or null and a message that says what to do. */
export async function shown(store: ChecklistStore): Promise<OpenChecklist | null> {
  const { current } = store;
  if (current !== null) return store.settled(current);
  void showRefusal(vscode.l10n.t('No checklist is open. Open one and try again.'));
  return null;
}
