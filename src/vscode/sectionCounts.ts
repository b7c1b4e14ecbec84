import type { Snapshot } from '../core/engine/engine.ts';
import { isDone } from '../core/run/select.ts';
import { keyOf, type Row, type TreeNodes } from './treeNodes.ts';

export interface Count {
  readonly done: number;
  readonly total: number;
}

/** How many items of each section are done, sections within it counted in: one walk over all items. */
export function sectionCounts({ checklist, run }: Snapshot, nodes: TreeNodes): ReadonlyMap<Row, Count> {
  const counts = new Map<Row, { done: number; total: number }>();
  for (const item of checklist.items) {
    const done = run === null ? item.checked : isDone(run, item.id);
    for (let row = nodes.rows.get(keyOf('item', item.id)); row !== undefined; row = nodes.parents.get(row)) {
      if (row.kind !== 'section') continue;
      const count = counts.get(row) ?? { done: 0, total: 0 };
      count.total += 1;
      if (done) count.done += 1;
      counts.set(row, count);
    }
  }
  return counts;
}
