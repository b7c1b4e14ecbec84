import type { Block, Checklist } from './model.ts';
import { isRunnable } from './runnableBlock.ts';

/** A block of the rollback procedure. */
export interface RollbackStep {
  readonly block: Block;
  /** What stands above it: `Database Rollback`. */
  readonly title: string;
  /** Only under which condition it is run: `if migrations were run`. Null for always. */
  readonly condition: string | null;
}

const CONDITION = /\(\s*((?:only\s+)?(?:if|when|unless)\s[^()]+?)\s*\)/iu;

/** The blocks of all rollback sections in the order of the text; the one called `first` goes first. Those of triggers and of commands are none. */
export function rollbackSteps(checklist: Checklist, text: string, first: string | null): readonly RollbackStep[] {
  const kinds = new Map(checklist.sections.map(({ id, kind }) => [id, kind]));
  const lines = text.split(/\r\n?|\n/u);
  const blocks = checklist.blocks.filter((block) => (block.id === first || kinds.get(block.section ?? '') === 'rollback') && isRunnable(block));
  const ordered = [...blocks.filter(({ id }) => id === first), ...blocks.filter(({ id }) => id !== first)];
  return ordered.map((block) => {
    const above = lines.slice(0, block.line - 1).findLast((line) => line.trim() !== '') ?? '';
    const condition = CONDITION.exec(above)?.[1] ?? null;
    const title = above.replace(CONDITION, '').replaceAll(/[*_`#]/gu, '').replace(/^\s*(?:\d+[.)]|[-+])\s*/u, '').trim();
    return { block, title: title === '' || above.trimStart().startsWith('```') ? block.id : title, condition };
  });
}
