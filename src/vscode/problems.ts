import * as vscode from 'vscode';
import type { Checklist, Problem } from '../core/checklist/model.ts';
import type { Checklists, OpenChecklist } from './checklists.ts';
import { mayAct } from './messages.ts';
import { visible } from './plainText.ts';

/** Who a problem comes from; quick fixes look for it. */
export const PROBLEM_SOURCE = 'Holdpoint';

/** Shows the problems of each checklist that is open as a document, and takes them away when it closes. */
export class ChecklistProblems implements vscode.Disposable {
  readonly #shown = vscode.languages.createDiagnosticCollection('holdpoint');
  readonly #examined = new WeakMap<Checklist, readonly Problem[]>();
  readonly #checklists: Checklists;
  readonly #listeners: readonly vscode.Disposable[];

  constructor(checklists: Checklists) {
    this.#checklists = checklists;
    this.#listeners = [
      // Scripts, targets and files that commands name are in other files.
      vscode.workspace.onDidSaveTextDocument(() => {
        for (const document of vscode.workspace.textDocuments) {
          const checklist = checklists.get(document.uri);
          if (checklist !== undefined) void this.#examine(checklist);
        }
      }),
      checklists.onDidChangeSnapshot((checklist) => {
        this.#show(checklist);
      }),
      vscode.workspace.onDidCloseTextDocument((document) => {
        this.#shown.delete(document.uri);
      }),
    ];
    for (const document of vscode.workspace.textDocuments) {
      const checklist = checklists.get(document.uri);
      if (checklist !== undefined) this.#show(checklist);
    }
  }

  dispose(): void {
    vscode.Disposable.from(...this.#listeners, this.#shown).dispose();
  }

  #show(checklist: OpenChecklist): void {
    this.#publish(checklist);
    void this.#examine(checklist);
  }

  /** What can be said of a checklist as it stands now, besides what its text says. */
  examined({ snapshot }: OpenChecklist): readonly Problem[] {
    return snapshot === null ? [] : (this.#examined.get(snapshot.checklist) ?? []);
  }

  #publish(checklist: OpenChecklist): void {
    // One that is only in the tree has no document, and its file may be far away from what the person looks at.
    if (checklist.version === null || checklist.snapshot === null) this.#shown.delete(checklist.uri);
    else this.#shown.set(checklist.uri, [...checklist.snapshot.problems, ...this.examined(checklist)].map(diagnosticOf));
  }

  /** Looks around the checklist after it is shown: that reads other files, and nobody waits for it. */
  async #examine(checklist: OpenChecklist): Promise<void> {
    const model = checklist.snapshot?.checklist;
    if (model === undefined || checklist.version === null || !mayAct(checklist.uri)) return;
    const outcome = await this.#checklists.act(checklist, (engine, file) => engine.examine(file));
    if (outcome.status === 'refused' || checklist.snapshot?.checklist !== model) return;
    this.#examined.set(model, outcome.value);
    this.#publish(checklist);
  }
}

export function rangeOf({ line, column, endLine, endColumn }: Problem): vscode.Range {
  return new vscode.Range(line - 1, column - 1, endLine - 1, endColumn - 1);
}

function diagnosticOf(problem: Problem): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(rangeOf(problem), visible(problem.message), severityOf(problem));
  diagnostic.code = problem.rule;
  diagnostic.source = PROBLEM_SOURCE;
  return diagnostic;
}

function severityOf(problem: Problem): vscode.DiagnosticSeverity {
  switch (problem.severity) {
    case 'error':
      return vscode.DiagnosticSeverity.Error;
    case 'warning':
      return vscode.DiagnosticSeverity.Warning;
    case 'info':
      return vscode.DiagnosticSeverity.Information;
  }
}
