/** Composition root for VS Code: wires, registers, disposes. */
import path from 'node:path';
import * as vscode from 'vscode';
import { registerActions, type Actions } from './vscode/actions.ts';
import { ChecklistStore } from './vscode/checklistStore.ts';
import { registerCredentialCommands } from './vscode/credentialCommands.ts';
import { registerDeploymentCommands } from './vscode/deploymentCommands.ts';
import { createDeploymentView, type DeploymentView } from './vscode/deploymentView.ts';
import { createHistoryView, type HistoryView } from './vscode/history/historyView.ts';
import { registerItemCommands } from './vscode/itemCommands.ts';
import type { Register } from './vscode/perform.ts';
import { SecretCredentials } from './vscode/secretCredentials.ts';
import { createSetBoxes } from './vscode/setBoxes.ts';
import { DeploymentStatus } from './vscode/statusBar.ts';
import { registerWatchCommand, TriggerWatch } from './vscode/triggerWatch.ts';
import type { Row } from './vscode/treeNodes.ts';

let actions: Actions | null = null;

/** What tests in the host look at. */
export interface HoldpointApi {
  readonly store: ChecklistStore;
  readonly view: DeploymentView;
  readonly status: DeploymentStatus;
  readonly history: HistoryView;
}

export function activate(context: vscode.ExtensionContext): HoldpointApi {
  const log = vscode.window.createOutputChannel('Holdpoint', { log: true });
  const credentials = new SecretCredentials(context.secrets);
  const store = new ChecklistStore(log, path.join(context.extensionPath, 'dist'), credentials);
  const setBoxes = createSetBoxes(store, log);
  const view = createDeploymentView(store, setBoxes);
  const status = new DeploymentStatus(store);
  const register: Register = (name, action) => vscode.commands.registerCommand(name, action);
  const history = createHistoryView(store, log, () => view.view.selection, register);
  actions = registerActions(store, log, context.secrets);
  const watch = new TriggerWatch(store, log);
  context.subscriptions.push(
    log,
    store,
    view,
    status,
    history,
    watch,
    registerWatchCommand(store, watch, register),
    actions,
    registerDeploymentCommands(store, log, (row) => view.tree.lineOf(row as Row), register),
    registerCredentialCommands(credentials, store, register),
    registerItemCommands(store, log, setBoxes, () => view.view.selection, register),
  );
  return { store, view, status, history };
}

/** Nothing that was started outlives the window, but for what a deployment runs: its supervisor does. */
export async function deactivate(): Promise<void> {
  await actions?.stop();
}
