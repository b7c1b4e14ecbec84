import * as vscode from 'vscode';
import { isCheckable } from '../core/checklist/checkable.ts';
import { isUnbound } from '../core/condition/judging/bind.ts';
import type { Block, Item, Statement } from '../core/checklist/model.ts';
import type { Snapshot } from '../core/engine/engine.ts';
import type { ExecResult } from '../core/ports.ts';
import type { Checklists, OpenChecklist, Target } from './checklists.ts';
import { latestVerdict } from './decorations.ts';
import { describeItem, type EvidenceRow } from '../core/run/evidence.ts';
import { latestExecution } from './executionText.ts';
import { mayAct } from './messages.ts';
import { asCodeBlock, asMarkdown } from './plainText.ts';
import { isCommandItem, isRunnableBlock, statementAt, statementTitle } from './runnable.ts';
import { commandLink } from './targetArgument.ts';

/** Rows whose text is a query or a list of samples, and reads best as it was sent. */
const AS_CODE = new Set(['Query', 'Query now', 'Reference query', 'Samples']);

/**
 * How a line was read, the evidence of an item and how a statement ended, with a link that checks or runs it. Text of a file or a server stands in a
 * part that is not trusted; the link stands in a part of its own that may call one command and holds nothing but encoded ids.
 */
export class EvidenceHovers implements vscode.HoverProvider {
  readonly #checklists: Checklists;
  readonly #scripts: WeakMap<ExecResult, string>;

  constructor(checklists: Checklists, scripts: WeakMap<ExecResult, string>) {
    this.#checklists = checklists;
    this.#scripts = scripts;
  }

  async provideHover(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.Hover | null> {
    if (!this.#checklists.isChecklist(document)) return null;
    const checklist = await this.#checklists.settled(await this.#checklists.open(document.uri));
    const { snapshot } = checklist;
    if (snapshot === null || checklist.version !== document.version) return null;
    const line = position.line + 1;
    const range = document.lineAt(position.line).range;
    const item = snapshot.checklist.items.find((candidate) => candidate.line === line);
    if (item !== undefined) return new vscode.Hover(await this.#aboutItem(checklist, snapshot, item), range);
    const trigger = snapshot.checklist.triggers.find((candidate) => candidate.line === line);
    if (trigger !== undefined) return new vscode.Hover([untrusted(rows((await explaining()).aboutTrigger(snapshot, trigger)))], range);
    const block = snapshot.checklist.blocks.find((candidate) => isRunnableBlock(candidate) && candidate.line <= line && line <= candidate.endLine);
    const statement = block === undefined ? null : statementAt(block, line);
    return block === undefined || statement === null ? null : new vscode.Hover(this.#aboutStatement(checklist, snapshot, block, statement), range);
  }

  async #aboutItem(checklist: OpenChecklist, snapshot: Snapshot, item: Item): Promise<vscode.MarkdownString[]> {
    const target = { uri: checklist.uri, id: item.id };
    const state = snapshot.run?.items.get(item.id) ?? null;
    const parts = [untrusted(asMarkdown(describeItem(item, state)))];
    const checkable = isCheckable(item, snapshot);
    const verdict = checkable ? latestVerdict(checklist, snapshot, item) : null;
    const unchecked = checkable && verdict === null ? asMarkdown(`${vscode.l10n.t('Not checked yet.')}\n`) : '';
    parts.push(untrusted(unchecked + rows((await explaining()).aboutItem(snapshot, item, verdict))));
    if (checkable) {
      if (mayAct(checklist.uri)) parts.push(link(vscode.l10n.t('Check'), 'holdpoint.check', target));
      if (mayAct(checklist.uri) && isUnbound(item, snapshot.configuration)) parts.push(link(vscode.l10n.t('Bind metric…'), 'holdpoint.bindMetric', target));
    }
    if (isCommandItem(item)) parts.push(...this.#executionParts(checklist, snapshot, target));
    return parts;
  }

  #aboutStatement(checklist: OpenChecklist, snapshot: Snapshot, block: Block, statement: Statement): vscode.MarkdownString[] {
    const heading = untrusted(asMarkdown(statementTitle(statement)) + asCodeBlock(statement.text, 'shellscript'));
    const whole = checklist.running.has(block.id) && !checklist.running.has(statement.id);
    return whole ? [heading] : [heading, ...this.#executionParts(checklist, snapshot, { uri: checklist.uri, id: statement.id })];
  }

  #executionParts(checklist: OpenChecklist, snapshot: Snapshot, target: Target): vscode.MarkdownString[] {
    const latest = latestExecution(snapshot, checklist.results, this.#scripts, target.id);
    const ended = latest === null ? [] : [untrusted(asMarkdown(vscode.l10n.t('Last run: {0}', latest.title)) + (latest.excerpt === '' ? '' : asCodeBlock(tail(latest.excerpt))))];
    if (!mayAct(checklist.uri)) return ended;
    const action = checklist.running.has(target.id) ? link(vscode.l10n.t('Stop'), 'holdpoint.stop', target) : link(vscode.l10n.t('Run this'), 'holdpoint.run', target);
    return [...ended, action];
  }
}

/** Loaded with the first hover. */
const explaining = () => import('../core/explanation/hoverRows.ts');

function rows(evidence: readonly EvidenceRow[]): string {
  return evidence.map(({ label, value }) => (AS_CODE.has(label) ? `**${label}**${asCodeBlock(value, label === 'Samples' ? 'text' : 'promql')}` : `**${label}** ${asMarkdown(value)}  \n`)).join('');
}

function untrusted(markdown: string): vscode.MarkdownString {
  const part = new vscode.MarkdownString(markdown, false);
  part.isTrusted = false;
  part.supportHtml = false;
  return part;
}

function link(title: string, command: 'holdpoint.check' | 'holdpoint.bindMetric' | 'holdpoint.run' | 'holdpoint.stop', target: Target): vscode.MarkdownString {
  const part = new vscode.MarkdownString(`[${title}](${commandLink(command, target)})`, false);
  part.isTrusted = { enabledCommands: [command] };
  part.supportHtml = false;
  return part;
}

/** The last lines, which say how it went. */
function tail(text: string): string {
  return text.trimEnd().split('\n').slice(-10).join('\n');
}
