import * as vscode from 'vscode';
import { sourceOffsets } from '../core/checklist/sourceOffsets.ts';
import type { PartRole } from '../core/condition/reading/parts.ts';
import { conditionParts, type ReadText } from '../core/condition/reading/read.ts';
import type { Checklists } from './checklists.ts';

/** Standard token types, so that every theme, light, dark or of high contrast, has its own colours for them. */
const TYPES: Readonly<Record<PartRole, string>> = {
  subject: 'property',
  statistic: 'function',
  comparator: 'operator',
  limit: 'number',
  window: 'keyword',
  qualifier: 'decorator',
};
const TRIGGER_MARKER = /^[\s>]*(?:[-*+]|\d+[.)])[ \t]+(?:\[[ xX]\][ \t]+)?/u;

/** Colours the parts of each condition as it was read: what is coloured is checked, and what is not is for a person. */
export class ConditionColours implements vscode.DocumentSemanticTokensProvider, vscode.Disposable {
  static readonly legend = new vscode.SemanticTokensLegend(Object.values(TYPES));
  readonly #checklists: Checklists;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #listener: vscode.Disposable;
  readonly onDidChangeSemanticTokens = this.#changed.event;

  constructor(checklists: Checklists) {
    this.#checklists = checklists;
    this.#listener = checklists.onDidChangeSnapshot(() => {
      this.#changed.fire();
    });
  }

  dispose(): void {
    vscode.Disposable.from(this.#listener, this.#changed).dispose();
  }

  /** Null until the text was read; the editor asks again when it is. */
  provideDocumentSemanticTokens(document: vscode.TextDocument): vscode.SemanticTokens | null {
    const checklist = this.#checklists.get(document.uri);
    if (checklist === undefined || checklist.snapshot === null || checklist.version !== document.version) return null;
    const { items, triggers } = checklist.snapshot.checklist;
    const builder = new vscode.SemanticTokensBuilder(ConditionColours.legend);
    const file = document.getText();
    const colour = (read: ReadText, from: number): void => {
      const offsets = read.condition === null ? null : sourceOffsets(file, from, read.text);
      if (offsets === null) return;
      for (const { role, start, end } of conditionParts(read)) {
        const range = new vscode.Range(document.positionAt(offsets[start] ?? 0), document.positionAt((offsets[end - 1] ?? 0) + 1));
        for (const line of byLine(document, range)) builder.push(line, TYPES[role]);
      }
    };
    // Behind the character between the brackets stands `]`.
    for (const item of items) colour(item, document.offsetAt(new vscode.Position(item.line - 1, item.column - 1)) + 2);
    for (const trigger of triggers) {
      const marker = TRIGGER_MARKER.exec(document.lineAt(trigger.line - 1).text)?.[0].length ?? 0;
      colour(trigger, document.offsetAt(new vscode.Position(trigger.line - 1, marker)));
    }
    return builder.build();
  }
}

/** A token may not go on over a line ending. */
function byLine(document: vscode.TextDocument, range: vscode.Range): readonly vscode.Range[] {
  const ranges: vscode.Range[] = [];
  for (let line = range.start.line; line <= range.end.line; line += 1) {
    const whole = document.lineAt(line).range;
    const from = line === range.start.line ? range.start : new vscode.Position(line, document.lineAt(line).firstNonWhitespaceCharacterIndex);
    const to = line === range.end.line ? range.end : whole.end;
    if (from.isBefore(to)) ranges.push(new vscode.Range(from, to));
  }
  return ranges;
}
