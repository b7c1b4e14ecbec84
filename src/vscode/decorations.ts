import * as vscode from 'vscode';
import { isCheckable } from '../core/checklist/checkable.ts';
import type { Item } from '../core/checklist/model.ts';
import type { Snapshot } from '../core/engine/engine.ts';
import type { ExecResult } from '../core/ports.ts';
import type { Checklists, OpenChecklist } from './checklists.ts';
import { describeVerdict, type AnyVerdict } from '../core/run/evidence.ts';
import { isMadeOf, latestExecution } from './executionText.ts';
import { isCommandItem } from './runnable.ts';

type Tone = 'pass' | 'fail' | 'inconclusive' | 'quiet';

/** The end of an item's line: a few words of ours, and how they are coloured. */
interface Remark {
  readonly text: string;
  readonly tone: Tone;
}

/** Shows value and verdict at the end of the line of each item that was checked or run. */
export class VerdictDecorations implements vscode.Disposable {
  readonly #checklists: Checklists;
  readonly #scripts: WeakMap<ExecResult, string>;
  readonly #type = vscode.window.createTextEditorDecorationType({
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
    after: { margin: '0 0 0 2em' },
  });
  readonly #listeners: readonly vscode.Disposable[];

  constructor(checklists: Checklists, scripts: WeakMap<ExecResult, string>) {
    this.#checklists = checklists;
    this.#scripts = scripts;
    this.#listeners = [
      checklists.onDidChangeSnapshot((checklist) => {
        this.#showIn(checklist);
      }),
      checklists.onDidChangeItems(({ checklist }) => {
        this.#showIn(checklist);
      }),
      vscode.window.onDidChangeVisibleTextEditors((editors) => {
        for (const editor of editors) this.#show(editor);
      }),
    ];
    for (const editor of vscode.window.visibleTextEditors) this.#show(editor);
  }

  dispose(): void {
    vscode.Disposable.from(...this.#listeners, this.#type).dispose();
  }

  #showIn(checklist: OpenChecklist): void {
    for (const editor of vscode.window.visibleTextEditors) {
      if (editor.document.uri.toString() === checklist.uri.toString()) this.#show(editor);
    }
  }

  #show(editor: vscode.TextEditor): void {
    const checklist = this.#checklists.get(editor.document.uri);
    const snapshot = checklist?.snapshot ?? null;
    if (checklist === undefined || snapshot === null) {
      editor.setDecorations(this.#type, []);
      return;
    }
    // Positions of another version would stand at the wrong lines; the next snapshot is on its way.
    if (checklist.version !== editor.document.version) return;
    const options = snapshot.checklist.items.flatMap((item) => {
      const remark = this.#remarkOn(checklist, snapshot, item);
      return remark === null ? [] : [decoration(editor.document, item, remark)];
    });
    editor.setDecorations(this.#type, options);
  }

  #remarkOn(checklist: OpenChecklist, snapshot: Snapshot, item: Item): Remark | null {
    if (isCommandItem(item)) return this.#remarkOnCommand(checklist, snapshot, item);
    if (!isCheckable(item, snapshot)) return null;
    const verdict = latestVerdict(checklist, snapshot, item);
    const checking = checklist.running.has(item.id) ? vscode.l10n.t('checking…') : null;
    if (verdict === null) return checking === null ? null : { text: checking, tone: 'quiet' };
    const judged = describeVerdict(verdict, item.condition?.comparator ?? null);
    // What was known stays in sight, without its colour, while it is measured again.
    if (checking !== null) return { text: `${judged} · ${checking}`, tone: 'quiet' };
    return { text: judged, tone: verdict.outcome === 'error' ? 'inconclusive' : verdict.outcome };
  }

  #remarkOnCommand(checklist: OpenChecklist, snapshot: Snapshot, item: Item): Remark | null {
    if (checklist.running.has(item.id)) return { text: vscode.l10n.t('running…'), tone: 'quiet' };
    const latest = latestExecution(snapshot, checklist.results, this.#scripts, item.id);
    if (latest === null) return null;
    if (latest.script !== null && !isMadeOf(latest.script, item.names[0] ?? '', [])) return { text: vscode.l10n.t('{0} (text changed since)', latest.title), tone: 'quiet' };
    return { text: latest.title, tone: latest.status === 'passed' ? 'pass' : latest.status === 'failed' ? 'fail' : 'quiet' };
  }
}

/** With a deployment open the verdict that its record tells, else the one of this window. */
export function latestVerdict(checklist: OpenChecklist, snapshot: Snapshot, item: Item): AnyVerdict | null {
  return snapshot.run === null ? (checklist.verdicts.get(item.id) ?? null) : (snapshot.run.items.get(item.id)?.verdict ?? null);
}

function decoration(document: vscode.TextDocument, item: Item, remark: Remark): vscode.DecorationOptions {
  const end = document.lineAt(item.line - 1).range.end;
  return { range: new vscode.Range(end, end), renderOptions: { after: { contentText: remark.text, color: new vscode.ThemeColor(colourOf(remark.tone)) } } };
}

function colourOf(tone: Tone): string {
  switch (tone) {
    case 'pass':
      return 'holdpoint.passForeground';
    case 'fail':
      return 'holdpoint.failForeground';
    case 'inconclusive':
      return 'holdpoint.inconclusiveForeground';
    case 'quiet':
      return 'holdpoint.staleForeground';
  }
}
