import * as vscode from 'vscode';
import { checkableItems } from '../core/checklist/checkable.ts';
import type { Checked, Outcome } from '../core/engine/engine.ts';
import type { Checklists, OpenChecklist, Target } from './checklists.ts';
import { LateProgress } from './lateProgress.ts';
import { obtainConsent } from './consent.ts';
import { mayAct, showRefusal, showWarnings, whyNot } from './messages.ts';
import { RunQueue } from './runQueue.ts';

/** Measures items against their sources, one batch at a time in a checklist. */
export class CheckRuns implements vscode.Disposable {
  readonly #checklists: Checklists;
  readonly #log: vscode.LogOutputChannel;
  readonly #queue = new RunQueue();
  readonly #active = new Map<AbortController, Promise<unknown>>();

  constructor(checklists: Checklists, log: vscode.LogOutputChannel) {
    this.#checklists = checklists;
    this.#log = log;
  }

  /** Checks the target, and of what is selected with it the items of the same checklist. */
  async check(target: Target, selected: readonly Target[] = []): Promise<readonly Checked[]> {
    const beside = selected.filter((other) => other.uri.toString() === target.uri.toString()).map((other) => other.id);
    return this.#start(target.uri, [...new Set([target.id, ...beside])]);
  }

  /** Checks every item that names a metric, and says how many passed. */
  async checkAll(uri: vscode.Uri): Promise<readonly Checked[]> {
    const checked = await this.#start(uri, null);
    if (checked.length > 0) void vscode.window.showInformationMessage(summarise(checked));
    return checked;
  }

  /** Cancels every check and waits until each has ended. */
  async stopAll(): Promise<void> {
    for (const stop of this.#active.keys()) stop.abort();
    await Promise.allSettled(this.#active.values());
  }

  dispose(): void {
    void this.stopAll();
  }

  async #start(uri: vscode.Uri, ids: readonly string[] | null): Promise<readonly Checked[]> {
    if (!mayAct(uri)) {
      void showRefusal(whyNot(uri));
      return [];
    }
    const checklist = await this.#checklists.settled(await this.#checklists.open(uri));
    const checkable = checklist.snapshot === null ? [] : checkableItems(checklist.snapshot).map((item) => item.id);
    // One by itself is left to the engine, which says why it cannot be checked; of several the others are none of its business.
    const items = ids === null ? checkable : ids.length === 1 ? ids : checkable.filter((id) => ids.includes(id));
    if (items.length === 0) {
      void showRefusal(vscode.l10n.t('No item of this checklist names a metric and a limit, or a variable to be set, so there is nothing to check.'));
      return [];
    }
    if ((await obtainConsent(this.#checklists, checklist, this.#log)) === 'refused') return [];
    const stop = new AbortController();
    const work = this.#measure(checklist, items, stop);
    this.#active.set(stop, work);
    try {
      return await work;
    } finally {
      this.#active.delete(stop);
    }
  }

  async #measure(checklist: OpenChecklist, items: readonly string[], stop: AbortController): Promise<readonly Checked[]> {
    const running = this.#checklists.begin(checklist, items);
    const checked: Checked[] = [];
    const progress = new LateProgress(vscode.l10n.t('Holdpoint is measuring'), items.length, stop);
    const job = (): Promise<Outcome<readonly Checked[]>> =>
      this.#checklists.act(checklist, (engine, file) =>
        engine.check(file, items, stop.signal, (one) => {
          checked.push(one);
          this.#checklists.setVerdict(checklist, one.item, one.verdict);
          progress.step();
        }),
      );
    try {
      const outcome = await progress.around(this.#queue.run(checklist.uri.toString(), stop.signal, job, () => undefined));
      if (outcome === null || (outcome.status === 'refused' && outcome.code === 'cancelled')) {
        void vscode.window.showInformationMessage(vscode.l10n.t('Check cancelled. {0} of {1} were measured before.', checked.length, items.length));
      } else if (outcome.status === 'refused') void showRefusal(outcome.message);
      else showWarnings(outcome);
      return checked;
    } finally {
      running.dispose();
    }
  }
}

function summarise(checked: readonly Checked[]): string {
  const outcomes = ['pass', 'fail', 'inconclusive', 'error'] as const;
  const counts = outcomes.map((outcome) => [outcome, checked.filter((one) => one.verdict.outcome === outcome).length] as const);
  const parts = counts.filter(([, count]) => count > 0).map(([outcome, count]) => `${String(count)} ${outcome}`);
  return vscode.l10n.t('{0} checked: {1}.', checked.length, parts.join(', '));
}
