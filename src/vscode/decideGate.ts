import * as vscode from 'vscode';
import type { Item } from '../core/checklist/model.ts';
import { askReason } from './askReason.ts';
import type { ChecklistStore } from './checklistStore.ts';
import type { OpenChecklist } from './checklists.ts';
import { showRefusal, showWarnings } from './messages.ts';
import { perform } from './perform.ts';
import { asLabel } from './plainText.ts';

/** Asks for a decision and its reason; where something is inconclusive, once more for why that is accepted. */
export async function decideGate(store: ChecklistStore, log: vscode.LogOutputChannel, checklist: OpenChecklist, gate: Item): Promise<void> {
  const choices = [
    { label: vscode.l10n.t('Proceed'), decision: 'proceed' as const, description: vscode.l10n.t('go on to the next stage') },
    { label: vscode.l10n.t('Hold'), decision: 'hold' as const, description: vscode.l10n.t('stay where we are') },
    { label: vscode.l10n.t('Roll Back'), decision: 'roll-back' as const, description: vscode.l10n.t('go back, by the rollback steps') },
  ];
  const chosen = await vscode.window.showQuickPick(choices, { title: asLabel(gate.label), ignoreFocusOut: true });
  if (chosen === undefined) return;
  const reason = await askReason(vscode.l10n.t('{0}: why?', chosen.label), gate.label);
  if (reason === undefined) return;
  const outcome = await store.act(checklist, (engine, file) => engine.gate(file, gate.id, chosen.decision, reason, null));
  if (outcome.status === 'done') {
    showWarnings(outcome);
    return;
  }
  if (outcome.code !== 'inconclusive') {
    void showRefusal(outcome.message);
    return;
  }
  const override = await askReason(vscode.l10n.t('Accept what is inconclusive: why?'), outcome.message);
  if (override !== undefined) await perform(store, log, checklist, (engine, file) => engine.gate(file, gate.id, chosen.decision, reason, override));
}
