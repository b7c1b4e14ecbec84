import * as vscode from 'vscode';
import type { Suggestion, Suggestions } from '../core/engine/engine.ts';
import type { Checklists, OpenChecklist, Target } from './checklists.ts';
import { obtainConsent } from './consent.ts';
import { mayAct, showRefusal, whyNot } from './messages.ts';
import { asLabel } from './plainText.ts';

/** Milliseconds for the names and all the values. */
const PATIENCE = 60_000;

interface Row extends vscode.QuickPickItem {
  readonly suggestion?: Suggestion;
}

/** Binds items to metrics: looks for some that fit, has a person choose one, and writes it into the front matter. */
export class MetricBinding implements vscode.Disposable {
  readonly #checklists: Checklists;
  readonly #log: vscode.LogOutputChannel;
  readonly #active = new Set<AbortController>();

  constructor(checklists: Checklists, log: vscode.LogOutputChannel) {
    this.#checklists = checklists;
    this.#log = log;
  }

  /** The name of the metric that was written, null where none was. */
  async bind(target: Target): Promise<string | null> {
    if (!mayAct(target.uri)) return refuse(whyNot(target.uri));
    const checklist = await this.#checklists.settled(await this.#checklists.open(target.uri));
    // Without a server nothing will be connected to, so nothing is to be approved.
    const server = checklist.snapshot?.configuration.prometheus ?? null;
    if (server !== null && (await obtainConsent(this.#checklists, checklist, this.#log)) === 'refused') return null;
    const suggestions = await this.#look(checklist, target.id);
    if (suggestions === null) return null;
    if (suggestions.metrics.length === 0) return refuse(vscode.l10n.t('The server has no metric that an item of this wording is usually about. Write “{0}: {1}” under holdpoint.metrics in the front matter.', suggestions.name, '{ query: … }'));
    const chosen = await choose(suggestions);
    return chosen === null ? null : write(target.uri, suggestions.name, chosen);
  }

  /** Cancels every search. */
  dispose(): void {
    for (const stop of this.#active) stop.abort();
  }

  async #look(checklist: OpenChecklist, item: string): Promise<Suggestions | null> {
    const stop = new AbortController();
    this.#active.add(stop);
    const options = { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Holdpoint is looking for metrics'), cancellable: true };
    try {
      return await vscode.window.withProgress(options, async (_progress, token) => {
        const listener = token.onCancellationRequested(() => {
          stop.abort();
        });
        try {
          const late = AbortSignal.timeout(PATIENCE);
          const outcome = await this.#checklists.act(checklist, (engine, file) => engine.suggest(file, item, AbortSignal.any([stop.signal, late])));
          if (outcome.status === 'done') return outcome.value;
          // Who cancelled knows.
          if (outcome.code !== 'cancelled') refuse(outcome.message);
          else if (late.aborted) refuse(vscode.l10n.t('The server took longer than a minute to tell its metrics. Nothing was written.'));
          return null;
        } finally {
          listener.dispose();
        }
      });
    } finally {
      this.#active.delete(stop);
    }
  }
}

async function choose({ name, metrics }: Suggestions): Promise<Suggestion | null> {
  const row = (suggestion: Suggestion): Row => ({
    label: asLabel(suggestion.title),
    description: asLabel(`${suggestion.value ?? suggestion.message ?? ''} · ${suggestion.from}`, 160),
    detail: asLabel(String(suggestion.metric['query'] ?? ''), 300),
    suggestion,
  });
  const [valued, others] = [metrics.filter(({ value }) => value !== null), metrics.filter(({ value }) => value === null)];
  const rows: readonly Row[] = [
    ...valued.map(row),
    ...(others.length === 0 ? [] : [{ label: vscode.l10n.t('without a value now'), kind: vscode.QuickPickItemKind.Separator }]),
    ...others.map(row),
  ];
  const chosen = await vscode.window.showQuickPick(rows, { title: vscode.l10n.t('Bind “{0}” to', asLabel(name)), matchOnDescription: true, matchOnDetail: true, ignoreFocusOut: true });
  return chosen?.suggestion ?? null;
}

/** An edit like typing: undone by Undo, and never saved for its user. */
async function write(uri: vscode.Uri, name: string, { metric }: Suggestion): Promise<string | null> {
  // Brings the YAML library, which nothing else needs before an engine is at work.
  const { insertMetric } = await import('../core/configuration/insertMetric.ts');
  const document = await vscode.workspace.openTextDocument(uri);
  const written = insertMetric(document.getText(), name, metric);
  if (written.status === 'refused') return refuse(written.message);
  const { offset, text } = written.edit;
  const change = new vscode.WorkspaceEdit();
  change.insert(uri, document.positionAt(offset), text);
  if (!(await vscode.workspace.applyEdit(change))) return refuse(vscode.l10n.t('The editor refused the change. Look whether the file is read-only.'));
  const editor = await vscode.window.showTextDocument(document, { preview: false });
  const at = document.positionAt(document.getText().indexOf(text.trim(), offset - 1));
  editor.selection = new vscode.Selection(at, at);
  editor.revealRange(new vscode.Range(at, at), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  return name;
}

function refuse(message: string): null {
  void showRefusal(message);
  return null;
}
