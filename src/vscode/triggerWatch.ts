import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { WatchMemory, Watched } from '../core/engine/watch.ts';
import type { Checklists, OpenChecklist } from './checklists.ts';
import { obtainConsent } from './consent.ts';
import { mayAct, showRefusal } from './messages.ts';
import { shown, type Register } from './perform.ts';
import { asLabel } from './plainText.ts';
import type { ChecklistStore } from './checklistStore.ts';

/** How often triggers are looked at, in milliseconds. */
const EVERY = 15_000;

/** How often it is tried to take over from another watcher, in milliseconds. */
const TAKE_OVER = 5_000;

/**
 * Watches the rollback triggers and the soaks of open deployments while their checklist is open in this window. Nothing
 * is asked for by itself: without an approval of what it connects to nothing is watched, and *Watch Rollback Triggers*
 * asks for one. Of several windows and command lines one watches, and another takes over when it is gone.
 */
export class TriggerWatch implements vscode.Disposable {
  readonly #checklists: Checklists;
  readonly #log: vscode.LogOutputChannel;
  readonly #watches = new Map<string, AbortController>();
  /** Runs that may not be watched, by what was refused: tried again only when somebody asks. */
  readonly #refused = new Set<string>();
  readonly #listeners: vscode.Disposable;

  constructor(checklists: Checklists, log: vscode.LogOutputChannel) {
    this.#checklists = checklists;
    this.#log = log;
    this.#listeners = vscode.Disposable.from(
      checklists.onDidChangeSnapshot((checklist) => { this.consider(checklist); }),
      checklists.onDidChangeItems(({ checklist }) => { this.consider(checklist); }),
    );
  }

  /** Watches the deployment of a checklist, where it has one with something to watch and nobody said otherwise. */
  consider(checklist: OpenChecklist): void {
    const { snapshot, journalDirectory } = checklist;
    const run = snapshot?.run ?? null;
    if (snapshot === null || run === null || journalDirectory === null || this.#watches.has(run.run) || this.#refused.has(run.run)) return;
    const hasSoak = [...run.items.values()].some(({ soak }) => soak?.ended === false);
    if (!mayAct(checklist.uri) || (snapshot.checklist.triggers.length === 0 && !hasSoak)) return;
    if (vscode.workspace.getConfiguration('holdpoint').get('watch') === false) return;
    const controller = new AbortController();
    this.#watches.set(run.run, controller);
    void this.#watch(checklist, run.run, journalDirectory, controller.signal)
      .catch((error: unknown) => {
        this.#log.error('The rollback triggers are no longer watched', error);
        if (!controller.signal.aborted) void showRefusal(vscode.l10n.t('The rollback triggers are no longer watched. The log says why.'));
        this.#refused.add(run.run);
      })
      .finally(() => this.#watches.delete(run.run));
  }

  /** Asks for what a watch needs, and watches. */
  async begin(checklist: OpenChecklist): Promise<void> {
    const run = checklist.snapshot?.run?.run;
    if (run === undefined) {
      void showRefusal(vscode.l10n.t('No deployment of this checklist is open. Start one first.'));
      return;
    }
    if ((await obtainConsent(this.#checklists, checklist, this.#log)) === 'refused') return;
    this.#refused.delete(run);
    this.consider(checklist);
  }

  async #watch(checklist: OpenChecklist, run: string, journalDirectory: string, signal: AbortSignal): Promise<void> {
    const { asOnlyWatcher } = await import('../node/watch/watchLock.ts');
    while (!signal.aborted && checklist.snapshot?.run?.run === run) {
      const watched = await asOnlyWatcher(journalDirectory, run, () => this.#watchOn(checklist, run, signal));
      if (watched.status === 'done') return;
      await rest(TAKE_OVER, signal);
    }
  }

  async #watchOn(checklist: OpenChecklist, run: string, signal: AbortSignal): Promise<void> {
    const kept = await this.#checklists.act(checklist, (engine, file) => engine.keepHistory(file, signal));
    if (kept.status === 'refused') {
      this.#refused.add(run);
      return;
    }
    let memory: WatchMemory = { run: null, states: new Map(), soaks: new Map() };
    while (!signal.aborted) {
      const before = memory;
      const looked = await this.#checklists.act(checklist, (engine, file) => engine.watch(file, before, EVERY, signal));
      if (signal.aborted) return;
      if (looked.status === 'refused') {
        // What is not allowed stays so; anything else may be over by the next look.
        if (['untrusted', 'not-started', 'restricted'].includes(looked.code)) {
          this.#refused.add(run);
          return;
        }
      } else {
        for (const warning of looked.warnings) this.#log.warn(warning);
        ({ memory } = looked.value);
        this.#tell(checklist, looked.value);
        if (looked.value.phase === 'ended') return;
      }
      await rest(EVERY, signal);
    }
  }

  #tell(checklist: OpenChecklist, { changes, soaks }: Watched): void {
    for (const { status, sentence } of changes) {
      if (status === 'firing') void this.#alarm(checklist, vscode.l10n.t('Rollback trigger: {0}', asLabel(sentence, 400)));
      if (status === 'inconclusive') void this.#alarm(checklist, vscode.l10n.t('Nothing is seen of a rollback trigger, which is as good as firing: {0}', asLabel(sentence, 400)));
    }
    for (const { outcome, sentence } of soaks) {
      if (outcome === 'passed') void vscode.window.showInformationMessage(vscode.l10n.t('A soak passed: {0}', asLabel(sentence, 400)));
      else void showRefusal(vscode.l10n.t('A soak failed: {0}', sentence));
    }
  }

  async #alarm(checklist: OpenChecklist, message: string): Promise<void> {
    const back = vscode.l10n.t('Roll Back…');
    const steps = vscode.l10n.t('Show Rollback Steps');
    const chosen = await vscode.window.showErrorMessage(message, back, steps);
    if (chosen === back) await vscode.commands.executeCommand('holdpoint.rollBack', { uri: checklist.uri, id: '' });
    if (chosen !== steps) return;
    const line = rollbackLine(checklist);
    if (line === null) {
      void showRefusal(vscode.l10n.t('This checklist has no rollback procedure.'));
      return;
    }
    const at = new vscode.Position(line - 1, 0);
    await vscode.window.showTextDocument(checklist.uri, { selection: new vscode.Range(at, at) });
  }

  dispose(): void {
    for (const controller of this.#watches.values()) controller.abort();
    this.#listeners.dispose();
  }
}

/** Where the rollback begins: its first block, else its heading. */
function rollbackLine({ snapshot }: OpenChecklist): number | null {
  const rollback = new Set(snapshot?.checklist.sections.filter(({ kind }) => kind === 'rollback').map(({ id }) => id));
  const block = snapshot?.checklist.blocks.find(({ section }) => section !== null && rollback.has(section));
  return block?.line ?? snapshot?.checklist.sections.find(({ id }) => rollback.has(id))?.line ?? null;
}

function rest(milliseconds: number, signal: AbortSignal): Promise<unknown> {
  return delay(milliseconds, null, { signal, ref: false }).catch(() => null);
}

export function registerWatchCommand(store: ChecklistStore, watch: TriggerWatch, register: Register): vscode.Disposable {
  return register('holdpoint.watch', async () => {
    const checklist = await shown(store);
    if (checklist !== null) await watch.begin(checklist);
  });
}
