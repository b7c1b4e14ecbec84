import * as vscode from 'vscode';
import type { Outcome } from '../core/engine/engine.ts';
import { asLabel } from './plainText.ts';

/** Longest message; a notification of more is not read. */
const LONGEST = 600;

/** Says why something was not done, and gives back which of the offered actions was taken. Text of the file's may be in it. */
export function showRefusal<T extends string>(message: string, ...actions: readonly T[]): Thenable<T | undefined> {
  return vscode.window.showWarningMessage<T>(asLabel(message, LONGEST), ...actions);
}

/** Shows what went wrong beside something that was done. */
export function showWarnings(outcome: Outcome<unknown>): void {
  if (outcome.status !== 'done') return;
  for (const warning of outcome.warnings) void showRefusal(warning);
}

/** Whether anything may be run, measured or connected for this file: a trusted workspace, and a file on a disk. */
export function mayAct(uri: vscode.Uri): boolean {
  return vscode.workspace.isTrusted && uri.scheme === 'file';
}

/** Says why nothing may be done for this file; to be shown where `mayAct` is false. */
export function whyNot(uri: vscode.Uri): string {
  return uri.scheme === 'file'
    ? vscode.l10n.t('This workspace is in Restricted Mode: Holdpoint only shows the checklist. Trust the workspace to run, check and record.')
    : vscode.l10n.t('This checklist is not a file on a disk: Holdpoint only shows it. Open it from a folder to run, check and record.');
}
