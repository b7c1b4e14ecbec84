import * as vscode from 'vscode';
import type { Problem, TextEdit } from '../core/checklist/model.ts';
import { isUnbound } from '../core/condition/judging/bind.ts';
import type { Checklists, Target } from './checklists.ts';
import { mayAct } from './messages.ts';
import { asLabel } from './plainText.ts';
import { PROBLEM_SOURCE, rangeOf, type ChecklistProblems } from './problems.ts';
import { positionsIn } from './textPositions.ts';

/** Offers what mends a problem, and to bind a metric to an item that has none. Taking it is an edit like typing: undone by Undo, and never saved for its user. */
export class QuickFixes implements vscode.CodeActionProvider {
  static readonly metadata: vscode.CodeActionProviderMetadata = { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] };
  readonly #checklists: Checklists;
  readonly #problems: ChecklistProblems;

  constructor(checklists: Checklists, problems: ChecklistProblems) {
    this.#checklists = checklists;
    this.#problems = problems;
  }

  async provideCodeActions(document: vscode.TextDocument, range: vscode.Range, context: vscode.CodeActionContext, token: vscode.CancellationToken): Promise<vscode.CodeAction[]> {
    if (!this.#checklists.isChecklist(document)) return [];
    const checklist = await this.#checklists.settled(await this.#checklists.open(document.uri));
    const { snapshot } = checklist;
    if (token.isCancellationRequested || snapshot === null || checklist.version !== document.version) return [];
    const unbound = mayAct(checklist.uri) ? snapshot.checklist.items.filter((item) => range.start.line < item.line && item.line <= range.end.line + 1 && isUnbound(item, snapshot.configuration)) : [];
    const fixes = [...snapshot.problems, ...this.#problems.examined(checklist)].flatMap((problem) => {
      if (problem.fix === undefined || rangeOf(problem).intersection(range) === undefined) return [];
      const action = new vscode.CodeAction(asLabel(problem.fix.title), vscode.CodeActionKind.QuickFix);
      action.edit = editOf(document, snapshot.text, problem.fix.edits);
      action.diagnostics = context.diagnostics.filter((diagnostic) => isAbout(diagnostic, problem));
      action.isPreferred = true;
      return [action];
    });
    return [...fixes, ...unbound.map(({ id }) => bindAction({ uri: checklist.uri, id }))];
  }
}

function bindAction(target: Target): vscode.CodeAction {
  const title = vscode.l10n.t('Bind metric…');
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.command = { title, command: 'holdpoint.bindMetric', arguments: [target] };
  return action;
}

/** The edit of a document that shows `text`, perhaps with other line endings than the file has. */
export function editOf(document: vscode.TextDocument, text: string, edits: readonly TextEdit[]): vscode.WorkspaceEdit {
  const positionAt = positionsIn(text);
  const edit = new vscode.WorkspaceEdit();
  for (const { offset, length, text: written } of edits) edit.replace(document.uri, new vscode.Range(positionAt(offset), positionAt(offset + length)), written);
  return edit;
}

function isAbout(diagnostic: vscode.Diagnostic, problem: Problem): boolean {
  return diagnostic.source === PROBLEM_SOURCE && diagnostic.code === problem.rule && diagnostic.range.isEqual(rangeOf(problem));
}
