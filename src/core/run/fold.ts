import type { Event } from './event.ts';
import { orderEvents } from './history.ts';
import { attribution, ItemHistory } from './item.ts';
import { asUnit } from '../condition/units.ts';
import type { Attribution, BaselineState, ExecutionState, ItemState, RunState } from './state.ts';
import { Standing } from './standing.ts';

const END_CAUTION = { completed: 0, 'completed-with-deviations': 1, reset: 2, aborted: 3 } as const;

/**
 * The state that the events of a run amount to. The order of the input and repeats in it make no difference.
 * Expects events whose lines and chain were verified.
 */
export function fold(events: readonly Event[], run: string): RunState {
  const history = orderEvents(events, run);
  const positions = new Map(history.events.map((event, index) => [event.hash, index]));
  const start = history.events.find((event) => event.type === 'run.started') ?? null;
  const accepted = new Set(start?.data.accepted);
  const items = new Map<string, ItemHistory>();
  const executions = new Map<string, ExecutionState>();
  const stages = new Map<string, Attribution>();
  const baselines = new Map<string, BaselineState>();
  let values: RunState['values'] = {};
  const deviations: RunState['deviations'][number][] = [];
  const ends = new Standing<Extract<Event, { type: 'run.ended' }>>(history, (event) => END_CAUTION[event.data.outcome]);
  for (const frozen of start?.data.items ?? []) items.set(frozen.id, new ItemHistory(history, accepted.has(frozen.id) ? start : null));

  for (const event of history.events) {
    if ('item' in event) items.get(event.item)?.add(event);
    if (event.type === 'exec.started' || event.type === 'exec.finished') addExecution(executions, event);
    else if (event.type === 'stage.opened' && !stages.has(event.data.section)) stages.set(event.data.section, attribution(event));
    else if (event.type === 'baseline.measured') baselines.set(event.data.metric, { ...attribution(event), ...event.data, unit: asUnit(event.data.unit) });
    else if (event.type === 'values.given') values = event.data.values;
    else if (event.type === 'deviation') deviations.push({ ...attribution(event), item: event.item, ...event.data });
    else if (event.type === 'run.ended') ends.add(event);
  }

  const ended = ends.event;
  const states = new Map<string, ItemState>();
  for (const [id, item] of items) states.set(id, item.state(executions.get(id) ?? null, (hash) => positions.get(hash) ?? -1));
  return {
    run,
    started: start === null ? null : { ...attribution(start), ...startedData(start) },
    ended: ended === null ? null : { ...attribution(ended), ...ended.data },
    frozen: start?.data.items ?? [],
    items: states,
    executions,
    stages,
    baselines,
    values,
    deviations,
    heads: history.heads,
    events: history.events.length,
  };
}

function startedData({ data }: Extract<Event, { type: 'run.started' }>): Omit<NonNullable<RunState['started']>, keyof Attribution> {
  const { release, path, checklist, configuration, previousRun } = data;
  return { release, path, checklist, configuration, previousRun };
}

function addExecution(executions: Map<string, ExecutionState>, event: Extract<Event, { type: 'exec.started' | 'exec.finished' }>): void {
  if (event.type === 'exec.started') {
    const { execution, statement, script } = event.data;
    const key = statement ?? event.item;
    const attempt = (executions.get(key)?.attempt ?? 0) + 1;
    executions.set(key, { execution, target: event.item, statement, attempt, script, started: attribution(event), finished: null });
    return;
  }
  for (const [key, state] of executions) {
    if (state.execution === event.data.execution) executions.set(key, { ...state, finished: { ...attribution(event), ...event.data } });
  }
}
