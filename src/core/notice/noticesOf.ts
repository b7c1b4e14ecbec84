import type { Checklist } from '../checklist/model.ts';
import { sha256Hex } from '../record/digest.ts';
import type { TriggerChange } from '../run/command.ts';
import type { Event, GateDecision } from '../run/event.ts';
import type { RunState } from '../run/state.ts';
import type { TriggerStatus } from '../run/triggerMachine.ts';
import type { Notice } from './notice.ts';

type Told = Pick<Notice, 'event' | 'title' | 'reason' | 'alarms'>;

const DECISIONS: Readonly<Record<GateDecision, string>> = { proceed: 'proceed', hold: 'hold', 'roll-back': 'roll back' };

/** What of some events, appended to the state `before`, is told. `run` is the state after them. */
export function noticesOf(checklist: Checklist, before: RunState | null, run: RunState, events: readonly Event[]): readonly Notice[] {
  return events.flatMap((event) => {
    const told = toldOf(checklist, before, event);
    return told === null ? [] : [{ ...placeOf(run), ...told, id: event.hash, time: event.time, by: event.actor.name }];
  });
}

/** Changes of triggers that could not be recorded: told all the same, and called that. `known` says how a trigger stood. */
export function unrecordedNotices(run: RunState, changes: readonly TriggerChange[], known: (trigger: string) => TriggerStatus | null, now: string): readonly Notice[] {
  return changes.flatMap(({ trigger, status, since, sentence }) => {
    const told = ofTrigger(run.run, trigger, known(trigger), status, sentence);
    return told === null ? [] : [{ ...placeOf(run), ...told, title: `${told.title} (not recorded)`, id: sha256Hex([run.run, trigger, status, String(since)].join('\n')), time: now, by: 'watch' }];
  });
}

function placeOf(run: RunState): Pick<Notice, 'run' | 'checklist' | 'release'> {
  return { run: run.run, checklist: run.started?.path ?? '', release: run.started?.release ?? { commit: null, version: null, ticket: null, environment: null } };
}

/** Null for what nobody is told. */
function toldOf(checklist: Checklist, before: RunState | null, event: Event): Told | null {
  if (event.type === 'stage.opened') {
    const section = checklist.sections.find(({ id }) => id === event.data.section);
    return { event: 'stage-opened', title: `Stage open: ${section?.title ?? event.data.section}`, reason: null, alarms: [] };
  }
  if (event.type === 'gate.decided') {
    const item = checklist.items.find(({ id }) => id === event.item);
    return { event: 'gate-decided', title: `Gate decided, ${DECISIONS[event.data.decision]}: ${item?.label ?? event.item}`, reason: event.data.reason, alarms: [] };
  }
  if (event.type === 'trigger.changed') {
    const { trigger, state, sentence } = event.data;
    return ofTrigger(event.run, trigger, before?.triggers.get(trigger)?.state ?? null, state, sentence);
  }
  if (event.type === 'rollback.started') return { event: 'rollback-started', title: 'Rollback started', reason: event.data.reason, alarms: [{ key: alarmKey(event.run, ROLLBACK), state: 'raised' }] };
  if (event.type === 'rollback.finished') {
    const isDone = event.data.outcome === 'done';
    return { event: 'rollback-finished', title: isDone ? 'Rollback finished: all its steps are through' : 'Rollback incomplete: a step failed or was not run', reason: event.data.reason, alarms: isDone ? [{ key: alarmKey(event.run, ROLLBACK), state: 'over' }] : [] };
  }
  if (event.type !== 'run.ended') return null;
  return { event: 'run-ended', title: `Deployment ended: ${event.data.outcome.replaceAll('-', ' ')}`, reason: event.data.reason, alarms: openAlarms(before).map((subject) => ({ key: alarmKey(event.run, subject), state: 'over' })) };
}

/** What was raised and is not over: nobody ends it once nobody watches. */
function openAlarms(before: RunState | null): readonly string[] {
  const triggers = [...(before?.triggers ?? [])].filter(([, { state }]) => isAlarm(state)).map(([trigger]) => trigger);
  const rollback = before?.rollback ?? null;
  return rollback !== null && rollback.finished?.outcome !== 'done' ? [...triggers, ROLLBACK] : triggers;
}

const ROLLBACK = '/rollback';

function ofTrigger(run: string, trigger: string, before: TriggerStatus | null, now: TriggerStatus, sentence: string): Told | null {
  const key = alarmKey(run, trigger);
  if (now === before) return null;
  if (now === 'firing') return { event: 'trigger-firing', title: `Rollback trigger fires: ${sentence}`, reason: null, alarms: [{ key, state: 'raised' }] };
  if (now === 'inconclusive') return { event: 'trigger-not-seen', title: `Nothing is seen of a rollback trigger, which is as good as firing: ${sentence}`, reason: null, alarms: [{ key, state: 'raised' }] };
  return before !== null && isAlarm(before) ? { event: 'trigger-over', title: `Rollback trigger no longer fires: ${sentence}`, reason: null, alarms: [{ key, state: 'over' }] } : null;
}

function isAlarm(state: TriggerStatus): boolean {
  return state === 'firing' || state === 'inconclusive';
}

/** Of bounded length, whatever a checklist calls its triggers. */
function alarmKey(run: string, subject: string): string {
  return `holdpoint-${sha256Hex(`${run}\n${subject}`)}`;
}
