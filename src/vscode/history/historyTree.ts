import * as vscode from 'vscode';
import { describeSpan } from '../../core/condition/describe.ts';
import type { ChecklistParser } from '../../core/ports.ts';
import { describeVerification } from '../../core/record/verification.ts';
import type { RunSummary } from '../../core/record/runSummary.ts';
import { asLabel, visible } from '../plainText.ts';
import type { HistoryRun } from './historyReader.ts';

/** Deployments that are read at once. */
const PAGE = 50;

/** A run of a folder, a month of runs, or the row that reads more. */
export type HistoryRow =
  | { readonly kind: 'month'; readonly month: string }
  | { readonly kind: 'run'; readonly folder: string; readonly read: HistoryRun }
  | { readonly kind: 'more'; readonly left: number };

interface Known {
  readonly folder: string;
  readonly run: string;
  readonly commit: string;
}

/** Deployments from the history of git, newest first, by month. Reads nothing before it is looked at, and a page at a time. */
export class HistoryTree implements vscode.TreeDataProvider<HistoryRow>, vscode.Disposable {
  readonly #parser: ChecklistParser;
  readonly #log: vscode.LogOutputChannel;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  #known: readonly Known[] | null = null;
  #rows: HistoryRow[] = [];
  #reading = new AbortController();

  constructor(parser: ChecklistParser, log: vscode.LogOutputChannel) {
    this.#parser = parser;
    this.#log = log;
  }

  refresh(): void {
    this.#reading.abort();
    this.#reading = new AbortController();
    this.#known = null;
    this.#rows = [];
    this.#changed.fire(undefined);
  }

  async getChildren(row?: HistoryRow): Promise<HistoryRow[]> {
    if (row?.kind === 'month') return this.#rows.filter((candidate) => monthOf(candidate) === row.month);
    if (row !== undefined || !vscode.workspace.isTrusted) return [];
    if (this.#known === null) await this.#read();
    const months = [...new Set(this.#rows.map(monthOf))].map((month): HistoryRow => ({ kind: 'month', month }));
    const left = (this.#known?.length ?? 0) - this.#rows.length;
    return left > 0 ? [...months, { kind: 'more', left }] : months;
  }

  getTreeItem(row: HistoryRow): vscode.TreeItem {
    if (row.kind === 'month') {
      const item = new vscode.TreeItem(monthTitle(row.month), vscode.TreeItemCollapsibleState.Expanded);
      item.id = row.month;
      return item;
    }
    if (row.kind === 'more') {
      const item = new vscode.TreeItem(vscode.l10n.t('Show More… ({0} left)', row.left));
      item.command = { command: 'holdpoint.moreDeployments', title: '' };
      return item;
    }
    return runItem(row.folder, row.read);
  }

  /** Reads the next page. */
  async more(): Promise<void> {
    await this.#read();
    this.#changed.fire(undefined);
  }

  async #read(): Promise<void> {
    const { signal } = this.#reading;
    try {
      const { listRuns, readRuns } = await import('./historyReader.ts');
      if (this.#known === null) {
        const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file').map(({ uri }) => uri.fsPath);
        const found = await Promise.all(folders.map(async (folder) => (await listRuns(folder, signal)).map((run) => ({ folder, ...run }))));
        if (signal.aborted) return;
        this.#known = found.flat().sort((a, b) => (a.run < b.run ? 1 : -1));
      }
      const page = this.#known.slice(this.#rows.length, this.#rows.length + PAGE);
      for (const folder of new Set(page.map((known) => known.folder))) {
        const own = page.filter((known) => known.folder === folder);
        for await (const read of readRuns(folder, own, this.#parser, signal)) this.#rows.push({ kind: 'run', folder, read });
      }
    } catch (error) {
      if (signal.aborted) return;
      this.#log.error('The history of deployments could not be read', error);
      void vscode.window.showWarningMessage(vscode.l10n.t('The history of deployments could not be read. The log says why.'));
    }
  }

  dispose(): void {
    this.#reading.abort();
    this.#changed.dispose();
  }
}

function monthOf(row: HistoryRow): string {
  return row.kind === 'run' ? row.read.run.slice(0, 7) : '';
}

function monthTitle(month: string): string {
  return new Date(`${month}-01T00:00:00Z`).toLocaleDateString(vscode.env.language, { month: 'long', year: 'numeric', timeZone: 'UTC' });
}

const ICONS: Readonly<Record<RunSummary['outcome'], readonly [icon: string, colour: string | null]>> = {
  open: ['sync', null],
  completed: ['pass', 'testing.iconPassed'],
  'completed-with-deviations': ['warning', 'editorWarning.foreground'],
  'rolled-back': ['discard', 'testing.iconFailed'],
  aborted: ['circle-slash', 'testing.iconFailed'],
  reset: ['debug-restart', null],
};

function runItem(folder: string, { run, summary, verification }: HistoryRun): vscode.TreeItem {
  const verified = describeVerification(verification);
  const isWrong = verification.level === null || summary === null;
  const [icon, colour] = isWrong ? (['shield', 'testing.iconFailed'] as const) : ICONS[summary.outcome];
  const what = summary === null ? '' : [summary.version ?? summary.path, summary.environment === null ? '' : vscode.l10n.t('to {0}', summary.environment)].filter((part) => part !== '').join(' ');
  const item = new vscode.TreeItem(asLabel(what === '' ? run : what));
  item.id = `${folder}\n${run}`;
  item.description = asLabel(isWrong ? vscode.l10n.t('the record is wrong') : describeSummary(summary));
  item.tooltip = visible([run, summary === null ? '' : describeSummary(summary), verified].filter((line) => line !== '').join('\n'));
  item.iconPath = new vscode.ThemeIcon(icon, colour === null ? undefined : new vscode.ThemeColor(colour));
  item.contextValue = 'run';
  item.command = { command: 'holdpoint.openRecord', title: vscode.l10n.t('Open Record'), arguments: [{ folder, run }] };
  item.accessibilityInformation = { label: asLabel(`${what} ${String(item.description)}, ${verified}`, 400) };
  return item;
}

function describeSummary({ outcome, done, total, deviations, operator, started, duration }: RunSummary): string {
  const parts = [outcome.replaceAll('-', ' '), `${String(done)}/${String(total)}`, operator, started.slice(0, 16).replace('T', ' '), describeSpan(duration)];
  if (deviations > 0) parts.push(deviations === 1 ? vscode.l10n.t('1 deviation') : vscode.l10n.t('{0} deviations', deviations));
  return parts.join(' · ');
}
