/** What the tests in the host share: a checklist in the workspace, its lenses, hovers and problems, and waiting. */
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { Target } from '../../src/vscode/checklists.ts';

/** Writes a checklist into the workspace and shows it. An editor may know an older file of that name, and takes a moment to see the new one. */
export async function showChecklist(name: string, text: string): Promise<vscode.Uri> {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'a folder is open');
  const uri = vscode.Uri.joinPath(folder.uri, name);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  const { document } = await vscode.window.showTextDocument(uri);
  const lines = (content: string): string => content.replace(/^\ufeff/u, '').replaceAll(/\r\n?/gu, '\n');
  await until('the editor shows the file as written', () => (lines(document.getText()) === lines(text) && !document.isDirty ? true : null));
  return uri;
}

/** Closes every editor and deletes the file. */
export async function discard(uri: vscode.Uri): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  await vscode.workspace.fs.delete(uri);
}

/** Calls `look` until it gives something that is not null; fails with what was hoped for after `limit` milliseconds. */
export async function until<T>(hope: string, look: () => Promise<T | null> | T | null, limit = 15_000): Promise<T> {
  const end = Date.now() + limit;
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    if (Date.now() > end) throw new Error(`did not come true in ${String(limit)} ms: ${hope}`);
    await wait(50);
  }
}

export async function lenses(uri: vscode.Uri): Promise<readonly vscode.CodeLens[]> {
  return vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri, 1_000);
}

/** Titles of the lenses on a line, counted from 1; those of other extensions are left out. */
export async function lensTitles(uri: vscode.Uri, line: number): Promise<readonly string[]> {
  return (await lenses(uri)).filter((lens) => lens.range.start.line === line - 1 && lens.command?.command.startsWith('holdpoint.') === true).map((lens) => lens.command?.title ?? '');
}

/** Waits until the lenses on a line have these titles. */
export async function lensesBecome(uri: vscode.Uri, line: number, expected: readonly (string | RegExp)[]): Promise<readonly string[]> {
  let last: readonly string[] = [];
  const fits = (titles: readonly string[]): boolean =>
    titles.length === expected.length && expected.every((wanted, index) => (typeof wanted === 'string' ? titles[index] === wanted : wanted.test(titles[index] ?? '')));
  return until(`lenses ${expected.join(', ')}`, async () => {
    last = await lensTitles(uri, line);
    return fits(last) ? last : null;
  }).catch((error: unknown) => {
    throw new Error(`the lenses are ${JSON.stringify(last)}`, { cause: error });
  });
}

/** The target of a lens that stands on a line. */
export async function lensTarget(uri: vscode.Uri, line: number): Promise<Target> {
  const lens = await until(`a lens on line ${String(line)}`, async () => (await lenses(uri)).find((one) => one.range.start.line === line - 1 && one.command?.command.startsWith('holdpoint.') === true) ?? null);
  return lens.command?.arguments?.[0] as Target;
}

/** Parts of the hovers at the start of a line, counted from 1. */
export async function hoverParts(uri: vscode.Uri, line: number): Promise<readonly vscode.MarkdownString[]> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', uri, new vscode.Position(line - 1, 0));
  return hovers.flatMap((hover) => hover.contents).filter((part) => part instanceof vscode.MarkdownString);
}

/** Ids of the processes of this machine whose command line holds `mark`. */
export async function processesWith(mark: string): Promise<readonly string[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/u.test(name));
  const lines = await Promise.all(ids.map((id) => readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')));
  return ids.filter((_, index) => lines[index]?.includes(mark) === true);
}
