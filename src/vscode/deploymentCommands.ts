import * as vscode from 'vscode';
import type { Engine, Outcome } from '../core/engine/engine.ts';
import type { ChecklistFile } from '../core/ports.ts';
import type { Person, Release } from '../core/run/event.ts';
import { askReason } from './askReason.ts';
import type { ChecklistStore } from './checklistStore.ts';
import { obtainConsent } from './consent.ts';
import type { OpenChecklist } from './checklists.ts';
import { LateProgress } from './lateProgress.ts';
import { showRefusal, showWarnings } from './messages.ts';
import { perform, shown, type Register } from './perform.ts';
import { asLabel } from './plainText.ts';
import { targetFrom } from './targetArgument.ts';

/** Start, commit, complete, abort, reset; and which checklist the view shows. */
export function registerDeploymentCommands(store: ChecklistStore, log: vscode.LogOutputChannel, lineFor: (row: unknown) => number, register: Register): vscode.Disposable {
  const act = <T>(checklist: OpenChecklist, action: (engine: Engine, file: ChecklistFile) => Promise<Outcome<T>>): Promise<Outcome<T>> => perform(store, log, checklist, action);
  return vscode.Disposable.from(
    register('holdpoint.start', async () => {
      const checklist = await shown(store);
      if (checklist === null) return;
      const release = await askRelease(checklist.snapshot?.configuration.release ?? {});
      if (release === null) return;
      const ticked = checklist.snapshot?.checklist.items.filter((item) => item.checked).length ?? 0;
      const existingTicks = ticked === 0 ? 'refuse' : await askTicks(ticked);
      if (existingTicks === null) return;
      // Its baselines are measured and its triggers watched then; without consent it starts without them, and says so.
      if (checklist.snapshot?.configuration.baseline?.kind === 'window' || (checklist.snapshot?.checklist.triggers.length ?? 0) > 0) await obtainConsent(store, checklist, log);
      const stop = new AbortController();
      const started = act(checklist, (engine, file) => engine.start(file, { release, existingTicks }, stop.signal));
      // Cancelled, the deployment is open all the same, and its record says which baselines were not measured.
      const outcome = await new LateProgress(vscode.l10n.t('Measuring what the limits of this deployment are relative to'), 1, stop).around(started);
      if (outcome.status === 'done') void vscode.window.showInformationMessage(vscode.l10n.t('The deployment {0} is open. Each action is recorded from now on.', outcome.value.run));
    }),
    register('holdpoint.commit', async () => {
      const checklist = await shown(store);
      if (checklist !== null) await commit(store, log, checklist);
    }),
    register('holdpoint.pause', async () => {
      const checklist = await shown(store);
      const reason = checklist === null ? undefined : await askReason(vscode.l10n.t('Pause the deployment: why?'));
      if (checklist !== null && reason !== undefined) await act(checklist, (engine, file) => engine.pause(file, reason));
    }),
    register('holdpoint.resume', async () => {
      const checklist = await shown(store);
      if (checklist !== null) await act(checklist, (engine, file) => engine.resume(file, null));
    }),
    register('holdpoint.handOver', async () => {
      const checklist = await shown(store);
      if (checklist === null) return;
      const person = await askPerson();
      if (person === undefined) return;
      const outcome = await act(checklist, (engine, file) => engine.handOver(file, person, null));
      if (outcome.status === 'done') void vscode.window.showInformationMessage(vscode.l10n.t('{0} answers for the deployment now.', asLabel(outcome.value.holder?.person.name ?? '')));
    }),
    register('holdpoint.complete', async () => {
      const checklist = await shown(store);
      if (checklist === null) return;
      const first = await store.act(checklist, (engine, file) => engine.complete(file, null));
      if (first.status === 'done') {
        await offerCommit(store, log, checklist, first.value.ended?.outcome ?? '');
        return;
      }
      if (first.code !== 'open-items') {
        void showRefusal(first.message);
        return;
      }
      const reason = await askReason(vscode.l10n.t('Complete with items open: why?'), first.message);
      if (reason === undefined) return;
      const outcome = await act(checklist, (engine, file) => engine.complete(file, reason));
      if (outcome.status === 'done') await offerCommit(store, log, checklist, outcome.value.ended?.outcome ?? '');
    }),
    register('holdpoint.abort', async () => {
      const checklist = await shown(store);
      if (checklist === null) return;
      const reason = await askReason(vscode.l10n.t('Abort this deployment: why?'));
      if (reason === undefined) return;
      const outcome = await act(checklist, (engine, file) => engine.abort(file, reason));
      if (outcome.status === 'done') await offerCommit(store, log, checklist, 'aborted');
    }),
    register('holdpoint.reset', async () => {
      const checklist = await shown(store);
      if (checklist === null) return;
      const yes = vscode.l10n.t('Clear Every Box');
      const answer = await vscode.window.showWarningMessage(vscode.l10n.t('End the open deployment, if there is one, and clear every box of this checklist?'), { modal: true, detail: vscode.l10n.t('What was recorded stays in the record.') }, yes);
      if (answer === yes) await act(checklist, (engine, file) => engine.reset(file, 'reset in the editor'));
    }),
    register('holdpoint.pin', async () => {
      if (store.current !== null) await store.pin(store.current.uri);
    }),
    register('holdpoint.unpin', () => {
      store.unpin();
      return Promise.resolve();
    }),
    register('holdpoint.select', async () => {
      const found = await store.find();
      if (found.length === 0) {
        void showRefusal(vscode.l10n.t('No file of this workspace matches the setting holdpoint.checklists. Open a Markdown file and choose Open as Checklist.'));
        return;
      }
      const chosen = await vscode.window.showQuickPick(found.map((uri) => ({ label: asLabel(vscode.workspace.asRelativePath(uri)), uri })), { title: vscode.l10n.t('Choose a checklist') });
      if (chosen === undefined) return;
      await vscode.window.showTextDocument(chosen.uri);
      await store.openAs(chosen.uri);
    }),
    register('holdpoint.openAsChecklist', async (argument) => {
      const uri = argument instanceof vscode.Uri ? argument : vscode.window.activeTextEditor?.document.uri;
      if (uri === undefined) return;
      await store.openAs(uri);
      await vscode.commands.executeCommand('holdpoint.deployment.focus');
    }),
    register('holdpoint.reveal', async (argument) => {
      const target = targetFrom(argument);
      const line = target === null ? 0 : lineFor(argument);
      if (target === null || line === 0) return;
      const at = new vscode.Position(line - 1, 0);
      await vscode.window.showTextDocument(target.uri, { selection: new vscode.Range(at, at), preserveFocus: true });
    }),
    register('holdpoint.showLog', () => {
      log.show();
      return Promise.resolve();
    }),
  );
}

async function commit(store: ChecklistStore, log: vscode.LogOutputChannel, checklist: OpenChecklist): Promise<void> {
  const outcome = await vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Committing the record'), cancellable: true }, (_progress, token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => { abort.abort(); });
    return store.act(checklist, (engine, file) => engine.commit(file, abort.signal));
  });
  if (outcome.status === 'done') {
    showWarnings(outcome);
    void vscode.window.showInformationMessage(vscode.l10n.t('{0} holds the record of {1}.', outcome.value.commit.slice(0, 10), outcome.value.run));
    return;
  }
  const retry = vscode.l10n.t('Retry');
  const showLog = vscode.l10n.t('Show Log');
  void showRefusal(outcome.message, retry, showLog).then((chosen) => {
    if (chosen === retry) return commit(store, log, checklist);
    if (chosen === showLog) log.show();
    return undefined;
  });
}

async function offerCommit(store: ChecklistStore, log: vscode.LogOutputChannel, checklist: OpenChecklist, outcome: string): Promise<void> {
  const now = vscode.l10n.t('Commit Record');
  const offered = checklist.snapshot?.configuration.record.commit === 'decisions' ? [] : [now];
  void vscode.window.showInformationMessage(vscode.l10n.t('The deployment has ended: {0}.', outcome.replaceAll('-', ' ')), ...offered).then((chosen) => (chosen === now ? commit(store, log, checklist) : undefined));
  return Promise.resolve();
}

/** What the configuration says of it stands in the boxes already. */
async function askRelease(known: Partial<Release>): Promise<{ version: string | null; environment: string | null; ticket: string | null } | null> {
  const ask = (title: string, placeHolder: string, value: string | null | undefined): Thenable<string | undefined> => vscode.window.showInputBox({ title, placeHolder, value: value ?? '', prompt: vscode.l10n.t('Optional: press Enter to leave it out.'), ignoreFocusOut: true });
  const version = await ask(vscode.l10n.t('Start deployment (1/3): which version?'), '2.0.0', known.version);
  if (version === undefined) return null;
  const environment = await ask(vscode.l10n.t('Start deployment (2/3): to which environment?'), 'production', known.environment);
  if (environment === undefined) return null;
  const ticket = await ask(vscode.l10n.t('Start deployment (3/3): which change ticket?'), 'CHG-1234', known.ticket);
  if (ticket === undefined) return null;
  const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());
  return { version: orNull(version), environment: orNull(environment), ticket: orNull(ticket) };
}

/** Null for whoever asks; undefined where they went away. */
async function askPerson(): Promise<Person | null | undefined> {
  const answer = await vscode.window.showInputBox({
    title: vscode.l10n.t('Hand over: to whom?'),
    placeHolder: 'Ada Lovelace <ada@example.com>',
    prompt: vscode.l10n.t('Leave it empty to take the deployment over yourself.'),
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === '' || readPerson(text) !== null ? null : vscode.l10n.t('Give a name and an address: Ada Lovelace <ada@example.com>.')),
  });
  return answer === undefined ? undefined : answer.trim() === '' ? null : (readPerson(answer) ?? undefined);
}

function readPerson(text: string): Person | null {
  const [, name = '', email = ''] = /^\s*([^<>]+?)\s*<([^<>\s]+@[^<>\s]+)>\s*$/u.exec(text) ?? [];
  return email === '' ? null : { name, email };
}

async function askTicks(count: number): Promise<'accept' | 'reset' | null> {
  const reset = vscode.l10n.t('Clear Them');
  const accept = vscode.l10n.t('Accept as Done');
  const answer = await vscode.window.showWarningMessage(vscode.l10n.t('{0} items are ticked already. What of them?', count), { modal: true, detail: vscode.l10n.t('Accepted ticks go into the record as yours, with no evidence behind them.') }, reset, accept);
  return answer === reset ? 'reset' : answer === accept ? 'accept' : null;
}
