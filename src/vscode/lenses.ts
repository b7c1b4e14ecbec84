import * as vscode from 'vscode';
import type { Block } from '../core/checklist/model.ts';
import type { Snapshot } from '../core/engine/engine.ts';
import type { ExecResult } from '../core/ports.ts';
import type { Checklists, OpenChecklist } from './checklists.ts';
import { blanksIn, isMadeOf, latestExecution } from './executionText.ts';
import { mayAct } from './messages.ts';
import { isRunnableBlock } from './runnable.ts';

/** Run, Stop and Copy above each block, and how it ended last. A title never holds text of the file's. */
export class BlockLenses implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #checklists: Checklists;
  readonly #scripts: WeakMap<ExecResult, string>;
  readonly #change = new vscode.EventEmitter<void>();
  readonly #listeners: readonly vscode.Disposable[];

  readonly onDidChangeCodeLenses = this.#change.event;

  constructor(checklists: Checklists, scripts: WeakMap<ExecResult, string>) {
    this.#checklists = checklists;
    this.#scripts = scripts;
    const refresh = (): void => {
      this.#change.fire();
    };
    this.#listeners = [
      checklists.onDidChangeSnapshot(refresh),
      checklists.onDidChangeItems(({ checklist, ids }) => {
        if (checklist.snapshot?.checklist.blocks.some((block) => ids.has(block.id)) === true) refresh();
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(refresh),
    ];
  }

  async provideCodeLenses(document: vscode.TextDocument, token: vscode.CancellationToken): Promise<vscode.CodeLens[]> {
    if (!this.#checklists.isChecklist(document)) return [];
    const checklist = await this.#checklists.settled(await this.#checklists.open(document.uri));
    const { snapshot } = checklist;
    if (token.isCancellationRequested || snapshot === null || checklist.version !== document.version) return [];
    return snapshot.checklist.blocks.flatMap((block) => this.#lensesOf(checklist, snapshot, block));
  }

  dispose(): void {
    vscode.Disposable.from(...this.#listeners).dispose();
    this.#change.dispose();
  }

  #lensesOf(checklist: OpenChecklist, snapshot: Snapshot, block: Block): vscode.CodeLens[] {
    const target = { uri: checklist.uri, id: block.id };
    const range = new vscode.Range(block.line - 1, 0, block.line - 1, 0);
    const lens = (title: string, command: string, tooltip: string): vscode.CodeLens => new vscode.CodeLens(range, { title, command, tooltip, arguments: [target] });
    const copy = lens(vscode.l10n.t('Copy'), 'holdpoint.copy', vscode.l10n.t('Copy the block'));
    if (!isRunnableBlock(block)) return [copy];
    const latest = latestExecution(snapshot, checklist.results, this.#scripts, block.id);
    const ended: vscode.CodeLens[] = [];
    if (latest !== null && !checklist.running.has(block.id)) {
      const stale = latest.script !== null && !isMadeOf(latest.script, block.text, blanksIn(block));
      ended.push(lens(stale ? vscode.l10n.t('{0} (text changed since)', latest.title) : latest.title, 'holdpoint.showOutput', vscode.l10n.t('Show the output')));
    }
    if (!mayAct(checklist.uri)) return [copy, ...ended];
    const run = checklist.running.has(block.id)
      ? lens(vscode.l10n.t('Stop'), 'holdpoint.stop', vscode.l10n.t('End the block and every process that it started'))
      : lens(vscode.l10n.t('Run'), 'holdpoint.run', vscode.l10n.t('Run the block as it stands, through pipes, in a terminal of its own'));
    return [run, copy, ...ended];
  }
}
