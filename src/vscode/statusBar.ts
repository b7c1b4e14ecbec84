import * as vscode from 'vscode';
import type { Checklists } from './checklists.ts';
import { alarmOf, nextStep, progressText } from './nextStep.ts';
import { asLabel } from './plainText.ts';

/** How often what is told of time is told anew, in milliseconds. */
const MINUTE = 60_000;

/** Shows stage and progress of the checklist in the view; a click goes there. */
export class DeploymentStatus implements vscode.Disposable {
  readonly #checklists: Checklists;
  readonly #item = vscode.window.createStatusBarItem('holdpoint.status', vscode.StatusBarAlignment.Left, 10);
  readonly #listeners: vscode.Disposable;

  constructor(checklists: Checklists) {
    this.#checklists = checklists;
    this.#item.name = 'Holdpoint';
    this.#item.command = 'holdpoint.deployment.focus';
    const update = (): void => { this.#update(); };
    const timer = setInterval(update, MINUTE);
    this.#listeners = vscode.Disposable.from(new vscode.Disposable(() => { clearInterval(timer); }), checklists.onDidChangeCurrent(update), checklists.onDidChangeSnapshot(update), checklists.onDidChangeItems(update));
    this.#update();
  }

  /** What it shows now, for tests. */
  get text(): string {
    return this.#item.text;
  }

  #update(): void {
    const checklist = this.#checklists.current;
    if (checklist === null) {
      this.#item.hide();
      return;
    }
    const { snapshot } = checklist;
    const alarm = snapshot === null ? null : alarmOf(snapshot);
    this.#item.text = snapshot === null ? '$(warning) Holdpoint' : alarm === null ? `$(checklist) ${progressText(snapshot)}` : `$(bell-dot) ${alarm === 'firing' ? vscode.l10n.t('Rollback trigger') : vscode.l10n.t('Trigger not seen')} · ${progressText(snapshot)}`;
    this.#item.backgroundColor = alarm === null ? undefined : new vscode.ThemeColor(alarm === 'firing' ? 'statusBarItem.errorBackground' : 'statusBarItem.warningBackground');
    this.#item.tooltip = asLabel(snapshot === null ? (checklist.failure ?? '') : nextStep(snapshot).text);
    this.#item.accessibilityInformation = { label: snapshot === null ? 'Holdpoint' : `Holdpoint, ${progressText(snapshot)}, ${nextStep(snapshot).text}` };
    this.#item.show();
  }

  dispose(): void {
    vscode.Disposable.from(this.#listeners, this.#item).dispose();
  }
}
