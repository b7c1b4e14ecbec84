import * as vscode from 'vscode';
import type { ChecklistStore } from '../checklistStore.ts';
import { chosenItems } from '../chosenItems.ts';
import { showRefusal } from '../messages.ts';
import type { Register } from '../perform.ts';
import { asLabel } from '../plainText.ts';
import type { Row } from '../treeNodes.ts';
import { HistoryTree } from './historyTree.ts';

/** How long one reading of the history may take, in milliseconds. */
const TIMEOUT = 60_000;

export interface HistoryView extends vscode.Disposable {
  readonly tree: HistoryTree;
}

/** Registers the view Deployments, the page of a run, and who did what about an item across deployments. */
export function createHistoryView(store: ChecklistStore, log: vscode.LogOutputChannel, selection: () => readonly Row[], register: Register): HistoryView {
  const tree = new HistoryTree(store.parser, log);
  const view = vscode.window.createTreeView('holdpoint.deployments', { treeDataProvider: tree, showCollapseAll: true });
  const registered = vscode.Disposable.from(
    tree,
    view,
    register('holdpoint.refreshDeployments', () => {
      tree.refresh();
      return Promise.resolve();
    }),
    register('holdpoint.moreDeployments', () => tree.more()),
    register('holdpoint.openRecord', async (argument) => {
      const target = recordTarget(argument);
      if (target !== null) await openRecord(target, store);
    }),
    register('holdpoint.itemHistory', async (argument, selected) => {
      const chosen = await chosenItems(store, selection(), argument, selected, () => true);
      const [item] = chosen?.items ?? [];
      if (chosen === null || item === undefined || !mayRead()) return;
      const folder = vscode.Uri.joinPath(chosen.checklist.uri, '..').fsPath;
      const { historyOfItem } = await import('./historyReader.ts');
      const entries = await historyOfItem(folder, item.id, AbortSignal.timeout(TIMEOUT));
      if (entries.length === 0) {
        void vscode.window.showInformationMessage(vscode.l10n.t('No committed deployment says anything of “{0}” yet.', asLabel(item.label)));
        return;
      }
      const rows = entries.map(({ time, actor, what, run }) => ({ label: asLabel(`${time.slice(0, 16).replace('T', ' ')} · ${actor}`), description: run, detail: asLabel(what), run }));
      const picked = await vscode.window.showQuickPick(rows, { title: vscode.l10n.t('“{0}” across deployments', asLabel(item.label)), matchOnDescription: true, matchOnDetail: true });
      if (picked !== undefined) await openRecord({ folder, run: picked.run }, store);
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => { tree.refresh(); }),
    vscode.workspace.onDidChangeWorkspaceFolders(() => { tree.refresh(); }),
    // What was committed meanwhile is seen when somebody looks.
    view.onDidChangeVisibility(({ visible }) => { if (visible) tree.refresh(); }),
  );
  return {
    tree,
    dispose() {
      registered.dispose();
    },
  };
}

interface RecordTarget {
  readonly folder: string;
  readonly run: string;
}

/** From the command of a row, or from its context menu. */
function recordTarget(argument: unknown): RecordTarget | null {
  if (typeof argument !== 'object' || argument === null) return null;
  const { folder, run, read } = argument as { readonly folder?: unknown; readonly run?: unknown; readonly read?: { readonly run?: unknown } };
  const id = run ?? read?.run;
  return typeof folder === 'string' && typeof id === 'string' ? { folder, run: id } : null;
}

/** Git runs only where the workspace is trusted. */
function mayRead(): boolean {
  if (vscode.workspace.isTrusted) return true;
  void showRefusal(vscode.l10n.t('This workspace is in Restricted Mode: Holdpoint does not ask git. Trust the workspace to see its deployments.'));
  return false;
}

async function openRecord({ folder, run }: RecordTarget, store: ChecklistStore): Promise<void> {
  if (!mayRead()) return;
  const { pageOf } = await import('./historyReader.ts');
  const found = await pageOf(folder, run, store.parser, AbortSignal.timeout(TIMEOUT));
  if ('reason' in found) {
    void showRefusal(found.reason);
    return;
  }
  // The page allows no script and no connection by its own policy, and is given no folder to read from.
  const panel = vscode.window.createWebviewPanel('holdpoint.record', asLabel(run), vscode.ViewColumn.Active, { enableScripts: false, enableFindWidget: true, localResourceRoots: [] });
  panel.webview.html = found.page;
}
