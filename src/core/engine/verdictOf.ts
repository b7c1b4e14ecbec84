import type { Item } from '../checklist/model.ts';
import type { Verdict } from '../condition/verdict.ts';
import type { MetricSource } from '../ports.ts';
import type { EngineContext } from './context.ts';
import type { Snapshot } from './engine.ts';
import { metricVerdict } from './metricVerdict.ts';
import { statusVerdict } from './statusVerdict.ts';

/** What a check works with: the ports, what the file says, and the sources it may ask. */
export interface Checking {
  readonly context: EngineContext;
  readonly snapshot: Snapshot;
  readonly source: MetricSource;
  readonly signal: AbortSignal;
}

/** Gives the verdict on one item, by what its kind asks for. */
export async function verdictOf(checking: Checking, item: Item): Promise<Verdict> {
  switch (item.kind) {
    case 'metric':
      return item.condition === null ? statusVerdict(checking, item) : metricVerdict(checking, item);
    case 'manual':
      return statusVerdict(checking, item);
    case 'alert-rule':
    case 'env':
    case 'command':
    case 'soak':
    case 'flag':
    case 'gate':
    case 'approval':
    case 'deadline':
      throw new TypeError(`an item that is not checkable: ${item.id}`);
  }
}
