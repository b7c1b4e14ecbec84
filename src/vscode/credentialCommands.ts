import * as vscode from 'vscode';
import { isCredentialsName } from '../core/configuration/credentialsName.ts';
import type { Credentials } from '../core/ports.ts';
import type { ChecklistStore } from './checklistStore.ts';
import type { Register } from './perform.ts';
import { asLabel } from './plainText.ts';
import type { SecretCredentials } from './secretCredentials.ts';

/** The name that is meant where a checklist gives none. */
const USUAL_NAME = 'prometheus';

/** Registers keeping and forgetting credentials. What is typed goes into the editor's secrets and nowhere else. */
export function registerCredentialCommands(credentials: SecretCredentials, store: ChecklistStore, register: Register): vscode.Disposable {
  return vscode.Disposable.from(
    register('holdpoint.setCredentials', () => setCredentials(credentials, store)),
    register('holdpoint.forgetCredentials', () => forgetCredentials(credentials)),
  );
}

async function setCredentials(kept: SecretCredentials, store: ChecklistStore): Promise<void> {
  const { originOf, usable } = await import('../node/metrics/credentials.ts');
  const connection = store.current?.snapshot?.configuration.prometheus ?? null;
  const title = vscode.l10n.t('Set credentials');
  const name = await ask(title, {
    prompt: vscode.l10n.t('Name that a checklist calls them by.'),
    value: connection?.credentials ?? USUAL_NAME,
    validateInput: (text) => (isCredentialsName(text.trim()) ? null : vscode.l10n.t('Use small letters, digits and hyphens.')),
  });
  if (name === undefined) return;
  // What a file names is only offered: the person decides whom the secret is for.
  const origin = await ask(title, {
    prompt: vscode.l10n.t('Scheme, host and port of the server. They are sent there and nowhere else, whatever a checklist says.'),
    value: connection === null ? '' : new URL(connection.url).origin,
    placeHolder: 'https://prometheus.example',
    validateInput: (text) => (originOf(text.trim()) === null ? vscode.l10n.t('Write the scheme, host and port and nothing else, such as https://prometheus.example.') : null),
  });
  const bound = origin === undefined ? null : originOf(origin);
  if (bound === null) return;
  const secret = await askSecret(title, bound);
  if (secret === undefined) return;
  const checked = usable(secret, `“${name}”`);
  if (checked.status !== 'found') {
    void vscode.window.showWarningMessage(vscode.l10n.t('Not kept: they hold characters that cannot be sent.'));
    return;
  }
  await kept.keep(name, secret);
  void vscode.window.showInformationMessage(asLabel(vscode.l10n.t('Kept “{0}” for {1}.', name, bound)));
}

async function askSecret(title: string, origin: string): Promise<Credentials | undefined> {
  const bearer = { label: vscode.l10n.t('Bearer token'), scheme: 'bearer' as const };
  const basic = { label: vscode.l10n.t('User and password'), scheme: 'basic' as const };
  const chosen = await vscode.window.showQuickPick([bearer, basic], { title, ignoreFocusOut: true, placeHolder: vscode.l10n.t('How the server knows you') });
  switch (chosen?.scheme) {
    case undefined:
      return undefined;
    case 'bearer': {
      const token = await ask(title, { prompt: vscode.l10n.t('Token'), password: true, validateInput: needed });
      return token === undefined ? undefined : { kind: 'bearer', origin, token };
    }
    case 'basic': {
      const username = await ask(title, { prompt: vscode.l10n.t('User'), validateInput: needed });
      const password = username === undefined ? undefined : await ask(title, { prompt: vscode.l10n.t('Password'), password: true });
      return username === undefined || password === undefined ? undefined : { kind: 'basic', origin, username, password };
    }
  }
}

async function forgetCredentials(kept: SecretCredentials): Promise<void> {
  const names = await kept.list();
  if (names.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('No credentials are kept.'));
    return;
  }
  const chosen = await vscode.window.showQuickPick(names.map(({ name, origin }) => ({ label: asLabel(name), description: asLabel(origin), name })), { title: vscode.l10n.t('Forget credentials') });
  if (chosen === undefined) return;
  await kept.forget(chosen.name);
  void vscode.window.showInformationMessage(asLabel(vscode.l10n.t('Forgot “{0}”.', chosen.name)));
}

/** Trimmed, but for a password; undefined where the person went away. */
async function ask(title: string, options: vscode.InputBoxOptions): Promise<string | undefined> {
  const text = await vscode.window.showInputBox({ title, ignoreFocusOut: true, ...options });
  return options.password === true ? text : text?.trim();
}

function needed(text: string): string | null {
  return text === '' ? vscode.l10n.t('Type it, or press Escape.') : null;
}
