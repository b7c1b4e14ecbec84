/** How a row of the tree looks and reads. Text of the file's is a label or a plain tooltip, never markup. */
import * as vscode from 'vscode';
import { isCheckable } from '../core/checklist/checkable.ts';
import { isSequence } from '../core/checklist/inSection.ts';
import { isUnbound } from '../core/condition/judging/bind.ts';
import type { Block, Item, Section, Statement, Trigger } from '../core/checklist/model.ts';
import type { Snapshot } from '../core/engine/engine.ts';
import { isBox } from '../core/run/kinds.ts';
import { timeLeft } from '../core/run/moment.ts';
import { soakTime } from '../core/run/soakTime.ts';
import { describeTime } from '../core/condition/describe.ts';
import { isTicked } from '../core/run/select.ts';
import type { ItemState, ItemStatus } from '../core/run/state.ts';
import type { TriggerStatus } from '../core/run/triggerMachine.ts';
import type { OpenChecklist } from './checklists.ts';
import { latestVerdict } from './decorations.ts';
import { describeEvidence, describeItem, describeVerdict, type AnyVerdict } from '../core/run/evidence.ts';
import { mayAct } from './messages.ts';
import { nextStep } from './nextStep.ts';
import { asLabel, visible } from './plainText.ts';
import { blockTitle, isCommandItem, isRunnableBlock, statementTitle } from './runnable.ts';
import type { Count } from './sectionCounts.ts';
import type { Subject } from './treeNodes.ts';

const ICONS: Readonly<Record<ItemStatus, readonly [icon: string, colour: string | null]>> = {
  'to-do': ['circle-large-outline', null],
  running: ['sync~spin', 'charts.blue'],
  ticked: ['check', null],
  passed: ['pass', 'testing.iconPassed'],
  failed: ['error', 'testing.iconFailed'],
  inconclusive: ['question', 'editorWarning.foreground'],
  skipped: ['debug-step-over', 'testing.iconSkipped'],
};

export function describeRow(row: vscode.TreeItem, subject: Subject, checklist: OpenChecklist, snapshot: Snapshot, count: Count | null): void {
  switch (subject.kind) {
    case 'next':
      row.label = asLabel(nextStep(snapshot).text);
      row.iconPath = new vscode.ThemeIcon('arrow-right');
      row.contextValue = 'next';
      return;
    case 'section':
      describeSection(row, subject.section, snapshot, count);
      return;
    case 'item':
      describeItemRow(row, subject.item, checklist, snapshot);
      return;
    case 'block':
      describeRunnable(row, 'block', subject.block.id, isRunnableBlock(subject.block), checklist);
      row.label = asLabel(blockTitle(snapshot, subject.block));
      row.description = asLabel(checklist.progress.get(subject.block.id) ?? subject.block.lang, 100);
      row.tooltip = visible(subject.block.text);
      row.accessibilityInformation = { label: vscode.l10n.t('Block {0}', labelOf(row, subject.block)) };
      return;
    case 'statement':
      describeRunnable(row, 'statement', subject.statement.id, true, checklist);
      row.label = asLabel(statementTitle(subject.statement));
      row.description = asLabel(checklist.progress.get(subject.statement.id) ?? (subject.statement.label === null ? '' : subject.statement.text), 80);
      row.tooltip = visible(subject.statement.text);
      row.accessibilityInformation = { label: vscode.l10n.t('Command {0}', labelOf(row, subject.statement)) };
      return;
    case 'trigger':
      describeTrigger(row, subject.trigger, snapshot);
      return;
    case 'contact':
      row.label = asLabel(`${subject.contact.role}: ${subject.contact.name}`);
      row.description = asLabel([subject.contact.contact, subject.contact.escalation].filter((text) => text !== '').join(' · '));
      row.iconPath = new vscode.ThemeIcon('account');
      row.contextValue = 'contact';
  }
}

const TRIGGER_ICONS: Readonly<Record<TriggerStatus, readonly [icon: string, colour: string | null]>> = {
  ok: ['bell', 'testing.iconPassed'],
  pending: ['watch', 'editorWarning.foreground'],
  firing: ['bell-dot', 'testing.iconFailed'],
  inconclusive: ['question', 'editorWarning.foreground'],
  'not-watched': ['bell-slash', null],
};

function describeTrigger(row: vscode.TreeItem, trigger: Trigger, { run }: Snapshot): void {
  const known = run?.triggers.get(trigger.id) ?? null;
  const [icon, colour] = TRIGGER_ICONS[known?.state ?? 'not-watched'];
  const state = known === null ? vscode.l10n.t('not watched') : `${known.state.replace('-', ' ')}${known.state === 'ok' ? '' : vscode.l10n.t(' since {0}', describeTime(known.since))}`;
  row.label = asLabel(trigger.text);
  row.description = state;
  row.iconPath = new vscode.ThemeIcon(icon, colour === null ? undefined : new vscode.ThemeColor(colour));
  row.tooltip = known === null ? vscode.l10n.t('Watched from the first stage on, once what it connects to was approved.') : visible(known.sentence);
  row.contextValue = 'trigger';
  row.accessibilityInformation = { label: vscode.l10n.t('Rollback trigger {0}, {1}', asLabel(trigger.text), state) };
}

function labelOf(row: vscode.TreeItem, about: Block | Statement): string {
  return `${typeof row.label === 'string' ? row.label : ''}: ${asLabel(about.text, 120)}`;
}

function describeSection(row: vscode.TreeItem, section: Section, { checklist }: Snapshot, count: Count | null): void {
  row.label = asLabel(section.title);
  row.contextValue = words('section', isSequence(checklist, section) && 'sequence');
  row.iconPath = new vscode.ThemeIcon(count !== null && count.done === count.total ? 'pass-filled' : iconOf(section));
  if (count === null) return;
  row.description = `${String(count.done)}/${String(count.total)}`;
  row.accessibilityInformation = { label: vscode.l10n.t('{0}, {1} of {2} done', asLabel(section.title), count.done, count.total) };
}

function iconOf(section: Section): string {
  if (section.stage !== null) return 'rocket';
  switch (section.kind) {
    case 'contacts':
      return 'organization';
    case 'commands':
      return 'zap';
    case 'rollback':
      return 'discard';
    case 'triggers':
      return 'bell';
    case 'plain':
    case 'stage':
    case 'window':
    case 'success':
      return 'list-tree';
  }
}

function describeRunnable(row: vscode.TreeItem, kind: 'block' | 'statement', id: string, runnable: boolean, checklist: OpenChecklist): void {
  const running = checklist.running.has(id);
  row.iconPath = new vscode.ThemeIcon(running ? 'sync~spin' : 'terminal');
  row.contextValue = words(kind, runnable && 'runnable', running && 'running');
}

function describeItemRow(row: vscode.TreeItem, item: Item, checklist: OpenChecklist, snapshot: Snapshot): void {
  const state = snapshot.run?.items.get(item.id) ?? null;
  const ticked = snapshot.run === null ? item.checked : isTicked(snapshot.run, item.id);
  const verdict = latestVerdict(checklist, snapshot, item);
  const running = checklist.running.has(item.id);
  const status: ItemStatus = running ? 'running' : statusOf(state, ticked, verdict);
  const [icon, colour] = ICONS[status];
  const box = isBox(item.kind);
  const label = asLabel(item.label === '' ? item.text : item.label);
  row.label = label;
  // A box says “to do” and “ticked” by itself, and leaves more of a narrow view to the text.
  const boxed = box && mayAct(checklist.uri);
  if (!boxed || (status !== 'to-do' && status !== 'ticked')) row.iconPath = new vscode.ThemeIcon(icon, colour === null ? undefined : new vscode.ThemeColor(colour));
  const standing = verdict === null ? (status === 'to-do' ? '' : wordOf(status)) : describeVerdict(verdict, item.condition?.comparator ?? null);
  row.description = [item.kind === 'manual' || item.kind === 'metric' ? '' : item.kind, standing].filter((word) => word !== '').join(' · ');
  row.tooltip = visible([describeItem(item, state), verdict === null ? '' : describeEvidence(verdict, item.condition)].filter((part) => part !== '').join('\n\n'));
  if (boxed) {
    row.checkboxState = {
      state: ticked ? vscode.TreeItemCheckboxState.Checked : vscode.TreeItemCheckboxState.Unchecked,
      tooltip: ticked ? vscode.l10n.t('Untick') : vscode.l10n.t('Tick'),
      accessibilityInformation: { label },
    };
  }
  const soaking = state?.soak?.ended === false;
  if (soaking) row.description = `${item.kind} · ${soakText(state.soak)}`;
  row.contextValue = words('item', item.kind, box ? 'box' : 'decision', snapshot.run !== null && 'open', isCommandItem(item) && 'runnable', isCheckable(item, snapshot) && 'checkable', isUnbound(item, snapshot.configuration) && 'unbound', running && 'running', soaking && 'soaking', ticked && 'ticked');
  row.accessibilityInformation = { label: `${label}, ${item.kind}, ${wordOf(status)}` };
}

/** How long a running soak still takes, or that its time is up. */
function soakText(soak: NonNullable<ItemState['soak']>): string {
  const { until, phase } = soakTime(soak, Date.now());
  return phase === 'running' ? vscode.l10n.t('{0} left', timeLeft(until - Date.now())) : phase === 'ahead' ? vscode.l10n.t('begins later by this clock') : vscode.l10n.t('its time is up');
}

function statusOf(state: ItemState | null, ticked: boolean, verdict: AnyVerdict | null): ItemStatus {
  if (state !== null) return state.status;
  switch (verdict?.outcome) {
    case 'pass':
      return 'passed';
    case 'fail':
      return 'failed';
    case 'inconclusive':
    case 'error':
      return 'inconclusive';
    case undefined:
      return ticked ? 'ticked' : 'to-do';
  }
}

function words(...parts: readonly (string | false)[]): string {
  return parts.filter((part) => part !== false).join(' ');
}

function wordOf(status: ItemStatus): string {
  switch (status) {
    case 'to-do':
      return vscode.l10n.t('to do');
    case 'running':
      return vscode.l10n.t('running');
    case 'ticked':
      return vscode.l10n.t('ticked');
    case 'passed':
      return vscode.l10n.t('passed');
    case 'failed':
      return vscode.l10n.t('failed');
    case 'inconclusive':
      return vscode.l10n.t('inconclusive');
    case 'skipped':
      return vscode.l10n.t('skipped');
  }
}
