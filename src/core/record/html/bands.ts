import type { Checklist } from '../../checklist/model.ts';
import type { RunState } from '../../run/state.ts';

/** A stretch of a deployment during which one stage was open. Milliseconds since the epoch. */
export interface Band {
  readonly title: string;
  readonly start: number;
  readonly end: number;
}

/** When the deployment began and when the last thing in it happened. Milliseconds since the epoch. */
export function courseOf(state: RunState): readonly [number, number] {
  const times = [...state.log.values()].map(({ time }) => Date.parse(time));
  return times.reduce<readonly [number, number]>(([first, last], time) => [Math.min(first, time), Math.max(last, time)], [times[0] ?? 0, times[0] ?? 0]);
}

/** The stages as they were opened, each until the next one was or until the end. */
export function stageBands(state: RunState, checklist: Checklist): readonly Band[] {
  const titles = new Map(checklist.sections.map(({ id, title }) => [id, title]));
  const [, last] = courseOf(state);
  const opened = [...state.stages].map(([id, { time }]) => ({ title: titles.get(id) ?? id, start: Date.parse(time) })).sort((a, b) => a.start - b.start);
  return opened.map((stage, index) => ({ ...stage, end: opened[index + 1]?.start ?? last }));
}
