import { isRunnable } from './runnableBlock.ts';
import type { Checklist, Section } from './model.ts';

/** Ids of what can be run in a section and what stands under it, in document order: blocks whole, and items whose text is a command. */
export function runnablesIn(checklist: Checklist, section: string): readonly string[] {
  const { sections } = checklist;
  const from = sections.findIndex(({ id }) => id === section);
  const depth = sections[from]?.depth;
  if (depth === undefined) return [];
  const after = sections.findIndex((candidate, index) => index > from && candidate.depth <= depth);
  const inside = new Set<string | null>(sections.slice(from, after === -1 ? undefined : after).map(({ id }) => id));
  const blocks = checklist.blocks.filter((block) => inside.has(block.section) && isRunnable(block));
  const items = checklist.items.filter((item) => inside.has(item.section) && item.kind === 'command' && item.names.length > 0);
  return [...blocks, ...items].sort((a, b) => a.line - b.line).map(({ id }) => id);
}

/** Whether a section can be run as a whole. In a collection of commands nobody wants all of them. */
export function isSequence(checklist: Checklist, section: Section): boolean {
  return section.kind !== 'commands' && runnablesIn(checklist, section.id).length > 0;
}
