import * as vscode from 'vscode';
import type { Checklists, OpenChecklist } from './checklists.ts';
import { nextStep } from './nextStep.ts';
import { sectionCounts, type Count } from './sectionCounts.ts';
import { buildTree, keyOf, lineOf, NO_NODES, type Row, type TreeNodes } from './treeNodes.ts';
import { describeRow } from './treeRow.ts';

/** How long the counts above a changed item may lag behind, in milliseconds: showing them anew shows all that is under them anew. */
const COUNTS_REST = 120;

/** With more rows than this sections begin folded. */
const MANY = 1_500;

/** The view Deployment: the checklist of `checklists.current` as rows. */
export class DeploymentTree implements vscode.TreeDataProvider<Row>, vscode.Disposable {
  readonly #checklists: Checklists;
  readonly #changed = new vscode.EventEmitter<Row | Row[] | undefined>();
  readonly #listeners: vscode.Disposable;
  readonly #lagging = new Set<Row>();
  #timer: NodeJS.Timeout | null = null;
  #shown: OpenChecklist | null = null;
  #nodes: TreeNodes = NO_NODES;
  #counts: ReadonlyMap<Row, Count> = new Map();

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(checklists: Checklists) {
    this.#checklists = checklists;
    const rebuild = (): void => {
      this.#rebuild();
    };
    this.#listeners = vscode.Disposable.from(
      checklists.onDidChangeCurrent(rebuild),
      checklists.onDidChangeSnapshot((checklist) => {
        if (checklist === checklists.current) rebuild();
      }),
      checklists.onDidChangeItems(({ checklist, ids }) => {
        if (checklist === checklists.current) this.#refresh(ids);
      }),
      checklists.onDidProgress(({ checklist, ids }) => {
        if (checklist === checklists.current) this.#changed.fire(this.#take(ids));
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(rebuild),
    );
    this.#read();
  }

  dispose(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    vscode.Disposable.from(this.#listeners, this.#changed).dispose();
  }

  /** The row of something in the checklist shown. */
  row(kind: Row['kind'], id: string): Row | undefined {
    return this.#nodes.rows.get(keyOf(kind, id));
  }

  /** The line that a row stands on now, counted from 1; 0 where it stands nowhere any more. */
  lineOf(row: Row): number {
    if (row.kind === 'next') return this.#shown?.snapshot ? (nextStep(this.#shown.snapshot).line ?? 0) : 0;
    return lineOf(this.#nodes.subjects.get(row));
  }

  /** Shows rows as they are, for ticks that were refused. */
  restore(rows: readonly Row[]): void {
    this.#changed.fire([...rows]);
  }

  /** Shows everything anew. */
  redraw(): void {
    this.#changed.fire(undefined);
  }

  getParent(row: Row): Row | undefined {
    return this.#nodes.parents.get(row);
  }

  getChildren(row?: Row): Row[] {
    return [...(row === undefined ? this.#nodes.roots : (this.#nodes.children.get(row) ?? []))];
  }

  getTreeItem(row: Row): vscode.TreeItem {
    const item = new vscode.TreeItem('', this.#folding(row));
    item.id = row.key;
    const subject = this.#nodes.subjects.get(row);
    const snapshot = this.#shown?.snapshot ?? null;
    if (this.#shown === null || snapshot === null || subject === undefined) return item;
    describeRow(item, subject, this.#shown, snapshot, this.#counts.get(row) ?? null);
    if (this.lineOf(row) > 0) item.command = { command: 'holdpoint.reveal', title: vscode.l10n.t('Show in Editor'), arguments: [row] };
    return item;
  }

  #folding(row: Row): vscode.TreeItemCollapsibleState {
    if (!this.#nodes.children.has(row)) return vscode.TreeItemCollapsibleState.None;
    const folded = row.kind === 'block' || (row.kind === 'section' && this.#nodes.rows.size > MANY);
    return folded ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.Expanded;
  }

  #read(): void {
    const { current } = this.#checklists;
    const known = this.#shown?.uri.toString() === current?.uri.toString() ? this.#nodes.rows : NO_NODES.rows;
    const snapshot = current?.snapshot ?? null;
    this.#shown = current;
    this.#nodes = current === null || snapshot === null ? NO_NODES : buildTree(current.uri, snapshot.checklist, known);
    this.#counts = snapshot === null ? new Map() : sectionCounts(snapshot, this.#nodes);
  }

  #rebuild(): void {
    this.#read();
    this.#lagging.clear();
    this.#changed.fire(undefined);
  }

  /** Shows the changed items at once and the counts above them soon; the rest of the tree is left alone, which is much cheaper. */
  #refresh(ids: ReadonlySet<string>): void {
    const rows = this.#take(ids);
    if (rows.length > 0) this.#changed.fire(rows);
    const [next] = this.#nodes.roots;
    for (const row of rows) for (let above = this.getParent(row); above !== undefined; above = this.getParent(above)) if (above.kind === 'section') this.#lagging.add(above);
    if (next !== undefined && rows.length > 0) this.#lagging.add(next);
    if (this.#lagging.size === 0) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      if (this.#shown?.snapshot) this.#counts = sectionCounts(this.#shown.snapshot, this.#nodes);
      this.#changed.fire([...this.#lagging]);
      this.#lagging.clear();
    }, COUNTS_REST);
  }

  /** Takes what is new about items, blocks, statements and triggers into the rows, and gives the rows back. */
  #take(ids: ReadonlySet<string>): Row[] {
    const { subjects } = this.#nodes;
    const rows: Row[] = [];
    for (const item of this.#shown?.snapshot?.checklist.items ?? []) {
      const row = ids.has(item.id) ? this.row('item', item.id) : undefined;
      if (row === undefined) continue;
      subjects.set(row, { kind: 'item', item });
      rows.push(row);
    }
    for (const id of ids) for (const kind of ['block', 'statement', 'trigger'] as const) rows.push(...[this.row(kind, id)].filter((row) => row !== undefined));
    return rows;
  }
}
