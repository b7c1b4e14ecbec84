import * as vscode from 'vscode';
import { asLabel } from './plainText.ts';

/** A reason typed by a person, never empty; undefined where they went away. */
export async function askReason(title: string, prompt?: string): Promise<string | undefined> {
  const reason = await vscode.window.showInputBox({
    title: asLabel(title),
    ...(prompt === undefined ? {} : { prompt: asLabel(prompt, 300) }),
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === '' ? vscode.l10n.t('A reason is needed; it goes into the record.') : null),
  });
  return reason?.trim();
}
