import * as vscode from 'vscode';
import { checkableItems } from '../core/checklist/checkable.ts';
import type { Item } from '../core/checklist/model.ts';
import { isUnbound } from '../core/condition/judging/bind.ts';
import type { Snapshot } from '../core/engine/engine.ts';
import { AnsweredSecrets } from './answeredSecrets.ts';
import { BlockRuns } from './blockRuns.ts';
import { CheckRuns } from './checkRuns.ts';
import type { Checklists, OpenChecklist, Target } from './checklists.ts';
import { ConditionColours } from './conditionColours.ts';
import { VerdictDecorations } from './decorations.ts';
import { EvidenceHovers } from './hovers.ts';
import { BlockLenses } from './lenses.ts';
import { showRefusal } from './messages.ts';
import { MetricBinding } from './metricBinding.ts';
import { asLabel } from './plainText.ts';
import { ChecklistProblems } from './problems.ts';
import { QuickFixes } from './quickFixes.ts';
import { isSequence } from '../core/checklist/inSection.ts';
import { findRunnable, runnableAt, runnables, type Runnable } from './runnable.ts';
import { targetFrom, targetsFrom } from './targetArgument.ts';

const MARKDOWN: vscode.DocumentSelector = { language: 'markdown' };

/** What was registered. `stop` ends what measures, and of what runs what is to end with the window. */
export interface Actions extends vscode.Disposable {
  stop(): Promise<void>;
}

/** Registers running and checking: lenses, terminals, decorations, hovers, problems, quick fixes and their commands. */
export function registerActions(checklists: Checklists, log: vscode.LogOutputChannel, secrets: vscode.SecretStorage): Actions {
  const runs = new BlockRuns(checklists, log, new AnsweredSecrets(secrets));
  const checks = new CheckRuns(checklists, log);
  const binding = new MetricBinding(checklists, log);
  const lenses = new BlockLenses(checklists, runs.scripts);
  const problems = new ChecklistProblems(checklists);
  const colours = new ConditionColours(checklists);
  const command = (name: string, action: (argument: unknown, selected: unknown) => Promise<unknown>): vscode.Disposable => vscode.commands.registerCommand(name, action);
  const registered = vscode.Disposable.from(
    runs,
    checks,
    binding,
    lenses,
    colours,
    new VerdictDecorations(checklists, runs.scripts),
    problems,
    vscode.languages.registerCodeLensProvider(MARKDOWN, lenses),
    vscode.languages.registerCodeActionsProvider(MARKDOWN, new QuickFixes(checklists, problems), QuickFixes.metadata),
    vscode.languages.registerDocumentSemanticTokensProvider(MARKDOWN, colours, ConditionColours.legend),
    vscode.languages.registerHoverProvider(MARKDOWN, new EvidenceHovers(checklists, runs.scripts)),
    command('holdpoint.run', async (argument) => {
      const target = targetFrom(argument) ?? (await pickRunnable(checklists, 'whole'));
      return target === null ? null : runs.run(target);
    }),
    command('holdpoint.runStatement', async (argument) => {
      const target = targetFrom(argument) ?? (await pickRunnable(checklists, 'statement'));
      return target === null ? null : runs.run(target);
    }),
    command('holdpoint.runSection', async (argument) => {
      const target = targetFrom(argument) ?? (await pickSection(checklists));
      return target === null ? null : (await import('./turnRuns.ts')).runSection({ checklists, runs, log }, target);
    }),
    command('holdpoint.rollBack', async (argument) => {
      const uri = targetFrom(argument)?.uri ?? (await shown(checklists))?.checklist.uri;
      if (uri !== undefined) await (await import('./rollBack.ts')).rollBack({ checklists, runs, log }, uri);
    }),
    command('holdpoint.runSelection', async () => (await import('./turnRuns.ts')).runSelection({ checklists, runs, log })),
    command('holdpoint.dryRun', async (argument) => {
      const target = targetFrom(argument) ?? (await pickRunnable(checklists, 'whole'));
      if (target !== null) await runs.dryRun(target);
    }),
    command('holdpoint.forgetValues', async (argument) => {
      const uri = targetFrom(argument)?.uri ?? (await shown(checklists))?.checklist.uri;
      if (uri !== undefined) await runs.forgetValues(uri);
    }),
    command('holdpoint.stop', async (argument) => {
      const target = targetFrom(argument) ?? (await pickRunning(checklists));
      if (target !== null) runs.stop(target);
    }),
    command('holdpoint.copy', async (argument) => {
      const target = targetFrom(argument) ?? (await pickRunnable(checklists, 'whole'));
      if (target !== null) await copy(checklists, target);
    }),
    command('holdpoint.showOutput', async (argument) => {
      const target = targetFrom(argument) ?? (await pickRunnable(checklists, 'whole'));
      if (target !== null) await runs.showOutput(target);
    }),
    command('holdpoint.compareOutput', async (argument) => {
      const target = targetFrom(argument) ?? (await pickRunnable(checklists, 'whole'));
      if (target !== null) await (await import('./outputDiff.ts')).showOutputDiff(checklists, target);
    }),
    { dispose: () => void import('./outputDiff.ts').then(({ disposeOutputDiff }) => { disposeOutputDiff(); }) },
    command('holdpoint.check', async (argument, selected) => {
      const target = targetFrom(argument) ?? (await pickItem(checklists, checkableItems, vscode.l10n.t('Choose what to check')));
      return target === null ? [] : checks.check(target, targetsFrom(selected));
    }),
    command('holdpoint.bindMetric', async (argument) => {
      const target = targetFrom(argument) ?? (await pickItem(checklists, unboundItems, vscode.l10n.t('Choose an item to bind a metric to')));
      return target === null ? null : binding.bind(target);
    }),
    command('holdpoint.checkAll', async (argument) => {
      const uri = targetFrom(argument)?.uri ?? (await shown(checklists))?.checklist.uri;
      return uri === undefined ? [] : checks.checkAll(uri);
    }),
  );
  return {
    async stop() {
      await Promise.all([runs.close(), checks.stopAll()]);
    },
    dispose() {
      registered.dispose();
    },
  };
}

interface Shown {
  readonly checklist: OpenChecklist;
  readonly snapshot: Snapshot;
}

/** The checklist that a command without a target is about: that of the active editor, else the one in the view. */
async function shown(checklists: Checklists): Promise<Shown | null> {
  const document = vscode.window.activeTextEditor?.document;
  const checklist = document !== undefined && checklists.isChecklist(document) ? await checklists.open(document.uri) : checklists.current;
  if (checklist === null) {
    void showRefusal(vscode.l10n.t('No checklist is open. Open one and try again.'));
    return null;
  }
  const settled = await checklists.settled(checklist);
  if (settled.snapshot !== null) return { checklist: settled, snapshot: settled.snapshot };
  void showRefusal(settled.failure ?? vscode.l10n.t('The checklist could not be read.'));
  return null;
}

/** The line of the cursor, counted from 1, where the active editor shows this checklist. */
function cursorLine(checklist: OpenChecklist): number | null {
  const editor = vscode.window.activeTextEditor;
  return editor?.document.uri.toString() === checklist.uri.toString() ? editor.selection.active.line + 1 : null;
}

async function pickRunnable(checklists: Checklists, grain: 'statement' | 'whole'): Promise<Target | null> {
  const found = await shown(checklists);
  if (found === null) return null;
  const { checklist, snapshot } = found;
  const line = cursorLine(checklist);
  const here = line === null || grain === 'statement' ? null : runnableAt(snapshot, line);
  return here === null ? pick(checklist, runnables(snapshot, grain), vscode.l10n.t('Choose what to run')) : { uri: checklist.uri, id: here.id };
}

async function pickSection(checklists: Checklists): Promise<Target | null> {
  const found = await shown(checklists);
  if (found === null) return null;
  const { checklist, snapshot } = found;
  const sections = snapshot.checklist.sections.filter((section) => isSequence(snapshot.checklist, section));
  return pick(checklist, sections.map(({ id, title, line }) => ({ id, title, line, text: '' })), vscode.l10n.t('Choose a section to run'));
}

async function pickRunning(checklists: Checklists): Promise<Target | null> {
  const found = await shown(checklists);
  if (found === null) return null;
  const { checklist, snapshot } = found;
  const running = [...checklist.running].map((id) => findRunnable(snapshot, id)).filter((found) => found !== null);
  const [only, ...others] = running;
  return only !== undefined && others.length === 0 ? { uri: checklist.uri, id: only.id } : pick(checklist, running, vscode.l10n.t('Choose what to stop'));
}

function unboundItems({ checklist, configuration }: Snapshot): readonly Item[] {
  return checklist.items.filter((item) => isUnbound(item, configuration));
}

async function pickItem(checklists: Checklists, fitting: (snapshot: Snapshot) => readonly Item[], title: string): Promise<Target | null> {
  const found = await shown(checklists);
  if (found === null) return null;
  const { checklist, snapshot } = found;
  const items = fitting(snapshot);
  const line = cursorLine(checklist);
  const here = items.find((item) => item.line === line);
  return here === undefined
    ? pick(checklist, items.map((item) => ({ id: item.id, title: item.label, line: item.line, text: '' })), title)
    : { uri: checklist.uri, id: here.id };
}

async function pick(checklist: OpenChecklist, choices: readonly Pick<Runnable, 'id' | 'title' | 'line' | 'text'>[], title: string): Promise<Target | null> {
  if (choices.length === 0) {
    void showRefusal(vscode.l10n.t('This checklist has nothing of that kind.'));
    return null;
  }
  const rows = choices.map((choice) => ({
    label: asLabel(choice.title),
    description: vscode.l10n.t('line {0}', choice.line),
    detail: asLabel(choice.text, 120),
    id: choice.id,
  }));
  const chosen = await vscode.window.showQuickPick(rows, { title, matchOnDetail: true });
  return chosen === undefined ? null : { uri: checklist.uri, id: chosen.id };
}

async function copy(checklists: Checklists, target: Target): Promise<void> {
  const { snapshot } = await checklists.settled(await checklists.open(target.uri));
  const block = snapshot?.checklist.blocks.find((candidate) => candidate.id === target.id);
  const text = block?.text ?? (snapshot === null ? null : findRunnable(snapshot, target.id)?.text) ?? null;
  if (text === null) void showRefusal(vscode.l10n.t('There is nothing to copy there any more.'));
  else await vscode.env.clipboard.writeText(text);
}
