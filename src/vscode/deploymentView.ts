import * as vscode from 'vscode';
import type { Snapshot } from '../core/engine/engine.ts';
import type { ChecklistStore } from './checklistStore.ts';
import { DeploymentTree } from './deploymentTree.ts';
import { mayAct, showRefusal, whyNot } from './messages.ts';
import { asLabel } from './plainText.ts';
import type { SetBoxes } from './setBoxes.ts';
import type { Row } from './treeNodes.ts';

export interface DeploymentView extends vscode.Disposable {
  readonly tree: DeploymentTree;
  readonly view: vscode.TreeView<Row>;
}

/** Creates the view Deployment and turns its checkboxes into ticks. A refused one goes back at once. */
export function createDeploymentView(store: ChecklistStore, setBoxes: SetBoxes): DeploymentView {
  const tree = new DeploymentTree(store);
  const view = vscode.window.createTreeView('holdpoint.deployment', { treeDataProvider: tree, canSelectMany: true, showCollapseAll: true, manageCheckboxStateManually: true });
  const label = (): void => {
    const { current } = store;
    const snapshot = current?.snapshot ?? null;
    const parts = [snapshot?.checklist.title ?? '', snapshot?.run?.run ?? '', store.pinned ? vscode.l10n.t('pinned') : ''];
    view.description = parts.filter((part) => part !== '').map((part) => asLabel(part)).join(' · ');
    view.message = current === null ? '' : asLabel(current.failure ?? (mayAct(current.uri) ? journalMessage(snapshot) : whyNot(current.uri)), 600);
    setContext('shown', current !== null);
    setContext('pinned', store.pinned);
    setContext('running', (snapshot?.run ?? null) !== null);
    setContext('paused', (snapshot?.run?.paused ?? null) !== null);
  };
  const editor = (): void => {
    const document = vscode.window.activeTextEditor?.document;
    setContext('isChecklist', document !== undefined && store.isChecklist(document));
  };
  const toggled = async (changes: readonly (readonly [Row, vscode.TreeItemCheckboxState])[]): Promise<void> => {
    const { current } = store;
    if (current === null) return;
    if (changes.length === 0) {
      // VS Code forgets the rows of a view while it draws them anew, and then tells of a click without saying on which row.
      tree.redraw();
      void showRefusal(vscode.l10n.t('The view was being drawn anew, so this click was not taken. Click again.'));
      return;
    }
    const rows = changes.map(([row]) => row);
    const idsOf = (wanted: vscode.TreeItemCheckboxState): readonly string[] => changes.filter(([row, state]) => row.kind === 'item' && state === wanted).map(([row]) => row.id);
    const ticked = await setBoxes(current, idsOf(vscode.TreeItemCheckboxState.Checked), 'tick');
    const unticked = await setBoxes(current, idsOf(vscode.TreeItemCheckboxState.Unchecked), 'untick');
    if (ticked === 'refused' || unticked === 'refused') tree.restore(rows);
  };
  const registered = vscode.Disposable.from(
    tree,
    view,
    view.onDidChangeCheckboxState(({ items }) => {
      void toggled(items);
    }),
    store.onDidChangeCurrent(label),
    store.onDidChangeCurrent(editor),
    store.onDidChangeSnapshot(label),
    vscode.workspace.onDidGrantWorkspaceTrust(label),
    vscode.window.onDidChangeActiveTextEditor(editor),
  );
  label();
  editor();
  return {
    tree,
    view,
    dispose() {
      registered.dispose();
    },
  };
}

/** What a person must know of the journal before going on; empty where all is well. */
function journalMessage(snapshot: Snapshot | null): string {
  if (snapshot === null) return '';
  const damaged = snapshot.damage.map((fault) => vscode.l10n.t('The journal is damaged and read-only: {0}', fault));
  return [...damaged, ...snapshot.notes].join(' ');
}

function setContext(key: string, value: unknown): void {
  void vscode.commands.executeCommand('setContext', `holdpoint.${key}`, value);
}
