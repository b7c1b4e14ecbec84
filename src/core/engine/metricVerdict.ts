import type { Item } from '../checklist/model.ts';
import type { Verdict } from '../condition/judging/verdict.ts';
import { conditionVerdict } from './conditionVerdict.ts';
import { trafficOf } from './traffic.ts';
import type { Checking } from './verdictOf.ts';

/** The verdict on the limit that an item states, in the stage that it stands in. */
export async function metricVerdict({ context, snapshot, source, signal }: Checking, item: Item): Promise<Verdict> {
  if (item.condition === null) throw new TypeError(`a metric item without a condition: ${item.id}`);
  return conditionVerdict({ clock: context.clock, snapshot, source, signal }, item.condition, { stageTraffic: trafficOf(snapshot, item) });
}
