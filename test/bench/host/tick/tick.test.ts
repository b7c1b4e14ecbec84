/** Runs in the extension host: a tick against a bare one-character edit, in turns, in one shown document. */
import { strict as assert } from 'node:assert';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import * as vscode from 'vscode';
import { parseChecklist } from '../../../../src/core/checklist/parse.ts';

const LIMIT = 1.3;

/** The seed so often over. */
const SIZES = [1, 10, 100];
const ROUNDS = 60;

describe('from a tick to the changed document', () => {
  for (const copies of SIZES) {
    it(`costs at most ${String(LIMIT)} times a bare edit, text × ${String(copies)}`, async function () {
      this.timeout(400_000);
      const text = await checklistText(copies);
      const { uri, document } = await show(`bench-${String(copies)}-checklist.md`, text);
      const item = parseChecklist(text).items.find((candidate) => candidate.kind === 'manual');
      assert.ok(item);
      const range = new vscode.Range(item.line - 1, item.column - 1, item.line - 1, item.column);
      const other = (): 'x' | ' ' => (document.getText(range) === ' ' ? 'x' : ' ');
      const edit = async (): Promise<void> => {
        const change = new vscode.WorkspaceEdit();
        change.replace(uri, range, other());
        await vscode.workspace.applyEdit(change);
      };
      const tick = async (): Promise<void> => {
        await vscode.commands.executeCommand(other() === 'x' ? 'holdpoint.tick' : 'holdpoint.untick', { uri, id: item.id });
      };
      const floor: number[] = [];
      const cost: number[] = [];
      for (let round = 0; round < ROUNDS + 4; round += 1) {
        // Who goes first changes with each round. Each way starts from a clean document that is at rest.
        const measureEdit = async (): Promise<void> => {
          floor.push(await measure(document, edit));
          await vscode.commands.executeCommand('workbench.action.files.revert');
          await atRest(document);
        };
        const measureTick = async (): Promise<void> => {
          cost.push(await measure(document, tick));
          await atRest(document);
        };
        for (const way of round % 2 === 0 ? [measureEdit, measureTick] : [measureTick, measureEdit]) await way();
      }
      // The first rounds load the engine and warm the editor.
      const ratios = { median: quantile(cost.slice(4), 0.5) / quantile(floor.slice(4), 0.5), p95: quantile(cost.slice(4), 0.95) / quantile(floor.slice(4), 0.95) };
      console.log(
        'mocha',
        `${String(document.lineCount)} lines: edit ${figures(floor)}, tick ${figures(cost)}, ratio median ${ratios.median.toFixed(2)}, p95 ${ratios.p95.toFixed(2)} (limit ${String(LIMIT)})`,
      );
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      for (const figure of ['median', 'p95'] as const) assert.ok(ratios[figure] <= LIMIT, `${figure}: ${ratios[figure].toFixed(2)}`);
    });
  }
});

/** Milliseconds from the call until the document has changed; what the action does after that is waited for, not counted. */
async function measure(document: vscode.TextDocument, action: () => Promise<void>): Promise<number> {
  const changed = new Promise<number>((resolve) => {
    const listener = vscode.workspace.onDidChangeTextDocument((event) => {
      if (event.document !== document || event.contentChanges.length === 0) return;
      listener.dispose();
      resolve(performance.now());
    });
  });
  const start = performance.now();
  const done = action();
  const end = await changed;
  await done;
  return end - start;
}

async function atRest(document: vscode.TextDocument): Promise<void> {
  for (const end = Date.now() + 5_000; document.isDirty && Date.now() < end; ) await wait(5);
  assert.equal(document.isDirty, false, 'the document is clean again');
  await wait(150);
}

async function show(name: string, text: string): Promise<{ readonly uri: vscode.Uri; readonly document: vscode.TextDocument }> {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder);
  const uri = vscode.Uri.joinPath(folder.uri, name);
  await writeFile(uri.fsPath, text);
  const { document } = await vscode.window.showTextDocument(uri);
  await wait(3_000);
  return { uri, document };
}

async function checklistText(copies: number): Promise<string> {
  const root = process.env.HOLDPOINT_ROOT ?? '';
  const seed = join(root, '..', 'shared', 'seed', 'production-deployment-checklist.md');
  const sample = join(root, 'test', 'fixtures', 'whole-checklist', 'input.md');
  const text = await readFile(seed, 'utf8').catch(() => readFile(sample, 'utf8'));
  const body = text.replace(/^---\n[^]*?\n---\n/u, '');
  return Array.from({ length: copies }, () => body).join('\n');
}

function figures(times: readonly number[]): string {
  return `${quantile(times.slice(4), 0.5).toFixed(1)}/${quantile(times.slice(4), 0.95).toFixed(1)} ms`;
}

function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN;
}
