import type { Item } from '../checklist/model.ts';
import { statesNamed } from '../condition/judging/bindState.ts';
import type { Verdict } from '../condition/judging/verdict.ts';
import { stateVerdict } from './stateVerdict.ts';
import { trafficOf } from './traffic.ts';
import type { Checking } from './verdictOf.ts';

/** Asks the metric that an item without a number is named by whether it is so. */
export function statusVerdict({ context, snapshot, source, signal }: Checking, item: Item): Promise<Verdict> {
  const asked = { label: item.label, names: statesNamed(item.label, snapshot.configuration.metrics) };
  return stateVerdict({ clock: context.clock, snapshot, source, signal }, asked, { stageTraffic: trafficOf(snapshot, item) });
}
