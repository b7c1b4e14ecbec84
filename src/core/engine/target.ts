import type { Block, Checklist, Item, Statement } from '../checklist/model.ts';
import type { Target } from './engine.ts';

/** An id, or a line number: the item, statement or block that stands on that line. */
export function findTarget(checklist: Checklist, target: string): Target | null {
  return byId(checklist, target) ?? (/^\d+$/.test(target) ? byLine(checklist, Number(target)) : null);
}

export function findItem(checklist: Checklist, id: string): Item | null {
  return checklist.items.find((item) => item.id === id) ?? null;
}

export function findBlock(checklist: Checklist, id: string): Block | null {
  return checklist.blocks.find((block) => block.id === id) ?? null;
}

export function findStatement(checklist: Checklist, id: string): { readonly block: Block; readonly statement: Statement } | null {
  for (const block of checklist.blocks) {
    const statement = block.statements.find((candidate) => candidate.id === id);
    if (statement !== undefined) return { block, statement };
  }
  return null;
}

function byId(checklist: Checklist, id: string): Target | null {
  if (findItem(checklist, id) !== null) return { kind: 'item', id };
  if (findBlock(checklist, id) !== null) return { kind: 'block', id };
  if (findStatement(checklist, id) !== null) return { kind: 'statement', id };
  return null;
}

function byLine(checklist: Checklist, line: number): Target | null {
  const item = checklist.items.find((candidate) => candidate.line === line);
  if (item !== undefined) return { kind: 'item', id: item.id };
  const block = checklist.blocks.find((candidate) => candidate.line <= line && line <= candidate.endLine);
  if (block === undefined) return null;
  const statement = block.statements.find((candidate) => candidate.line <= line && line <= candidate.endLine);
  return statement === undefined ? { kind: 'block', id: block.id } : { kind: 'statement', id: statement.id };
}
