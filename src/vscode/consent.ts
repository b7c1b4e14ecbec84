import * as vscode from 'vscode';
import type { Checklists, OpenChecklist } from './checklists.ts';
import { showRefusal } from './messages.ts';
import { visible } from './plainText.ts';

/**
 * Sees to it that what the checklist connects to or runs unseen was approved, asking with the full text where it was not.
 * Anything but a clear yes is a no, and says so; nothing has connected then.
 */
export async function obtainConsent(checklists: Checklists, checklist: OpenChecklist, log: vscode.LogOutputChannel): Promise<'given' | 'refused'> {
  const needed = await checklists.act(checklist, (engine, file) => engine.consent(file));
  if (needed.status === 'refused') {
    void showRefusal(needed.message);
    return 'refused';
  }
  const asked = needed.value;
  if (asked === null || asked.trusted) return 'given';
  if ((await ask(asked.shown, asked.digest, log)) === 'refused') {
    void showRefusal(vscode.l10n.t('Not approved: nothing was connected and nothing was run.'));
    return 'refused';
  }
  const trusted = await checklists.act(checklist, (engine, file) => engine.trust(file, asked.digest));
  if (trusted.status === 'done') return 'given';
  void showRefusal(trusted.message);
  return 'refused';
}

async function ask(shown: string, digest: string, log: vscode.LogOutputChannel): Promise<'given' | 'refused'> {
  const approve = vscode.l10n.t('Approve');
  const message = vscode.l10n.t('This checklist asks to connect to, or to run, what follows. Approve it?');
  try {
    const answer = await vscode.window.showWarningMessage(message, { modal: true, detail: `${visible(shown)}\n\n${digest}` }, approve);
    return answer === approve ? 'given' : 'refused';
  } catch (error) {
    // A window that may show no dialog (a test host, a closing window) has approved nothing.
    log.warn(`Approval could not be asked for: ${error instanceof Error ? error.message : String(error)}`);
    return 'refused';
  }
}
