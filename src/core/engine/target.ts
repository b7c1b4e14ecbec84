import type { Block, Checklist, Item, Statement } from '../checklist/model.ts';
import type { Target } from './engine.ts';

/** Between two statements of one block, in a target that stands for them and all between. */
const TO = '..';

/** An id, or a line number: the item, statement, block or heading that stands on that line. `92..95` is from one statement to another. */
export function findTarget(checklist: Checklist, target: string): Target | null {
  return byId(checklist, target) ?? (/^\d+$/.test(target) ? byLine(checklist, Number(target)) : byRange(checklist, target));
}

export function findItem(checklist: Checklist, id: string): Item | null {
  return checklist.items.find((item) => item.id === id) ?? null;
}

export function findBlock(checklist: Checklist, id: string): Block | null {
  return checklist.blocks.find((block) => block.id === id) ?? null;
}

/** A statement of a block, or several that follow each other, as one. */
export function findStatement(checklist: Checklist, id: string): { readonly block: Block; readonly statement: Statement } | null {
  const [from = '', to = from] = id.split(TO);
  for (const block of checklist.blocks) {
    const first = block.statements.findIndex((candidate) => candidate.id === from);
    const last = block.statements.findIndex((candidate) => candidate.id === to);
    const chosen = first === -1 || last < first ? [] : block.statements.slice(first, last + 1);
    const [only, ...others] = chosen;
    const end = others.at(-1);
    if (only !== undefined && end === undefined) return { block, statement: only };
    if (only !== undefined && end !== undefined) {
      return { block, statement: { id, line: only.line, endLine: end.endLine, text: chosen.map(({ text }) => text).join('\n'), label: null } };
    }
  }
  return null;
}

/** The target that stands for statements from one to another of the same block. */
export function rangeOf(first: Statement, last: Statement): string {
  return first.id === last.id ? first.id : `${first.id}${TO}${last.id}`;
}

function byId(checklist: Checklist, id: string): Target | null {
  if (findItem(checklist, id) !== null) return { kind: 'item', id };
  if (findBlock(checklist, id) !== null) return { kind: 'block', id };
  if (findStatement(checklist, id) !== null) return { kind: 'statement', id };
  return checklist.sections.some((section) => section.id === id) ? { kind: 'section', id } : null;
}

function byLine(checklist: Checklist, line: number): Target | null {
  const item = checklist.items.find((candidate) => candidate.line === line);
  if (item !== undefined) return { kind: 'item', id: item.id };
  const section = checklist.sections.find((candidate) => candidate.line === line);
  if (section !== undefined) return { kind: 'section', id: section.id };
  const block = checklist.blocks.find((candidate) => candidate.line <= line && line <= candidate.endLine);
  if (block === undefined) return null;
  const statement = block.statements.find((candidate) => candidate.line <= line && line <= candidate.endLine);
  return statement === undefined ? { kind: 'block', id: block.id } : { kind: 'statement', id: statement.id };
}

function byRange(checklist: Checklist, target: string): Target | null {
  const [, from, to] = /^(\d+)\.\.(\d+)$/.exec(target) ?? [];
  const [first, last] = [from, to].map((line) => (line === undefined ? null : byLine(checklist, Number(line))));
  if (first?.kind !== 'statement' || last?.kind !== 'statement') return null;
  const id = first.id === last.id ? first.id : `${first.id}${TO}${last.id}`;
  return findStatement(checklist, id) === null ? null : { kind: 'statement', id };
}
