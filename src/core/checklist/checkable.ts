import type { Checklist, Item } from './model.ts';

/** Kinds that a check can settle by evidence alone. */
const CHECKABLE: ReadonlySet<Item['kind']> = new Set<Item['kind']>(['metric']);

/** Whether a check can give a verdict on the item. */
export function isCheckable(item: Item): boolean {
  return CHECKABLE.has(item.kind);
}

/** The items that a check can give a verdict on, in document order. */
export function checkableItems({ items }: Pick<Checklist, 'items'>): readonly Item[] {
  return items.filter(isCheckable);
}
