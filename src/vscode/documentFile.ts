import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import { mixedLineEndings } from '../core/checklist/lineEndings.ts';
import type { CheckboxEdit } from '../core/checklist/model.ts';
import type { ApplyOutcome, ChecklistFile } from '../core/ports.ts';

/** How long an open document that differs from its file is waited for, in milliseconds: a reload takes a tenth of it. */
const PATIENCE = 1000;

/** Told before and after a change of ours, so that it is not taken for somebody's typing. */
export interface OwnChanges {
  begin(uri: vscode.Uri): vscode.Disposable;
}

/**
 * A checklist that may be open in the editor.
 *
 * A clean document is changed on disk, by compare-and-swap of single bytes, since saving would run the user's
 * format-on-save. Its editor has to show that, be clean again, and be able to undo it. Ways to the changed document
 * were measured in the host at 239 / 2,390 / 23,900 lines, median in ms: a bare edit 9 / 14 / 20; an edit beside the
 * write to disk, then a revert 9 / 14 / 15; the disk, then an edit, then a revert 9 / 14 / 27; the disk, then a revert
 * 17 / 22 / 50; the disk, then the editor's own file watcher 72 / 22 / 120.
 *
 * The first of these is taken where it is safe. The revert reads what is on disk: the text that the edit made, so that
 * it only makes the document clean, or where the disk refused, the text without the tick. Undo takes the tick back as an
 * edit. A revert is a command on the active editor, which may reach other editors that are selected beside it: so this
 * is not done while any other document is dirty. In all other cases (the document is not in the active editor; its text
 * is not that of the file, because the editor made mixed line endings alike) the watcher brings the change, on the undo
 * stack too.
 *
 * A dirty document is changed by an edit and never saved for its user.
 */
export function createDocumentFile(uri: vscode.Uri, disk: ChecklistFile, own: OwnChanges): ChecklistFile {
  const dirty = (): vscode.TextDocument | null => {
    const document = openDocument(uri);
    return document?.isDirty === true ? document : null;
  };
  return {
    path: disk.path,
    unsaved: () => dirty() !== null,
    read: async () => dirty()?.getText() ?? disk.read(),
    apply: async (edits, expectedText) => {
      for (const end = Date.now() + PATIENCE; dirty() === null && differs(uri, expectedText) && Date.now() < end; ) await delay(20);
      const document = dirty();
      if (document !== null) return editDirty(document, disk, edits, expectedText, own);
      if (differs(uri, expectedText)) return { status: 'refused', code: 'moved', message: vscode.l10n.t('The text was changed meanwhile. Try again.') };
      const shown = showEdit(uri, edits, expectedText, own);
      const outcome = await disk.apply(edits, expectedText);
      await (await shown)?.settle(outcome);
      return outcome;
    },
  };
}

/** A checklist that is no file on a disk: what its document says, and nothing changes it. */
export function createVirtualFile(uri: vscode.Uri): ChecklistFile {
  const message = vscode.l10n.t('This checklist is not a file on a disk: Holdpoint only shows it.');
  return {
    path: uri.path,
    unsaved: () => openDocument(uri)?.isDirty === true,
    read: async () => (await vscode.workspace.openTextDocument(uri)).getText(),
    apply: () => Promise.resolve({ status: 'refused', code: 'unwritable', message }),
  };
}

export function openDocument(uri: vscode.Uri): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString() && !document.isClosed);
}

/**
 * Whether an open document says something else than the file. Either something was typed just now, and word that the
 * document is dirty is still on its way, or the file changed and the document is about to be reloaded. Writing to disk
 * would set the one against the other.
 */
function differs(uri: vscode.Uri, text: string): boolean {
  const shown = openDocument(uri)?.getText() ?? text;
  return shown !== text && shown.replaceAll(/\r\n?/gu, '\n') !== text.replaceAll(/\r\n?/gu, '\n');
}

async function editDirty(document: vscode.TextDocument, disk: ChecklistFile, edits: readonly CheckboxEdit[], expectedText: string, own: OwnChanges): Promise<ApplyOutcome> {
  // The editor has made the endings alike in memory, and would on disk when it saves: nothing of ours may bring that about.
  const onDisk = await disk.read().catch(() => '');
  if (mixedLineEndings(onDisk).length > 0) {
    return { status: 'refused', code: 'unwritable', message: vscode.l10n.t('The file has mixed line endings, which the editor changes when it saves. Save the file or undo your changes, then try again.') };
  }
  if (document.getText() !== expectedText) return { status: 'refused', code: 'moved', message: vscode.l10n.t('The text was changed meanwhile. Try again.') };
  const change = own.begin(document.uri);
  try {
    const applied = await vscode.workspace.applyEdit(workspaceEdit(document, edits));
    return applied ? { status: 'applied' } : { status: 'refused', code: 'unwritable', message: vscode.l10n.t('The editor refused the change. Look whether the file is read-only.') };
  } finally {
    change.dispose();
  }
}

/** An edit that is shown and not yet known to be on disk. */
interface Shown {
  /** Makes the document say what the disk says. */
  settle(outcome: ApplyOutcome): Promise<void>;
}

/** Shows in the active editor what is being written to disk. Null where the editor's own reload is to do that. */
async function showEdit(uri: vscode.Uri, edits: readonly CheckboxEdit[], before: string, own: OwnChanges): Promise<Shown | null> {
  const document = openDocument(uri);
  if (document === undefined || document.isDirty || document.getText() !== before || !mayRevert(document)) return null;
  const change = own.begin(uri);
  const { version } = document;
  const applied = await vscode.workspace.applyEdit(workspaceEdit(document, edits)).then((done) => done, () => false);
  if (!applied) {
    change.dispose();
    return null;
  }
  return {
    async settle(outcome) {
      try {
        // A key pressed meanwhile is not to be lost. Then the document stays dirty, which saving or undoing settles.
        if (document.version === version + 1 && mayRevert(document)) await vscode.commands.executeCommand('workbench.action.files.revert');
        else if (outcome.status === 'refused') await takeBack(document, edits);
      } finally {
        change.dispose();
      }
    },
  };
}

/** Takes an edit back that was refused on disk, unless something else stands there by now. */
async function takeBack(document: vscode.TextDocument, edits: readonly CheckboxEdit[]): Promise<void> {
  const inverse = edits.map(({ offset, expected, replacement }) => ({ offset, expected: replacement, replacement: expected }));
  const text = document.getText();
  if (inverse.every(({ offset, expected }) => text.slice(offset - 1, offset + 2) === `[${expected}]`)) await vscode.workspace.applyEdit(workspaceEdit(document, inverse));
}

/** Whether a revert reaches this document, and no other that has something to lose. */
function mayRevert(document: vscode.TextDocument): boolean {
  const active = vscode.window.tabGroups.activeTabGroup.activeTab;
  if (!(active?.input instanceof vscode.TabInputText) || active.input.uri.toString() !== document.uri.toString()) return false;
  const others = vscode.window.tabGroups.all.flatMap((group) => group.tabs).filter((tab) => tab.isDirty && tabUri(tab) !== document.uri.toString());
  return others.length === 0 && vscode.workspace.textDocuments.every((other) => other === document || !other.isDirty);
}

function tabUri(tab: vscode.Tab): string | null {
  return tab.input instanceof vscode.TabInputText ? tab.input.uri.toString() : null;
}

function workspaceEdit(document: vscode.TextDocument, edits: readonly { readonly offset: number; readonly replacement: string }[]): vscode.WorkspaceEdit {
  const change = new vscode.WorkspaceEdit();
  for (const { offset, replacement } of edits) change.replace(document.uri, new vscode.Range(document.positionAt(offset), document.positionAt(offset + 1)), replacement);
  return change;
}
