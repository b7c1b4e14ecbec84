/** The rows of the tree, in document order, made of a snapshot. */
import type * as vscode from 'vscode';
import type { Block, Checklist, Contact, Item, Section, Statement, Trigger } from '../core/checklist/model.ts';
import type { Target } from './checklists.ts';

/** What a row is about, as it is in the present snapshot. */
export type Subject =
  | { readonly kind: 'next' }
  | { readonly kind: 'section'; readonly section: Section }
  | { readonly kind: 'item'; readonly item: Item }
  | { readonly kind: 'block'; readonly block: Block }
  | { readonly kind: 'statement'; readonly statement: Statement }
  | { readonly kind: 'trigger'; readonly trigger: Trigger }
  | { readonly kind: 'contact'; readonly contact: Contact };

/** One row. It stays the same object as long as its id stays in the checklist: by that the editor knows it again. */
export interface Row extends Target {
  readonly kind: Subject['kind'];
  /** Unique in the tree; a section and an item may have one id. */
  readonly key: string;
}

export interface TreeNodes {
  readonly roots: readonly Row[];
  readonly children: ReadonlyMap<Row, readonly Row[]>;
  readonly parents: ReadonlyMap<Row, Row>;
  readonly rows: ReadonlyMap<string, Row>;
  readonly subjects: Map<Row, Subject>;
}

export const NO_NODES: TreeNodes = { roots: [], children: new Map(), parents: new Map(), rows: new Map(), subjects: new Map() };

export function keyOf(kind: Row['kind'], id: string): string {
  return `${kind} ${id}`;
}

/**
 * Sections nest by depth, items by parent; whatever has no place above it stands at the root. The title of the document
 * is no row. In a section of quick commands each statement stands by itself, since nobody wants to run all of them.
 */
export function buildTree(uri: vscode.Uri, checklist: Checklist, known: ReadonlyMap<string, Row>): TreeNodes {
  const roots: Row[] = [];
  const children = new Map<Row, Row[]>();
  const parents = new Map<Row, Row>();
  const rows = new Map<string, Row>();
  const subjects = new Map<Row, Subject>();
  const add = (id: string, subject: Subject, parent: Row | undefined): Row => {
    const key = keyOf(subject.kind, id);
    const row = known.get(key) ?? { kind: subject.kind, id, key, uri };
    rows.set(key, row);
    subjects.set(row, subject);
    if (parent === undefined) {
      roots.push(row);
      return row;
    }
    parents.set(row, parent);
    const siblings = children.get(parent);
    if (siblings === undefined) children.set(parent, [row]);
    else siblings.push(row);
    return row;
  };
  const sectionRow = (id: string | null): Row | undefined => (id === null ? undefined : rows.get(keyOf('section', id)));
  const place = (section: string | null, item: string | null): Row | undefined => (item === null ? undefined : rows.get(keyOf('item', item))) ?? sectionRow(section);

  add('next', { kind: 'next' }, undefined);
  const title = titleOf(checklist);
  const open: Section[] = [];
  for (const section of checklist.sections) {
    if (section === title) continue;
    while ((open.at(-1)?.depth ?? 0) >= section.depth) open.pop();
    add(section.id, { kind: 'section', section }, sectionRow(open.at(-1)?.id ?? null));
    open.push(section);
  }
  for (const item of checklist.items) add(item.id, { kind: 'item', item }, place(item.section, item.parent));
  const commands = new Set(checklist.sections.filter((section) => section.kind === 'commands').map((section) => section.id));
  for (const block of checklist.blocks) {
    const parent = place(block.section, block.item);
    const apart = block.section !== null && commands.has(block.section) && block.statements.length > 0;
    const above = apart ? parent : add(block.id, { kind: 'block', block }, parent);
    for (const statement of block.statements) add(statement.id, { kind: 'statement', statement }, above);
  }
  for (const trigger of checklist.triggers) add(trigger.id, { kind: 'trigger', trigger }, sectionRow(sectionAt(checklist, trigger.line)));
  for (const [index, contact] of checklist.contacts.entries()) add(String(index), { kind: 'contact', contact }, sectionRow(sectionAt(checklist, contact.line)));
  const inOrder = (a: Row, b: Row): number => lineOf(subjects.get(a)) - lineOf(subjects.get(b));
  for (const list of [roots, ...children.values()]) list.sort(inOrder);
  return { roots, children, parents, rows, subjects };
}

/** The line that something stands on, counted from 1; 0 for what stands nowhere. */
export function lineOf(subject: Subject | undefined): number {
  switch (subject?.kind) {
    case undefined:
    case 'next':
      return 0;
    case 'section':
      return subject.section.line;
    case 'item':
      return subject.item.line;
    case 'block':
      return subject.block.line;
    case 'statement':
      return subject.statement.line;
    case 'trigger':
      return subject.trigger.line;
    case 'contact':
      return subject.contact.line;
  }
}

/** The only heading of the first level, if it comes first: it names the document. */
function titleOf({ sections }: Checklist): Section | null {
  const [first, ...others] = sections;
  return first?.depth === 1 && others.length > 0 && others.every((section) => section.depth > 1) ? first : null;
}

function sectionAt({ sections }: Checklist, line: number): string | null {
  return sections.findLast((section) => section.line <= line)?.id ?? null;
}
