import type { Checklist, Item, Section } from '../checklist/model.ts';
import { deadlineOf } from './deadline.ts';
import { timeLeft, wallClock, type Moment } from './moment.ts';
import { currentStage, enclosing, isDone, itemsOfStage, kindIn } from './select.ts';
import { soakTime } from './soakTime.ts';
import { openBeforeStages, preDeploymentItems, windowDue } from './stage.ts';
import type { RunState } from './state.ts';

/** What is next in one line, for the top of a tree and of a terminal: `Stage 2 · soak until Tue 14:05 CET, 3 h left · gate waits`. */
export function describeNext(checklist: Checklist, run: RunState, moment: Moment): string {
  const paused = run.paused === null ? [] : [`Paused by ${run.paused.actor.name} since ${wallClock(Date.parse(run.paused.time), moment)}: ${run.paused.reason}`];
  return [...alarms(checklist, run), ...paused, ...whereItStands(checklist, run, moment)].join(' · ');
}

/** A trigger that is not seen asks as one that fires does. */
function alarms({ triggers }: Checklist, run: RunState): readonly string[] {
  return triggers.flatMap(({ id, text }) => {
    const state = run.triggers.get(id)?.state;
    return state === 'firing' ? [`ROLLBACK TRIGGER FIRING: ${text}`] : state === 'inconclusive' ? [`ROLLBACK TRIGGER NOT SEEN: ${text}`] : [];
  });
}

function whereItStands(checklist: Checklist, run: RunState, moment: Moment): readonly string[] {
  const { rollback } = run;
  if (rollback !== null) {
    const since = `Rolling back since ${wallClock(Date.parse(rollback.time), moment)}`;
    return rollback.finished === null ? [since] : rollback.finished.outcome === 'done' ? [since, 'all steps are through: it ends once the triggers read ok'] : [since, 'some steps are not through: go on with the rollback'];
  }
  const before = openBeforeStages(checklist, run);
  if (before !== null) return ['Before the first stage', ...workOn(checklist, run, preDeploymentItems(checklist), moment)];
  const stage = currentStage(checklist, run);
  if (stage !== null) {
    const ids = new Set(itemsOfStage(checklist, stage.id));
    const name = stage.stage === null ? stage.title : `Stage ${String(stage.stage.ordinal)}`;
    return [name, ...workOn(checklist, run, checklist.items.filter(({ id }) => ids.has(id)), moment)];
  }
  const open = checklist.items.filter((item) => run.items.has(item.id) && !isDone(run, item.id) && counts(checklist, item));
  const [first] = open;
  if (first === undefined) return ['Everything is done: complete the deployment'];
  const section = checklist.sections.find(({ id }) => id === first.section) ?? null;
  const inside = open.filter((item) => item.section === first.section);
  return [section?.title ?? 'Items', ...dueOf(checklist, run, section, moment), ...workOn(checklist, run, inside, moment)];
}

/** Rollback steps are for another ending. */
function counts(checklist: Checklist, item: Item): boolean {
  return !enclosing(checklist, item.section).some(({ kind }) => kind === 'rollback' || kind === 'triggers' || kind === 'contacts' || kind === 'commands');
}

function dueOf(checklist: Checklist, run: RunState, section: Section | null, moment: Moment): readonly string[] {
  const windows = section === null ? [] : enclosing(checklist, section.id).filter(({ kind }) => kind === 'window');
  const due = windows.map((window) => windowDue(checklist, run, window)).find((time) => time !== null) ?? null;
  return due === null ? [] : [describeDue(due, moment)];
}

function describeDue(due: number, moment: Moment): string {
  const left = due - moment.now;
  return left > 0 ? `due by ${wallClock(due, moment)}, ${timeLeft(left)} left` : `overdue since ${wallClock(due, moment)}`;
}

function workOn(checklist: Checklist, run: RunState, items: readonly Item[], moment: Moment): readonly string[] {
  const known = items.filter((item) => run.items.has(item.id));
  const gate = known.find((item) => kindIn(run, item) === 'gate' && !isDone(run, item.id)) ?? null;
  const soaks = known.flatMap((item) => soakLine(run, item, moment));
  const open = known.filter((item) => !isDone(run, item.id) && kindIn(run, item) !== 'gate');
  const isRunningSoak = ({ id }: Item): boolean => run.items.get(id)?.soak?.ended === false;
  const todo = open.filter((item) => !isRunningSoak(item) && !isBelowSoak(run, known, item));
  const [first] = todo;
  const due = first === undefined ? null : deadlineOf(checklist, run, first);
  const next = first === undefined ? [] : [`next, line ${String(first.line)}: ${first.label}${due === null ? '' : `, ${describeDue(due, moment)}`}`, ...(todo.length > 1 ? [`${String(todo.length)} open`] : [])];
  return [...soaks, ...next, ...checksOf(run, known), ...gateLine(run, gate, open.length)];
}

function isBelowSoak(run: RunState, items: readonly Item[], item: Item): boolean {
  const parent = items.find(({ id }) => id === item.parent);
  if (parent === undefined) return false;
  return run.items.get(parent.id)?.soak?.ended === false || isBelowSoak(run, items, parent);
}

function soakLine(run: RunState, item: Item, moment: Moment): readonly string[] {
  const soak = run.items.get(item.id)?.soak ?? null;
  if (soak === null || (soak.ended && soak.outcome !== 'failed')) return [];
  if (soak.ended) return [`soak failed: ${soak.reason ?? ''}`];
  const { from, until, latest, phase } = soakTime(soak, moment.now);
  switch (phase) {
    case 'ahead':
      return [`the clock stands before the start of the soak, ${wallClock(from, moment)}`];
    case 'running':
      return [`soak until ${wallClock(until, moment)}, ${timeLeft(until - moment.now)} left`];
    case 'over':
      return [`soak over since ${wallClock(until, moment)}, to be judged`];
    case 'overdue':
      return [`soak overdue since ${wallClock(latest, moment)}, to be judged`];
  }
}

function checksOf(run: RunState, items: readonly Item[]): readonly string[] {
  const outcomes = items.flatMap(({ id }) => {
    const state = run.items.get(id);
    return state?.verdict === null || state?.verdict === undefined || state.skip !== null ? [] : [state.verdict.outcome];
  });
  const count = (wanted: readonly string[], word: string): readonly string[] => {
    const found = outcomes.filter((outcome) => wanted.includes(outcome)).length;
    return found === 0 ? [] : [`${String(found)} ${found === 1 ? 'check' : 'checks'} ${word}`];
  };
  return [...count(['fail'], 'failing'), ...count(['inconclusive', 'error'], 'inconclusive'), ...count(['pass'], 'passing')];
}

function gateLine(run: RunState, gate: Item | null, open: number): readonly string[] {
  if (gate === null) return [];
  const decision = run.items.get(gate.id)?.decision?.decision;
  if (decision === 'hold') return ['gate on hold'];
  if (decision === 'roll-back') return ['gate says roll back'];
  return [open === 0 ? 'gate ready' : 'gate waits'];
}
