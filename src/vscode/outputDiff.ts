/** What two runs of one block printed, side by side. */
import * as vscode from 'vscode';
import type { Checklists, Target } from './checklists.ts';
import { showRefusal } from './messages.ts';
import { asLabel } from './plainText.ts';
import { findRunnable } from './runnable.ts';
import { TerminalText } from '../core/terminal/terminalText.ts';

const SCHEME = 'holdpoint-output';
/** Colours and cursor movement, which a document does not show. */
const SEQUENCES = /\u001b\[[0-9;:]*[A-Za-z@`]/gu;

const texts = new Map<string, string>();
let provider: vscode.Disposable | null = null;

/** Opens a diff of the last two runs of a target in this deployment. */
export async function showOutputDiff(checklists: Checklists, { uri, id }: Target): Promise<void> {
  const checklist = await checklists.settled(await checklists.open(uri));
  const compared = await checklists.act(checklist, (engine, file) => engine.compare(file, id));
  if (compared.status === 'refused') return void showRefusal(compared.message);
  provider ??= vscode.workspace.registerTextDocumentContentProvider(SCHEME, { provideTextDocumentContent: (document) => texts.get(document.toString()) ?? '' });
  const title = asLabel((checklist.snapshot === null ? null : findRunnable(checklist.snapshot, id))?.title ?? id, 60);
  const { before, after } = compared.value;
  const [left, right] = [before, after].map(({ attempt, time, text }) => {
    const document = vscode.Uri.from({ scheme: SCHEME, path: `/${vscode.l10n.t('run {0}', attempt)}`, query: `${id} ${time}` });
    texts.set(document.toString(), shown(text));
    return document;
  });
  await vscode.commands.executeCommand('vscode.diff', left, right, vscode.l10n.t('{0}: run {1} and run {2}', title, before.attempt, after.attempt), { preview: true });
}

/** Gives up what was registered. */
export function disposeOutputDiff(): void {
  provider?.dispose();
  provider = null;
  texts.clear();
}

function shown(text: string): string {
  return new TerminalText('as-written').push(new TextEncoder().encode(text)).replaceAll(SEQUENCES, '');
}
