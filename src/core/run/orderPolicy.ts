import type { Checklist } from '../checklist/model.ts';
import type { Decision } from './command.ts';
import type { Deciding } from './decisionContext.ts';
import type { EventBody } from './event.ts';
import { enclosing, goneItems, hasProceeded, isDone, itemsOfStage, kindIn, stageOf, stages } from './select.ts';
import { openBeforeStages } from './stage.ts';

/** Either what must be recorded for going on out of order (often nothing), or the refusal. */
export type OrderAnswer = { readonly deviations: readonly EventBody[] } | Extract<Decision, { refusal: unknown }>;

/** An item or a block, and the section that it stands in. */
export interface Placed {
  readonly id: string;
  readonly label: string;
  readonly section: string | null;
}

interface Waiting {
  readonly id: string;
  /** What has to happen first, as the end of a sentence that begins with “waits until”. */
  readonly until: string;
}

/**
 * What work here waits for: the items above the first stage, and each earlier stage, by its gates or where it has none by
 * its items. Null where the order is kept.
 */
export function waitsFor(deciding: Deciding, place: Placed): Waiting | null {
  const { checklist, run } = deciding;
  const earlier = stagesBefore(deciding, place);
  if (earlier === null) return null;
  // Where a removed or reworded gate stood is not known any more: everything behind the first stage waits for it.
  const gone = earlier.length === 0 ? undefined : goneItems(checklist, run).find((item) => item.kind === 'gate' && !hasProceeded(run, item.id));
  if (gone !== undefined) return { id: gone.id, until: `“${gone.text}”, which was removed or reworded, has proceeded. Put that gate back and decide it first` };
  const before = openBeforeStages(checklist, run);
  if (before !== null) return { id: before.id, until: `“${before.label}” on line ${String(before.line)} is done, as all that comes before the first stage. Finish or skip it first` };
  for (const stage of earlier) {
    const ids = new Set(itemsOfStage(checklist, stage));
    const items = checklist.items.filter((item) => ids.has(item.id) && run.items.has(item.id));
    const gates = items.filter((item) => kindIn(run, item) === 'gate');
    const gate = gates.find((item) => !hasProceeded(run, item.id));
    if (gate !== undefined) return { id: gate.id, until: `“${gate.label}” on line ${String(gate.line)} has proceeded. Decide that gate first` };
    const open = gates.length > 0 ? undefined : items.find((item) => !isDone(run, item.id));
    if (open !== undefined) return { id: open.id, until: `“${open.label}” on line ${String(open.line)} is done. Finish or skip it first` };
  }
  return null;
}

/** The stages that a place waits for: those above a stage, and all for the windows below the last. Null for a place that waits for nothing. */
function stagesBefore({ checklist }: Deciding, { section }: Placed): readonly string[] | null {
  if (isWayBack(checklist, section)) return null;
  const ids = stages(checklist).map((stage) => stage.id);
  const stage = stageOf(checklist, section);
  if (stage !== null) return ids.slice(0, ids.indexOf(stage.id));
  const isWindow = enclosing(checklist, section).some(({ kind }) => kind === 'window');
  const order = checklist.sections.map(({ id }) => id);
  const last = ids.at(-1);
  return isWindow && last !== undefined && section !== null && order.indexOf(section) > order.indexOf(last) ? ids : null;
}

/** The way back is open at any time. */
function isWayBack(checklist: Checklist, section: string | null): boolean {
  return enclosing(checklist, section).some(({ kind }) => kind === 'rollback');
}

/** What a refusal offers besides doing first what comes first. */
const OVERRIDE = ', or go on with a reason (--override)';

/**
 * Work waits while the deployment is paused, and in a stage for what comes before it. An override is written down as a
 * deviation; gates and approvals are not `overridable`, and are not told of one.
 */
export function keepOrder(deciding: Deciding, place: Placed, override: string | null, { overridable = true } = {}): OrderAnswer {
  const { paused } = deciding.run;
  if (paused === null || isWayBack(deciding.checklist, place.section)) return keepStageOrder(deciding, place, override, { overridable });
  const reason = (override ?? '').trim() === '' ? null : override;
  if (reason === null) return { refusal: { code: 'paused', message: `The deployment is paused by ${paused.actor.name} since ${paused.time}: ${paused.reason}. Resume it first${overridable ? OVERRIDE : ''}.`, items: [place.id] } };
  const order = keepStageOrder(deciding, place, override, { overridable });
  return 'refusal' in order ? order : { deviations: [{ type: 'deviation', item: place.id, data: { what: 'done while the deployment was paused', reason } }, ...order.deviations] };
}

/** The same for what may be decided in a pause too. */
export function keepStageOrder(deciding: Deciding, place: Placed, override: string | null, { overridable = true } = {}): OrderAnswer {
  if (deciding.policy.order === 'off') return { deviations: [] };
  const waiting = waitsFor(deciding, place);
  if (waiting === null) return { deviations: [] };
  const reason = (override ?? '').trim() === '' ? null : override;
  if (reason === null && deciding.policy.order === 'strict') {
    return { refusal: { code: 'out-of-order', message: `“${place.label}” waits until ${waiting.until}${overridable ? OVERRIDE : ''}.`, items: [waiting.id] } };
  }
  const [what = ''] = waiting.until.split('. ');
  return { deviations: [{ type: 'deviation', item: place.id, data: { what: `out of order: not waited until ${what}`, reason: reason ?? 'order not kept' } }] };
}
