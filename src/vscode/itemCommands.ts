import * as vscode from 'vscode';
import type { Item } from '../core/checklist/model.ts';
import { isBox } from '../core/run/kinds.ts';
import { isTicked } from '../core/run/select.ts';
import { askReason } from './askReason.ts';
import { obtainConsent } from './consent.ts';
import type { ChecklistStore } from './checklistStore.ts';
import type { OpenChecklist } from './checklists.ts';
import { chosenItems, type Chosen } from './chosenItems.ts';
import { decideGate } from './decideGate.ts';
import { showRefusal, showWarnings } from './messages.ts';
import { perform, type Register } from './perform.ts';
import { asLabel } from './plainText.ts';
import { createPress } from './press.ts';
import type { SetBoxes } from './setBoxes.ts';
import type { Row } from './treeNodes.ts';

/** How long a judgement of a soak may take, in milliseconds. */
const JUDGING = 300_000;

/** Tick, untick, skip, note, gates, approvals and soaks: what is done to items, from rows, the palette and the keyboard. */
export function registerItemCommands(store: ChecklistStore, log: vscode.LogOutputChannel, setBoxes: SetBoxes, selection: () => readonly Row[], register: Register): vscode.Disposable {
  const choose = (argument: unknown, selected: unknown, fits: (item: Item) => boolean): Promise<Chosen | null> => chosenItems(store, selection(), argument, selected, fits);
  const one = async (argument: unknown, kind: Item['kind']): Promise<{ readonly checklist: OpenChecklist; readonly item: Item } | null> => {
    const chosen = await choose(argument, undefined, (item) => item.kind === kind);
    const [item] = chosen?.items ?? [];
    return chosen === null || item === undefined ? null : { checklist: chosen.checklist, item };
  };
  const each = async (chosen: Chosen, action: (item: Item) => Promise<{ readonly status: string }>): Promise<void> => {
    for (const item of chosen.items) if ((await action(item)).status === 'refused') return;
  };
  const set = async (wanted: 'tick' | 'untick', argument: unknown, selected: unknown): Promise<void> => {
    const chosen = await choose(argument, selected, () => true);
    if (chosen !== null) await setBoxes(chosen.checklist, chosen.items.map((item) => item.id), wanted);
  };
  const toggle = async (shown: OpenChecklist | null, ids: ReadonlySet<string>): Promise<void> => {
    const current = ids.size === 0 || shown === null ? null : await store.settled(shown);
    const snapshot = current?.snapshot ?? null;
    if (current === null || snapshot === null) {
      // The key that toggles a box folds and unfolds rows that have none.
      await vscode.commands.executeCommand('list.toggleExpand');
      return;
    }
    const { checklist, run } = snapshot;
    const items = checklist.items.filter((item) => ids.has(item.id));
    if (items.length === 0) {
      void showRefusal(vscode.l10n.t('The item that was selected is no longer in the checklist. Nothing was changed.'));
      return;
    }
    const ticked = (item: Item): boolean => (run === null ? item.checked : isTicked(run, item.id));
    const boxes = items.length === 1 ? items : items.filter((item) => isBox(item.kind));
    const open = boxes.filter((item) => !ticked(item));
    // Of several the open ones are ticked; only where none is open are all cleared.
    await setBoxes(current, (open.length > 0 ? open : boxes).map((item) => item.id), open.length > 0 ? 'tick' : 'untick');
  };
  let toggled = Promise.resolve();
  const rowsOfPress = createPress();
  return vscode.Disposable.from(
    register('holdpoint.tick', (argument, selected) => set('tick', argument, selected)),
    register('holdpoint.untick', (argument, selected) => set('untick', argument, selected)),
    register('holdpoint.toggle', async () => {
      const { current } = store;
      const rows = await rowsOfPress(selection);
      if (rows === null) {
        void showRefusal(vscode.l10n.t('The view was being drawn anew, so this press was not taken. Press again.'));
        return;
      }
      const ids = new Set(rows.filter((row) => row.kind === 'item').map((row) => row.id));
      // A second press is judged by what the first has done, and each is of the checklist that was shown at it.
      toggled = toggled.then(() => toggle(current, ids), () => toggle(current, ids));
      await toggled;
    }),
    register('holdpoint.skip', async (argument, selected) => {
      const chosen = await choose(argument, selected, () => true);
      const reason = chosen === null ? undefined : await askReason(vscode.l10n.t('Not applicable: why?'), labels(chosen.items));
      if (chosen !== null && reason !== undefined) await each(chosen, (item) => perform(store, log, chosen.checklist, (engine, file) => engine.skip(file, item.id, reason)));
    }),
    register('holdpoint.note', async (argument, selected) => {
      const chosen = await choose(argument, selected, () => true);
      const text = chosen === null ? undefined : await askReason(vscode.l10n.t('Note'), labels(chosen.items));
      if (chosen !== null && text !== undefined) await each(chosen, (item) => perform(store, log, chosen.checklist, (engine, file) => engine.note(file, item.id, text)));
    }),
    register('holdpoint.decideGate', async (argument) => {
      const chosen = await one(argument, 'gate');
      if (chosen !== null) await decideGate(store, log, chosen.checklist, chosen.item);
    }),
    register('holdpoint.approve', async (argument) => {
      const chosen = await one(argument, 'approval');
      if (chosen === null) return;
      const reason = await vscode.window.showInputBox({ title: vscode.l10n.t('Approve “{0}”', asLabel(chosen.item.label)), prompt: vscode.l10n.t('On what ground? Optional.'), ignoreFocusOut: true });
      if (reason !== undefined) await perform(store, log, chosen.checklist, (engine, file) => engine.approve(file, chosen.item.id, 'approve', reason.trim() === '' ? null : reason.trim()));
    }),
    register('holdpoint.reject', async (argument) => {
      const chosen = await one(argument, 'approval');
      const reason = chosen === null ? undefined : await askReason(vscode.l10n.t('Reject “{0}”: why?', chosen.item.label));
      if (chosen !== null && reason !== undefined) await perform(store, log, chosen.checklist, (engine, file) => engine.approve(file, chosen.item.id, 'reject', reason));
    }),
    register('holdpoint.startSoak', async (argument) => {
      const chosen = await one(argument, 'soak');
      if (chosen === null) return;
      const isKnown = (chosen.checklist.snapshot?.run?.items.get(chosen.item.id)?.soak ?? null) !== null;
      await perform(store, log, chosen.checklist, (engine, file) => engine.startSoak(file, chosen.item.id, isKnown ? 'restart' : 'start'));
    }),
    register('holdpoint.judgeSoak', async (argument) => {
      const chosen = await one(argument, 'soak');
      if (chosen === null || (await obtainConsent(store, chosen.checklist, log)) === 'refused') return;
      const outcome = await perform(store, log, chosen.checklist, (engine, file) => engine.judgeSoak(file, chosen.item.id, AbortSignal.timeout(JUDGING)));
      if (outcome.status === 'done') void vscode.window.showInformationMessage(vscode.l10n.t('The soak: {0}. {1}', outcome.value.outcome, asLabel(outcome.value.sentence, 400)));
    }),
    register('holdpoint.endSoak', async (argument) => {
      const chosen = await one(argument, 'soak');
      const reason = chosen === null ? undefined : await askReason(vscode.l10n.t('End the soak: on what ground?'), chosen.item.label);
      if (chosen === null || reason === undefined) return;
      const outcome = await store.act(chosen.checklist, (engine, file) => engine.endSoak(file, chosen.item.id, reason));
      if (outcome.status === 'done') showWarnings(outcome);
      if (outcome.status === 'done') return;
      const all = vscode.l10n.t('End It All the Same…');
      const isInTheWay = outcome.code === 'too-early' || outcome.code === 'open-items';
      if ((await showRefusal(outcome.message, ...(isInTheWay ? [all] : []))) !== all) return;
      const override = await askReason(vscode.l10n.t('End a soak that did not pass: why?'), outcome.message);
      if (override !== undefined) await perform(store, log, chosen.checklist, (engine, file) => engine.endSoak(file, chosen.item.id, reason, override));
    }),
  );
}

function labels(items: readonly Item[]): string {
  return items.map((item) => item.label).join(', ');
}
