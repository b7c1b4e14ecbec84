import type { Event } from './event.ts';
import { orderEvents } from './history.ts';
import { attribution } from './attribution.ts';
import { ItemHistory } from './item.ts';
import { asUnit } from '../condition/units.ts';
import type { Attribution, BaselineState, ExecutionState, ItemState, LoggedEvent, RunState } from './state.ts';
import { GivenValues } from './givenValues.ts';
import { Standing } from './standing.ts';
import { correctionsIn } from './superseded.ts';

const END_CAUTION = { completed: 0, 'completed-with-deviations': 1, reset: 2, aborted: 3, 'rolled-back': 4 } as const;
const TRIGGER_CAUTION = { ok: 0, 'not-watched': 1, pending: 2, inconclusive: 3, firing: 4 } as const;
const PAUSE_CAUTION = { 'run.resumed': 0, 'run.paused': 1 } as const;

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
  const given = new GivenValues();
  const deviations: RunState['deviations'][number][] = [];
  const ends = new Standing<Extract<Event, { type: 'run.ended' }>>(history, (event) => END_CAUTION[event.data.outcome]);
  let rollback: RunState['rollback'] = null;
  let sealed: RunState['sealed'] = null;
  const pauses = new Standing<Extract<Event, { type: 'run.paused' | 'run.resumed' }>>(history, (event) => PAUSE_CAUTION[event.type]);
  const handovers = new Standing<Extract<Event, { type: 'handed.over' }>>(history, () => 0);
  const triggers = new Map<string, Standing<Extract<Event, { type: 'trigger.changed' }>>>();
  const { inForce, superseded } = correctionsIn(history.events);
  const log = new Map<string, LoggedEvent>();
  for (const frozen of start?.data.items ?? []) items.set(frozen.id, new ItemHistory(history, accepted.has(frozen.id) ? start : null, frozen.kind));

  for (const event of history.events) {
    log.set(event.hash, { ...attribution(event), type: event.type, item: 'item' in event ? event.item : null });
    if (superseded.has(event.hash)) continue;
    given.add(event);
    if ('item' in event) items.get(event.item)?.add(event);
    if (event.type === 'exec.started' || event.type === 'exec.finished') addExecution(executions, event);
    else if (event.type === 'stage.opened' && !stages.has(event.data.section)) stages.set(event.data.section, attribution(event));
    else if (event.type === 'baseline.measured') baselines.set(event.data.metric, { ...attribution(event), ...event.data, unit: asUnit(event.data.unit) });
    else if (event.type === 'deviation') deviations.push({ ...attribution(event), item: event.item, ...event.data });
    else if (event.type === 'rollback.started') rollback = { ...attribution(event), ...event.data, finished: null };
    else if (event.type === 'rollback.finished') rollback = { ...(rollback ?? { ...attribution(event), reason: event.data.reason }), finished: { ...attribution(event), ...event.data } };
    else if (event.type === 'trigger.changed') {
      const standing = triggers.get(event.data.trigger) ?? new Standing(history, ({ data }) => TRIGGER_CAUTION[data.state]);
      standing.add(event);
      triggers.set(event.data.trigger, standing);
    } else if (event.type === 'run.paused' || event.type === 'run.resumed') pauses.add(event);
    else if (event.type === 'handed.over') handovers.add(event);
    else if (event.type === 'run.ended') ends.add(event);
    else if (event.type === 'run.sealed') sealed = { ...attribution(event), ...event.data };
  }

  const ended = ends.event;
  const pause = pauses.event;
  const states = new Map<string, ItemState>();
  for (const [id, item] of items) states.set(id, item.state(executions.get(id) ?? null, (hash) => positions.get(hash) ?? -1));
  return {
    run,
    started: start === null ? null : { ...attribution(start), ...startedData(start) },
    ended: ended === null ? null : { ...attribution(ended), ...ended.data },
    sealed,
    frozen: start?.data.items ?? [],
    items: states,
    executions,
    stages,
    baselines,
    rollback,
    triggers: new Map([...triggers].flatMap(([id, { event }]) => (event === null ? [] : [[id, triggerState(event)] as const]))),
    paused: pause?.type === 'run.paused' ? { ...attribution(pause), reason: pause.data.reason } : null,
    holder: holderOf(start, handovers.event),
    corrections: inForce.map((event) => ({ ...attribution(event), ...event.data })),
    log,
    values: given.values,
    outputs: given.outputs,
    deviations,
    heads: history.heads,
    events: history.events.length,
  };
}

function triggerState(event: Extract<Event, { type: 'trigger.changed' }>): Attribution & Omit<Extract<Event, { type: 'trigger.changed' }>['data'], 'trigger'> {
  const { state, since, sentence } = event.data;
  return { ...attribution(event), state, since, sentence };
}

function holderOf(start: Extract<Event, { type: 'run.started' }> | null, handover: Extract<Event, { type: 'handed.over' }> | null): RunState['holder'] {
  if (handover !== null) return { ...attribution(handover), person: handover.data.to };
  return start === null ? null : { ...attribution(start), person: { name: start.actor.name, email: start.actor.email } };
}

function startedData({ data }: Extract<Event, { type: 'run.started' }>): Omit<NonNullable<RunState['started']>, keyof Attribution> {
  const { release, path, checklist, configuration, previousRun } = data;
  return { release, path, checklist, configuration, previousRun };
}

function addExecution(executions: Map<string, ExecutionState>, event: Extract<Event, { type: 'exec.started' | 'exec.finished' }>): void {
  if (event.type === 'exec.started') {
    const { execution, statement, script } = event.data;
    const key = statement ?? event.item;
    const before = executions.get(key);
    executions.set(key, { execution, target: event.item, statement, attempt: (before?.attempt ?? 0) + 1, script, started: attribution(event), finished: null, ...previousOf(before) });
    return;
  }
  for (const [key, state] of executions) {
    if (state.execution === event.data.execution) executions.set(key, { ...state, finished: { ...attribution(event), ...event.data } });
  }
}

function previousOf(before: ExecutionState | undefined): Pick<ExecutionState, 'previous'> {
  if (before === undefined) return {};
  const { previous, ...rest } = before;
  if (rest.finished !== null) return { previous: rest };
  return previous === undefined ? {} : { previous };
}
