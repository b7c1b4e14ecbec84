import type { Decision } from './command.ts';
import type { Deciding } from './decisionContext.ts';
import type { EventBody } from './event.ts';
import { enclosing, goneItems, hasProceeded, itemsOfStage, kindIn, stageOf, stages } from './select.ts';

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
  /** How the gate is named in a sentence. */
  readonly name: string;
}

/** The first gate that work here waits for: one of an earlier stage that has not said proceed. Null where the order is kept. */
export function waitingGate(deciding: Deciding, place: Placed): Waiting | null {
  const { checklist, run } = deciding;
  const earlier = stagesBefore(deciding, place);
  if (earlier.length === 0) return null;
  // Where a removed or reworded gate stood is not known any more: everything waits for it.
  const gone = goneItems(checklist, run).find((item) => item.kind === 'gate' && !hasProceeded(run, item.id));
  if (gone !== undefined) return { id: gone.id, name: `“${gone.text}”, which was removed or reworded,` };
  for (const stage of earlier) {
    const ids = new Set(itemsOfStage(checklist, stage));
    const gate = checklist.items.find((item) => ids.has(item.id) && kindIn(run, item) === 'gate' && !hasProceeded(run, item.id));
    if (gate !== undefined) return { id: gate.id, name: `“${gate.label}” on line ${String(gate.line)}` };
  }
  return null;
}

/** A stage waits for the stages above it, and the windows below the last stage wait for all of them. */
function stagesBefore({ checklist }: Deciding, { section }: Placed): readonly string[] {
  // The way back is open at any time.
  if (enclosing(checklist, section).some(({ kind }) => kind === 'rollback')) return [];
  const ids = stages(checklist).map((stage) => stage.id);
  const stage = stageOf(checklist, section);
  if (stage !== null) return ids.slice(0, ids.indexOf(stage.id));
  const isWindow = enclosing(checklist, section).some(({ kind }) => kind === 'window');
  const order = checklist.sections.map(({ id }) => id);
  const last = ids.at(-1);
  return isWindow && last !== undefined && section !== null && order.indexOf(section) > order.indexOf(last) ? ids : [];
}

/** Work in a stage waits for the gates before it. An override is written down as a deviation. */
export function keepOrder(deciding: Deciding, place: Placed, override: string | null): OrderAnswer {
  if (deciding.policy.order === 'off') return { deviations: [] };
  const gate = waitingGate(deciding, place);
  if (gate === null) return { deviations: [] };
  const reason = (override ?? '').trim() === '' ? null : override;
  if (reason === null && deciding.policy.order === 'strict') {
    return { refusal: { code: 'out-of-order', message: `“${place.label}” waits until ${gate.name} has proceeded. Decide that gate first, or go on with a reason (--override).`, items: [gate.id] } };
  }
  const what = `out of order: ${gate.name} has not proceeded`;
  return { deviations: [{ type: 'deviation', item: place.id, data: { what, reason: reason ?? 'order not kept' } }] };
}
