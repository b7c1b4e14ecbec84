/** What of a checklist can be run, and how it is called. */
import { isRunnable as isRunnableBlock } from '../core/checklist/runnableBlock.ts';
import type { Block, Item, Placeholder, Statement } from '../core/checklist/model.ts';
import { findStatement, rangeOf } from '../core/engine/target.ts';
import type { Snapshot } from '../core/engine/engine.ts';

/** The model, and the text that it was made of. */
type Read = Pick<Snapshot, 'text' | 'checklist'>;

/** A block, one statement of it, or an item whose text is a command. */
export interface Runnable {
  readonly kind: 'block' | 'statement' | 'item';
  readonly id: string;
  /** Plain text of the file's, for a person. */
  readonly title: string;
  readonly text: string;
  readonly line: number;
  readonly endLine: number;
  readonly placeholders: readonly Placeholder[];
}

export { isRunnable as isRunnableBlock } from '../core/checklist/runnableBlock.ts';

export function isCommandItem(item: Item): boolean {
  return item.kind === 'command' && item.names.length > 0;
}

export function findRunnable(read: Read, id: string): Runnable | null {
  for (const block of read.checklist.blocks.filter(isRunnableBlock)) {
    if (block.id === id) return fromBlock(read, block);
  }
  const found = findStatement(read.checklist, id);
  if (found !== null && isRunnableBlock(found.block)) return fromStatement(found.block, found.statement);
  const item = read.checklist.items.find((candidate) => candidate.id === id);
  return item !== undefined && isCommandItem(item) ? fromItem(item) : null;
}

/** The block or command item that stands on a line, counted from 1. */
export function runnableAt(read: Read, line: number): Runnable | null {
  const block = read.checklist.blocks.find((candidate) => isRunnableBlock(candidate) && candidate.line <= line && line <= candidate.endLine);
  if (block !== undefined) return fromBlock(read, block);
  const item = read.checklist.items.find((candidate) => candidate.line === line && isCommandItem(candidate));
  return item === undefined ? null : fromItem(item);
}

/** Targets for the whole statements that lines touch, both ends counted from 1 and included: one for each block. */
export function statementsIn(read: Read, from: number, to: number): readonly string[] {
  return read.checklist.blocks.filter(isRunnableBlock).flatMap((block) => {
    const touched = block.statements.filter(({ line, endLine }) => line <= to && endLine >= from);
    const [first] = touched;
    const last = touched.at(-1);
    return first === undefined || last === undefined ? [] : [rangeOf(first, last)];
  });
}

/** Everything that can be run, in document order; `statements` only, or what holds them. */
export function runnables(read: Read, grain: 'statement' | 'whole'): readonly Runnable[] {
  const blocks = read.checklist.blocks.filter(isRunnableBlock);
  const items = read.checklist.items.filter(isCommandItem).map(fromItem);
  const found = grain === 'statement' ? blocks.flatMap((block) => block.statements.map((statement) => fromStatement(block, statement))) : blocks.map((block) => fromBlock(read, block));
  return [...found, ...items].sort((a, b) => a.line - b.line);
}

export function statementAt(block: Block, line: number): Statement | null {
  return block.statements.find((statement) => statement.line <= line && line <= statement.endLine) ?? null;
}

/** How a block is called: by the step it stands in, be it a task or not, else by its section. */
export function blockTitle({ text, checklist }: Read, block: Block): string {
  const section = checklist.sections.find((candidate) => candidate.id === block.section);
  return stepAbove(text, block) ?? section?.title ?? `block at line ${String(block.line)}`;
}

/** The first line of the list item that a block is indented under, without its marker and its emphasis. */
function stepAbove(text: string, block: Block): string | null {
  const lines = text.split(/\r\n|\r|\n/u);
  const indent = /^[\s>]*/u.exec(lines[block.line - 1] ?? '')?.[0].length ?? 0;
  for (let above = block.line - 2; above >= 0 && indent > 0; above -= 1) {
    const line = lines[above] ?? '';
    if (/^#{1,6}\s/u.test(line)) return null;
    const marker = /^([\s>]*)(?:[-*+]|\d+[.)])\s+(?:\[[ xX]\]\s+)?(.*)$/u.exec(line);
    if (marker === null || (marker[1] ?? '').length >= indent) continue;
    return (marker[2] ?? '').replaceAll(/\*\*|__|~~|`/gu, '').trim() || null;
  }
  return null;
}

export function statementTitle(statement: Statement): string {
  return statement.label ?? statement.text.split('\n', 1)[0] ?? statement.text;
}

function fromBlock(read: Read, block: Block): Runnable {
  const { id, text, line, endLine, placeholders } = block;
  return { kind: 'block', id, title: blockTitle(read, block), text, line, endLine, placeholders };
}

function fromStatement(block: Block, statement: Statement): Runnable {
  const { id, text, line, endLine } = statement;
  const placeholders = block.placeholders.filter((placeholder) => placeholder.line >= line && placeholder.line <= endLine);
  return { kind: 'statement', id, title: statementTitle(statement), text, line, endLine, placeholders };
}

function fromItem(item: Item): Runnable {
  const { id, label, line, names } = item;
  return { kind: 'item', id, title: label, text: names[0] ?? '', line, endLine: line, placeholders: [] };
}
