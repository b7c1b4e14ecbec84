import { ACTION } from '../condition/reading/vocabulary.ts';
import type { Checklist, Item } from './model.ts';

/** The rule of a problem: a limit in a plain line below an item. */
export const UNBOXED_LIMIT = 'limit-without-box';

type Items = Pick<Checklist, 'items'>;

const children = new WeakMap<readonly Item[], ReadonlyMap<string, readonly Item[]>>();

/** The items directly below an item, in document order. */
export function itemsBelow({ items }: Items, id: string): readonly Item[] {
  let below = children.get(items);
  if (below === undefined) {
    const found = new Map<string, Item[]>();
    for (const item of items) {
      if (item.parent === null) continue;
      const siblings = found.get(item.parent);
      if (siblings === undefined) found.set(item.parent, [item]);
      else siblings.push(item);
    }
    below = found;
    children.set(items, below);
  }
  return below.get(id) ?? [];
}

/** `Alert rules configured:` names things, and tells nobody to alert. */
const ALERT_RULES = /^\W*alert (?:rules?|policies|thresholds|conditions)\b/iu;

/**
 * The items that an item sums up: `SLOs maintained:` is so when all below it are. One that names a deed of its own
 * (`Deploy the canary:`) is not done by what stands below it, and sums up nothing.
 */
export function summedUp(checklist: Items, item: Item): readonly Item[] {
  if (item.kind !== 'manual' || !item.label.trimEnd().endsWith(':')) return [];
  const [first = ''] = item.label.toLowerCase().split(/[^\p{L}-]+/u).filter((word) => word !== '');
  return ACTION.has(first) && !ALERT_RULES.test(item.label) ? [] : itemsBelow(checklist, item.id);
}

/** Lines below an item that state a limit and have no box. What stands up to the next item that is not below it counts. */
export function unboxedBelow({ items, sections, problems }: Pick<Checklist, 'items' | 'sections' | 'problems'>, { id, line }: Item): readonly number[] {
  const below = new Set([id]);
  let end = sections.find((section) => section.line > line)?.line ?? Number.POSITIVE_INFINITY;
  for (const item of items) {
    if (item.parent !== null && below.has(item.parent)) below.add(item.id);
    else if (item.line > line) end = Math.min(end, item.line);
  }
  return problems.filter((problem) => problem.rule === UNBOXED_LIMIT && problem.line > line && problem.line < end).map((problem) => problem.line);
}
