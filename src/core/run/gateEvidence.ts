import type { Checklist, Item } from '../checklist/model.ts';
import { itemsOfStage, kindIn, stageOf } from './select.ts';
import type { ItemState, RunState } from './state.ts';

/** Milliseconds after which a verdict is measured again before a gate proceeds on it. */
export const EVIDENCE_AGE = 15 * 60_000;

/** What a gate stands on, of one item. */
export interface EvidenceRow {
  readonly item: Item;
  readonly state: ItemState;
  /** Whether its tick rests on somebody's word and on nothing that was measured or run. */
  readonly attested: boolean;
  readonly deviations: readonly string[];
}

/** Items that must be settled first: those of the gate's stage, or of its section where it stands in no stage. A later gate waits for this one. */
export function guardedItems(checklist: Checklist, run: RunState, gate: Item): readonly Item[] {
  const stage = stageOf(checklist, gate.section);
  const ids = stage === null ? null : new Set(itemsOfStage(checklist, stage.id));
  const inside = checklist.items.filter((item) => (ids === null ? item.section === gate.section : ids.has(item.id)));
  return inside.filter((item) => run.items.has(item.id) && item.id !== gate.id && (item.line < gate.line || kindIn(run, item) !== 'gate'));
}

export function gateEvidence(checklist: Checklist, run: RunState, gate: Item): readonly EvidenceRow[] {
  return guardedItems(checklist, run, gate).flatMap((item) => {
    const state = run.items.get(item.id);
    if (state === undefined) return [];
    return [{ item, state, attested: state.status === 'ticked', deviations: run.deviations.filter((deviation) => deviation.item === item.id).map(({ what, reason }) => `${what}: ${reason}`) }];
  });
}

/** Whether a verdict is too old to decide on; what was skipped decides nothing. */
export function isAged(state: ItemState | undefined, now: number): boolean {
  const verdict = state?.verdict ?? null;
  return state?.skip === null && verdict !== null && !(now - Date.parse(verdict.time) <= EVIDENCE_AGE);
}

/** Hashes of the events that say how an item stands. */
export function evidenceOf(run: RunState, id: string): readonly string[] {
  const state = run.items.get(id);
  const execution = run.executions.get(id)?.finished;
  return [state?.verdict?.event, state?.tick?.event, state?.skip?.event, execution?.event].filter((hash) => hash !== undefined);
}
