/** Several things of a checklist run one after the other: a section, or the statements of a selection. */
import * as vscode from 'vscode';
import { runnablesIn } from '../core/checklist/inSection.ts';
import { inTurn, type AfterFailure, type TurnsTaken } from '../core/engine/inTurn.ts';
import type { Resolved } from '../core/engine/engine.ts';
import { enclosing } from '../core/run/select.ts';
import { askPermissionForAll } from './askPermission.ts';
import { askReason } from './askReason.ts';
import type { BlockRuns } from './blockRuns.ts';
import type { Checklists, Target } from './checklists.ts';
import { describeEnd } from './executionText.ts';
import { showRefusal } from './messages.ts';
import { asLabel } from './plainText.ts';
import { findRunnable, statementsIn } from './runnable.ts';

export interface TurnRuns {
  readonly checklists: Checklists;
  readonly runs: BlockRuns;
  readonly log: vscode.LogOutputChannel;
}

/** Runs all of a section. A way back is confirmed once, as a whole, and all of its values are asked for before. Null where nothing was run. */
export async function runSection(turns: TurnRuns, { uri, id }: Target): Promise<TurnsTaken | null> {
  const { snapshot } = await turns.checklists.settled(await turns.checklists.open(uri));
  const sections = snapshot === null ? [] : enclosing(snapshot.checklist, id);
  const targets = snapshot === null ? [] : runnablesIn(snapshot.checklist, id);
  if (targets.length === 0) {
    void showRefusal(vscode.l10n.t('There is nothing to run in this section.'));
    return null;
  }
  const permitted = sections.some(({ kind }) => kind === 'rollback') ? await permitAll(turns, uri, targets) : new Set<string>();
  return permitted === null ? null : runInTurn(turns, uri, targets, permitted);
}

/** Runs the whole statements that the selection of the active editor touches, those of one block as one script. Null where nothing was run. */
export async function runSelection(turns: TurnRuns): Promise<TurnsTaken | null> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined || !turns.checklists.isChecklist(editor.document)) {
    void showRefusal(vscode.l10n.t('Select statements of a checklist first.'));
    return null;
  }
  const { selection: { start, end }, document } = editor;
  const { snapshot } = await turns.checklists.settled(await turns.checklists.open(document.uri));
  // A selection of whole lines ends at the beginning of the next.
  const last = end.character === 0 && end.line > start.line ? end.line : end.line + 1;
  const targets = snapshot === null ? [] : statementsIn(snapshot, start.line + 1, last);
  if (targets.length > 0) return runInTurn(turns, document.uri, targets, new Set());
  void showRefusal(vscode.l10n.t('The selection touches no statement. Select one, or run the whole block.'));
  return null;
}

async function permitAll({ runs, log }: TurnRuns, uri: vscode.Uri, targets: readonly string[]): Promise<ReadonlySet<string> | null> {
  const all: Resolved[] = [];
  for (const id of targets) {
    const resolved = await runs.resolve({ uri, id });
    if (resolved === null) return null;
    all.push(resolved);
  }
  return askPermissionForAll(all, log);
}

function runInTurn({ checklists, runs }: TurnRuns, uri: vscode.Uri, targets: readonly string[], permitted: ReadonlySet<string>): Promise<TurnsTaken> {
  const ends = new Map<string, string>();
  return inTurn(targets, {
    run: async (id) => {
      const executed = await runs.run({ uri, id }, permitted);
      if (executed === null || executed.result.outcome.status === 'cancelled') return 'not-run';
      const { outcome } = executed.result;
      ends.set(id, describeEnd(executed.result));
      return outcome.status === 'exited' && outcome.exitCode === 0 ? 'passed' : 'failed';
    },
    ask: async (id) => {
      const { snapshot } = await checklists.open(uri);
      const title = (snapshot === null ? null : findRunnable(snapshot, id))?.title ?? id;
      return askAfterFailure(vscode.l10n.t('“{0}” {1}. What follows it was not run.', asLabel(title, 80), ends.get(id) ?? ''));
    },
    skip: async (id, reason) => {
      const outcome = await checklists.act(await checklists.open(uri), (engine, file) => engine.skipExec(file, id, reason));
      if (outcome.status === 'done') return 'skipped';
      void showRefusal(outcome.message);
      return 'refused';
    },
  });
}

async function askAfterFailure(message: string): Promise<AfterFailure> {
  const retry = vscode.l10n.t('Retry');
  const skip = vscode.l10n.t('Skip…');
  const chosen = await showRefusal(message, retry, skip, vscode.l10n.t('Stop'));
  if (chosen === retry) return { choice: 'retry' };
  const reason = chosen === skip ? await askReason(vscode.l10n.t('Go on though it failed: why?')) : undefined;
  return reason === undefined ? { choice: 'stop' } : { choice: 'skip', reason };
}
