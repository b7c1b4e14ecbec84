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
 * that it would do, unless its digest was `given`. Null where the person went away or said no; nothing has run then.
 */
export async function askPermission({ script, confirmation, outOfOrder }: Resolved, log: vscode.LogOutputChannel, given: ReadonlySet<string>): Promise<Permission | null> {
  const reason = outOfOrder === null ? null : await askReason(vscode.l10n.t('Run it before its turn: why?'), outOfOrder);
  if (reason === undefined) return null;
  if (confirmation !== null && !given.has(confirmation.digest) && !(await confirms([script], confirmation.reasons, log))) {
    void showRefusal(vscode.l10n.t('Not confirmed: nothing was run.'));
    return null;
  }
  return { confirmed: confirmation?.digest ?? null, override: reason };
}

/** One question for several scripts, asked `always` or only where one needs it: the digests of what was confirmed, null where the person said no. */
export async function askPermissionForAll(all: readonly Resolved[], log: vscode.LogOutputChannel, { always = false } = {}): Promise<ReadonlySet<string> | null> {
  const asked = all.flatMap(({ confirmation }) => (confirmation === null ? [] : [confirmation]));
  const given = new Set(asked.map(({ digest }) => digest));
  const reasons = [...new Set(asked.flatMap((confirmation) => confirmation.reasons))];
  if ((given.size === 0 && !always) || (await confirms(all.map(({ script }) => script), reasons, log))) return given;
  void showRefusal(vscode.l10n.t('Not confirmed: nothing was run.'));
  return null;
}

async function confirms(scripts: readonly Script[], reasons: Confirmation['reasons'], log: vscode.LogOutputChannel): Promise<boolean> {
  const run = vscode.l10n.t('Run');
  const message = reasons.length === 0 ? vscode.l10n.t('Run this?') : vscode.l10n.t('Run this? It may be dangerous: {0}', asLabel(reasons.join(', ')));
  try {
    return (await vscode.window.showWarningMessage(message, { modal: true, detail: scripts.map(describeScript).join('\n\n') }, run)) === run;
  } catch (error) {
    // A window that may show no dialog (a test host, a closing window) has confirmed nothing.
    log.warn(`A confirmation could not be asked for: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

/** The exact text, and where it would run. */
export function describeScript({ text, directory, interpreter, environment, runner }: Script): string {
  const names = Object.keys(environment);
  return [
    spelled(text.trimEnd()),
    '',
    vscode.l10n.t('On {0}, in {1}, with {2}', runner === undefined ? os.hostname() : vscode.l10n.t('{0} by ssh', spelled(runner.target)), spelled(directory || '~'), spelled(interpreter.join(' '))),
    ...(names.length === 0 ? [] : [vscode.l10n.t('Variables: {0}', spelled(names.join(', ')))]),
  ].join('\n');
}
