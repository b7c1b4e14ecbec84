import { statesNamed } from '../condition/bindState.ts';
import type { Configuration } from '../configuration/configuration.ts';
import type { Checklist, Item } from './model.ts';

/** Kinds that a check can settle by evidence alone. */
const CHECKABLE: ReadonlySet<Item['kind']> = new Set<Item['kind']>(['metric']);

type Configured = Pick<Configuration, 'metrics'>;

/** Whether a check can give a verdict on the item. */
export function isCheckable(item: Item, configuration: Configured): boolean {
  return CHECKABLE.has(item.kind) || namesState(item, configuration);
}

/** Whether the item is a text without a number that a metric is named by, which says whether it is so. */
export function namesState(item: Item, { metrics }: Configured): boolean {
  return item.kind === 'manual' && statesNamed(item.label, metrics).length > 0;
}

/** The items that a check can give a verdict on, in document order. */
export function checkableItems({ checklist, configuration }: { readonly checklist: Pick<Checklist, 'items'>; readonly configuration: Configured }): readonly Item[] {
  return checklist.items.filter((item) => isCheckable(item, configuration));
}
