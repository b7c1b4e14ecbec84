import * as vscode from 'vscode';
import type { Item } from '../core/checklist/model.ts';
import { describeStatus } from '../core/run/evidence.ts';
import type { GateDecision } from '../core/run/event.ts';
import { gateEvidence } from '../core/run/gateEvidence.ts';
import { askReason } from './askReason.ts';
import type { ChecklistStore } from './checklistStore.ts';
import type { OpenChecklist } from './checklists.ts';
import { obtainConsent } from './consent.ts';
import { showRefusal, showWarnings } from './messages.ts';
import { perform } from './perform.ts';
import { asLabel } from './plainText.ts';

/**
 * Asks for a decision, with the evidence beside it, and for its reason; where something is inconclusive, once more for
 * why that is accepted. To proceed, what was measured too long ago is measured again, which may ask for an approval.
 */
export async function decideGate(store: ChecklistStore, log: vscode.LogOutputChannel, checklist: OpenChecklist, gate: Item): Promise<void> {
  const decision = await askDecision(store, checklist, gate);
  if (decision === undefined) return;
  const reason = await askReason(vscode.l10n.t('{0}: why?', decision.label), gate.label);
  if (reason === undefined) return;
  if (decision.decision === 'proceed' && (await obtainConsent(store, checklist, log)) === 'refused') return;
  const outcome = await store.act(checklist, (engine, file) => engine.gate(file, gate.id, decision.decision, reason, null));
  if (outcome.status === 'done') {
    showWarnings(outcome);
    return;
  }
  if (outcome.code !== 'inconclusive') {
    void showRefusal(outcome.message);
    return;
  }
  const override = await askReason(vscode.l10n.t('Accept what is inconclusive: why?'), outcome.message);
  if (override !== undefined) await perform(store, log, checklist, (engine, file) => engine.gate(file, gate.id, decision.decision, reason, override));
}

interface DecisionChoice extends vscode.QuickPickItem {
  readonly decision: GateDecision;
}

interface EvidenceChoice extends vscode.QuickPickItem {
  readonly line: number | null;
}

/** Choosing a piece of evidence shows its line; the question comes again. */
async function askDecision(store: ChecklistStore, checklist: OpenChecklist, gate: Item): Promise<DecisionChoice | undefined> {
  const decisions: readonly DecisionChoice[] = [
    { label: vscode.l10n.t('Proceed'), decision: 'proceed', description: vscode.l10n.t('go on to the next stage') },
    { label: vscode.l10n.t('Hold'), decision: 'hold', description: vscode.l10n.t('stay where we are') },
    { label: vscode.l10n.t('Roll Back'), decision: 'roll-back', description: vscode.l10n.t('go back, by the rollback steps') },
  ];
  for (;;) {
    const chosen = await vscode.window.showQuickPick<DecisionChoice | EvidenceChoice>([...decisions, ...evidenceRows(await store.settled(checklist), gate)], { title: asLabel(gate.label), ignoreFocusOut: true, matchOnDetail: true });
    if (chosen === undefined || 'decision' in chosen) return chosen;
    if (chosen.line === null) continue;
    const at = new vscode.Position(chosen.line - 1, 0);
    await vscode.window.showTextDocument(checklist.uri, { selection: new vscode.Range(at, at), preserveFocus: true });
  }
}

function evidenceRows({ snapshot }: OpenChecklist, gate: Item): readonly EvidenceChoice[] {
  const run = snapshot?.run ?? null;
  if (snapshot === null || run === null) return [];
  const rows = gateEvidence(snapshot.checklist, run, gate).map(({ item, state, attested, deviations }): EvidenceChoice => {
    const word = attested ? vscode.l10n.t('attested by {0}', state.tick?.actor.name ?? '') : describeStatus(state.status);
    const said = [state.verdict?.sentence ?? '', state.skip?.reason ?? '', ...deviations.map((deviation) => vscode.l10n.t('deviation: {0}', deviation))].filter((text) => text !== '');
    return { label: asLabel(item.label), description: asLabel(word), line: item.line, ...(said.length === 0 ? {} : { detail: asLabel(said.join(' · '), 400) }) };
  });
  return rows.length === 0 ? [] : [{ label: vscode.l10n.t('Evidence'), kind: vscode.QuickPickItemKind.Separator, line: null }, ...rows];
}
