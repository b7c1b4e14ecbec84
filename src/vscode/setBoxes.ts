import * as vscode from 'vscode';
import type { Outcome } from '../core/engine/engine.ts';
import type { ChecklistStore } from './checklistStore.ts';
import type { OpenChecklist } from './checklists.ts';
import { askReason } from './askReason.ts';
import { showRefusal, showWarnings } from './messages.ts';

/** Ticks or unticks items, and says why where that is refused. `done` also where there is nothing to do. */
export type SetBoxes = (checklist: OpenChecklist, items: readonly string[], wanted: 'tick' | 'untick') => Promise<'done' | 'refused'>;

export function createSetBoxes(store: ChecklistStore, log: vscode.LogOutputChannel): SetBoxes {
  const set = (checklist: OpenChecklist, items: readonly string[], wanted: 'tick' | 'untick', override: string | null): Promise<Outcome<unknown>> =>
    store.act(checklist, (engine, file): Promise<Outcome<unknown>> => (wanted === 'tick' ? engine.tick(file, items, { reason: null, override }) : engine.untick(file, items, { reason: null })));
  return async (checklist, items, wanted) => {
    if (items.length === 0) return 'done';
    const outcome = await set(checklist, items, wanted, null);
    if (outcome.status === 'done') {
      showWarnings(outcome);
      return 'done';
    }
    const offerOverride = outcome.code === 'out-of-order' && wanted === 'tick';
    const override = vscode.l10n.t('Tick All the Same…');
    const showLog = vscode.l10n.t('Show Log');
    // Not waited for: the box goes back now, and is ticked later if somebody gives a reason.
    void showRefusal(outcome.message, ...(offerOverride ? [override, showLog] : [showLog])).then(async (chosen) => {
      if (chosen === showLog) log.show();
      if (chosen !== override) return;
      const reason = await askReason(vscode.l10n.t('Tick out of order: why?'), outcome.message);
      if (reason === undefined) return;
      const second = await set(checklist, items, wanted, reason);
      if (second.status === 'refused') void showRefusal(second.message);
      else showWarnings(second);
    });
    return 'refused';
  };
}
