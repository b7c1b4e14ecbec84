import { statesNamed } from '../condition/judging/bindState.ts';
import type { Configuration } from '../configuration/configuration.ts';
import { budgetsOf } from './budgets.ts';
import { claimsCourse } from './courseClaim.ts';
import type { Checklist, Item } from './model.ts';
import { summedUp } from './summary.ts';

/** Kinds that a check can settle by evidence alone. */
const CHECKABLE: ReadonlySet<Item['kind']> = new Set<Item['kind']>(['metric', 'alert-rule', 'env']);

type Configured = Pick<Configuration, 'metrics'>;

/** The checklist and the configuration that an item stands in. */
export interface Surroundings {
  readonly checklist: Pick<Checklist, 'items'>;
  readonly configuration: Configured;
}

/** Whether a check can give a verdict on the item. */
export function isCheckable(item: Item, surroundings: Surroundings): boolean {
  return CHECKABLE.has(item.kind) || namesState(item, surroundings.configuration) || claimsCourse(item) || isSummary(item, surroundings) || budgetsOf(surroundings.checklist, item).length > 0;
}

/** Whether the item is a text without a number, and a metric of that name says whether it is so. One that introduces others says no more than they do. */
export function namesState(item: Item, { metrics }: Configured): boolean {
  return item.kind === 'manual' && !item.label.trimEnd().endsWith(':') && statesNamed(item.label, metrics).length > 0;
}

/** Whether the item sums up the items below it, of which a check can settle some. */
export function isSummary(item: Item, surroundings: Surroundings): boolean {
  return summedUp(surroundings.checklist, item).some((child) => isCheckable(child, surroundings));
}

/** The items that a check can give a verdict on, in document order. */
export function checkableItems(surroundings: Surroundings): readonly Item[] {
  return surroundings.checklist.items.filter((item) => isCheckable(item, surroundings));
}
