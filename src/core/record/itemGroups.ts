import type { Checklist, Item } from '../checklist/model.ts';
import type { FrozenItem } from '../run/event.ts';
import type { RunState } from '../run/state.ts';

/** The mark before the word of a status, so that colour never stands alone. */
export const SIGNS = { 'to-do': '○', running: '…', ticked: '☑', passed: '✓', failed: '✗', inconclusive: '?', skipped: '–' } as const;

export interface ItemGroup {
  readonly title: string;
  readonly items: readonly (Item | FrozenItem)[];
}

/** The items of a run as a report lists them: by section in document order, then what the checklist no longer has. */
export function itemGroups({ frozen }: RunState, checklist: Checklist): readonly ItemGroup[] {
  const present = new Set(checklist.items.map((item) => item.id));
  const groups: readonly ItemGroup[] = [
    { title: 'Above the first heading', items: checklist.items.filter((item) => item.section === null) },
    ...checklist.sections.map((section) => ({ title: section.title, items: checklist.items.filter((item) => item.section === section.id) })),
    { title: 'Removed or reworded since the start', items: frozen.filter((item) => !present.has(item.id)) },
  ];
  return groups.filter(({ items }) => items.length > 0);
}
