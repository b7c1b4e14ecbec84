import type { Checklist, Item, Section } from '../checklist/model.ts';
import { isoSeconds, parseDuration } from '../condition/reading/duration.ts';
import type { SectionKind } from '../condition/condition.ts';
import { enclosing, hasProceeded, isDone, isStagePassed, itemsOfStage, kindIn, stages } from './select.ts';
import type { RunState } from './state.ts';

/** How a stage stands. `skipped` was passed with nothing in it done. */
export type StageStatus = 'closed' | 'open' | 'passed' | 'rolled-back' | 'skipped';

/** Sections of these kinds are no part of the way there. */
const ASIDE: ReadonlySet<SectionKind> = new Set<SectionKind>(['rollback', 'triggers', 'contacts', 'commands', 'success', 'window']);

/** Items above the first stage, which come before it. Empty where there are no stages. */
export function preDeploymentItems(checklist: Checklist): readonly Item[] {
  const [first] = stages(checklist);
  if (first === undefined) return [];
  return checklist.items.filter((item) => item.line < first.line && !enclosing(checklist, item.section).some(({ kind }) => ASIDE.has(kind)));
}

/** The first item of the run that is still to be done before the first stage. */
export function openBeforeStages(checklist: Checklist, run: RunState): Item | null {
  return preDeploymentItems(checklist).find((item) => run.items.has(item.id) && !isDone(run, item.id)) ?? null;
}

export function stageStatus(checklist: Checklist, run: RunState, stage: Section): StageStatus {
  const ids = new Set(itemsOfStage(checklist, stage.id));
  const items = checklist.items.filter((item) => ids.has(item.id) && run.items.has(item.id));
  if (items.some((item) => run.items.get(item.id)?.decision?.decision === 'roll-back')) return 'rolled-back';
  // What was opened is taken back whole.
  if (run.rollback !== null && run.stages.has(stage.id)) return 'rolled-back';
  if (isStagePassed(checklist, run, stage.id)) {
    const work = items.filter((item) => kindIn(run, item) !== 'gate');
    return work.length > 0 && work.every((item) => run.items.get(item.id)?.skip !== null) ? 'skipped' : 'passed';
  }
  const all = stages(checklist);
  const before = all.slice(0, all.findIndex(({ id }) => id === stage.id));
  const isReached = openBeforeStages(checklist, run) === null && before.every(({ id }) => isStagePassed(checklist, run, id));
  return isReached ? 'open' : 'closed';
}

/** Milliseconds since the epoch at which the last stage passed; null while one has not, and where there is none. */
export function stagesPassedAt(checklist: Checklist, run: RunState): number | null {
  const all = stages(checklist);
  const last = all.at(-1);
  if (last === undefined || !all.every(({ id }) => isStagePassed(checklist, run, id))) return null;
  const times = itemsOfStage(checklist, last.id).flatMap((id) => {
    const state = run.items.get(id);
    const item = checklist.items.find((candidate) => candidate.id === id);
    const settled = item !== undefined && kindIn(run, item) === 'gate' && hasProceeded(run, id) ? state?.decision : (state?.tick ?? state?.skip);
    return settled === null || settled === undefined ? [] : [Date.parse(settled.time)];
  });
  return times.length === 0 ? null : Math.max(...times);
}

const LONE_UNIT = /\b(?:first|next)\s+(minute|hour|day|week)\b/iu;

/** Seconds that a window is about, by its heading: `First Hour`, `First 24 Hours`, `First Week`. Null where it says none. */
export function windowLength({ title }: Section): number | null {
  const lone = LONE_UNIT.exec(title)?.[1];
  const found = parseDuration(lone === undefined ? title.replaceAll(/[-–]/gu, ' ') : `1 ${lone}`);
  return found === null ? null : isoSeconds(found.max);
}

/** When what is in a window is due: so long after the last stage passed. Milliseconds since the epoch; null while it has not opened. */
export function windowDue(checklist: Checklist, run: RunState, section: Section): number | null {
  const opened = stagesPassedAt(checklist, run);
  const seconds = windowLength(section);
  return opened === null || seconds === null ? null : opened + seconds * 1000;
}
