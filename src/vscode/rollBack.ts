/** The way back from the editor: the rollback procedure in order, confirmed once, recorded step by step. */
import * as vscode from 'vscode';
import { rollbackSteps, type RollbackStep } from '../core/checklist/rollbackSteps.ts';
import type { Resolved } from '../core/engine/engine.ts';
import type { RollbackStepRecord } from '../core/run/event.ts';
import { askPermissionForAll } from './askPermission.ts';
import { askReason } from './askReason.ts';
import type { Checklists, OpenChecklist } from './checklists.ts';
import { showRefusal } from './messages.ts';
import { asLabel } from './plainText.ts';
import type { TurnRuns } from './turnRuns.ts';

/** What is done with a step: a condition such as “if migrations were run” asks a person. */
type Answers = ReadonlyMap<string, 'run' | 'skip'>;

/**
 * Runs the rollback procedure of a checklist. One question for all of it; the reason may follow. Where the journal takes
 * nothing that is said, and `holdpoint rollback` in a terminal is named: it runs the steps beside the journal. Resolves once the steps are through, or nothing was run.
 */
export async function rollBack(turns: TurnRuns, uri: vscode.Uri): Promise<void> {
  const checklist = await turns.checklists.settled(await turns.checklists.open(uri));
  const { snapshot } = checklist;
  const steps = snapshot === null ? [] : rollbackSteps(snapshot.checklist, snapshot.text, snapshot.configuration.rollback.block);
  if (steps.length === 0) {
    void showRefusal(vscode.l10n.t('This checklist has no rollback procedure with blocks that can be run.'));
    return;
  }
  const answers = await askConditions(steps);
  const permitted = answers === null ? null : await permit(turns, uri, steps, answers);
  if (answers === null || permitted === null) return;
  const { checklists } = turns;
  const begun = await checklists.act(checklist, (engine, file) => engine.startRollback(file, null));
  const isRecorded = begun.status === 'done' || begun.code === 'no-change';
  if (!isRecorded) void showRefusal(vscode.l10n.t('Not recorded: {0} A step that the journal refuses is not run here; “holdpoint rollback” in a terminal runs it all the same.', begun.message));
  const taken = await takeSteps(turns, uri, steps, answers, permitted);
  const finished = await checklists.act(checklist, (engine, file) => engine.finishRollback(file, { steps: taken, reason: null, recorded: isRecorded ? 'as it happened' : 'later' }));
  if (finished.status === 'refused') void showRefusal(vscode.l10n.t('What was done is not in the record: {0}', finished.message));
  if (taken.some(({ outcome }) => outcome === 'failed' || outcome === 'not-run')) {
    void vscode.window.showErrorMessage(vscode.l10n.t('The rollback is not through: a step failed or was not run. Look at its terminal, then roll back again.'));
    return;
  }
  await settle(checklists, checklist);
}

/** Null where somebody went away. */
async function askConditions(steps: readonly RollbackStep[]): Promise<Answers | null> {
  const answers = new Map<string, 'run' | 'skip'>();
  for (const { block, title, condition } of steps) {
    if (condition === null) {
      answers.set(block.id, 'run');
      continue;
    }
    const run = vscode.l10n.t('Run It');
    const skip = vscode.l10n.t('Leave It Out');
    const answer = await vscode.window.showWarningMessage(vscode.l10n.t('“{0}” is for one case only: {1}. Is it so?', asLabel(title), asLabel(condition)), { modal: true }, run, skip);
    if (answer === undefined) return null;
    answers.set(block.id, answer === run ? 'run' : 'skip');
  }
  return answers;
}

/** The one question of a rollback, with all that it runs. Values that are missing are asked for before. */
async function permit({ runs, log }: TurnRuns, uri: vscode.Uri, steps: readonly RollbackStep[], answers: Answers): Promise<ReadonlySet<string> | null> {
  const all: Resolved[] = [];
  for (const { block } of steps) {
    if (answers.get(block.id) !== 'run') continue;
    const resolved = await runs.resolve({ uri, id: block.id });
    if (resolved === null) return null;
    all.push(resolved);
  }
  return askPermissionForAll(all, log, { always: true });
}

/** Each step in order, and after one that failed none. */
async function takeSteps({ runs }: TurnRuns, uri: vscode.Uri, steps: readonly RollbackStep[], answers: Answers, permitted: ReadonlySet<string>): Promise<readonly RollbackStepRecord[]> {
  const taken: RollbackStepRecord[] = [];
  for (const { block } of steps) {
    const isStopped = taken.some(({ outcome }) => outcome === 'failed' || outcome === 'not-run');
    const outcome = answers.get(block.id) === 'skip' ? 'skipped' : isStopped ? 'not-run' : await takeStep(runs, { uri, id: block.id }, permitted);
    taken.push({ target: block.id, outcome, time: new Date().toISOString() });
  }
  return taken;
}

async function takeStep(runs: TurnRuns['runs'], target: { readonly uri: vscode.Uri; readonly id: string }, permitted: ReadonlySet<string>): Promise<RollbackStepRecord['outcome']> {
  const executed = await runs.run(target, permitted);
  if (executed === null) return 'not-run';
  const { outcome } = executed.result;
  return outcome.status === 'exited' && outcome.exitCode === 0 ? 'passed' : 'failed';
}

/** Ends the deployment as rolled back once its triggers read ok; until then it stays open, and is tried again on request. */
async function settle(checklists: Checklists, checklist: OpenChecklist): Promise<void> {
  const reason = await askReason(vscode.l10n.t('Rolled back: why was it? (It can be left for later.)'));
  const ended = await checklists.act(checklist, (engine, file) => engine.endRolledBack(file, reason ?? null, AbortSignal.timeout(60_000)));
  if (ended.status === 'done') {
    void vscode.window.showInformationMessage(vscode.l10n.t('The deployment has ended: rolled back. Commit its record.'));
    return;
  }
  const again = vscode.l10n.t('Try Again');
  void showRefusal(vscode.l10n.t('The steps are through, and the deployment is still open. {0}', ended.message), again).then((chosen) => (chosen === again ? settle(checklists, checklist) : undefined));
}
