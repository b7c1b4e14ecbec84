import type { Checklist, Item } from '../checklist/model.ts';
import { isoSeconds } from '../condition/reading/duration.ts';
import { enclosing, stageOf } from './select.ts';
import { stagesPassedAt } from './stage.ts';
import type { RunState } from './state.ts';

/**
 * When an item that says `within 48 hours` is due: so long after what it follows. That is the item before it in its list,
 * else the item above it, else the opening of the stage or window that it stands in, else the start.
 * Milliseconds since the epoch; null while what it follows has not happened.
 */
export function deadlineOf(checklist: Checklist, run: RunState, item: Item): number | null {
  if (item.kind !== 'deadline' || item.duration === null) return null;
  const from = followed(checklist, run, item);
  return from === null ? null : from + isoSeconds(item.duration.max) * 1000;
}

function followed(checklist: Checklist, run: RunState, item: Item): number | null {
  const siblings = checklist.items.filter((other) => other.section === item.section && other.parent === item.parent && run.items.has(other.id));
  const before = siblings.findLast((other) => other.line < item.line);
  if (before !== undefined) return settledAt(run, before.id);
  if (item.parent !== null) return settledAt(run, item.parent);
  if (enclosing(checklist, item.section).some(({ kind }) => kind === 'window')) return stagesPassedAt(checklist, run);
  const stage = stageOf(checklist, item.section);
  const opened = stage === null ? run.started : (run.stages.get(stage.id) ?? null);
  return opened === null ? null : Date.parse(opened.time);
}

function settledAt(run: RunState, id: string): number | null {
  const state = run.items.get(id);
  const settled = state?.tick ?? state?.skip ?? null;
  return settled === null ? null : Date.parse(settled.time);
}
