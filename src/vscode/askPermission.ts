import os from 'node:os';
import * as vscode from 'vscode';
import type { Confirmation, Resolved } from '../core/engine/engine.ts';
import type { Script } from '../core/ports.ts';
import { askReason } from './askReason.ts';
import { showRefusal } from './messages.ts';
import { asLabel, spelled } from './plainText.ts';

/** What a person said before a script ran, as `ExecRequest` takes it. */
export interface Permission {
  readonly confirmed: string | null;
  readonly override: string | null;
}

/**
 * Asks for a reason where it is not the script's turn, and for a confirmation where it needs one, last, with everything
 * that it would do. Null where the person went away or said no; nothing has run then.
 */
export async function askPermission({ script, confirmation, outOfOrder }: Resolved, log: vscode.LogOutputChannel): Promise<Permission | null> {
  const reason = outOfOrder === null ? null : await askReason(vscode.l10n.t('Run it before its turn: why?'), outOfOrder);
  if (reason === undefined) return null;
  if (confirmation !== null && !(await confirms(script, confirmation, log))) {
    void showRefusal(vscode.l10n.t('Not confirmed: nothing was run.'));
    return null;
  }
  return { confirmed: confirmation?.digest ?? null, override: reason };
}

async function confirms(script: Script, { reasons }: Confirmation, log: vscode.LogOutputChannel): Promise<boolean> {
  const run = vscode.l10n.t('Run');
  const message = reasons.length === 0 ? vscode.l10n.t('Run this?') : vscode.l10n.t('Run this? It may be dangerous: {0}', asLabel(reasons.join(', ')));
  try {
    return (await vscode.window.showWarningMessage(message, { modal: true, detail: describeScript(script) }, run)) === run;
  } catch (error) {
    // A window that may show no dialog (a test host, a closing window) has confirmed nothing.
    log.warn(`A confirmation could not be asked for: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

/** The exact text, and where it would run. */
export function describeScript({ text, directory, interpreter, environment }: Script): string {
  const names = Object.keys(environment);
  return [
    spelled(text.trimEnd()),
    '',
    vscode.l10n.t('On {0}, in {1}, with {2}', os.hostname(), spelled(directory), spelled(interpreter.join(' '))),
    ...(names.length === 0 ? [] : [vscode.l10n.t('Variables: {0}', spelled(names.join(', ')))]),
  ].join('\n');
}
