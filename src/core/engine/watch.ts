import type { Trigger } from '../checklist/model.ts';
import { windowSeconds } from '../condition/judging/windowed.ts';
import { unrecordedNotices } from '../notice/noticesOf.ts';
import type { ChecklistFile } from '../ports.ts';
import type { TriggerChange } from '../run/command.ts';
import type { RunOutcome } from '../run/event.ts';
import { stages } from '../run/select.ts';
import type { RunState } from '../run/state.ts';
import { advance, type TriggerReading, type TriggerState } from '../run/triggerMachine.ts';
import type { Measuring } from './conditionVerdict.ts';
import { tell } from './announce.ts';
import { unapproved } from './consent.ts';
import { done, refused, RESTRICTED, type EngineContext } from './context.ts';
import type { Outcome, Snapshot } from './engine.ts';
import { settle } from './settle.ts';
import { judgeSoak, type SoakJudged } from './soak.ts';
import { readRun, takeSnapshot } from './snapshot.ts';
import { transact } from './transact.ts';
import { readTrigger, trafficNow } from './triggers.ts';

/** Triggers under way at once. */
const CONCURRENCY = 16;

/** Milliseconds between two judgements of one soak. */
const SOAKS_EVERY = 60_000;

/** What a watch remembers from one look to the next. */
export interface WatchMemory {
  /** The run that is watched; null before the first look. */
  readonly run: string | null;
  readonly states: ReadonlyMap<string, TriggerState>;
  /** When each soak was judged last. */
  readonly soaks: ReadonlyMap<string, number>;
}

export const NOTHING_WATCHED: WatchMemory = { run: null, states: new Map(), soaks: new Map() };

export interface Watched {
  readonly memory: WatchMemory;
  /** `waiting` before the first stage is open, `ended` once the deployment is over. */
  readonly phase: 'waiting' | 'watching' | 'ended';
  readonly outcome: RunOutcome | null;
  /** Triggers that stand otherwise than before, all of them at the first look. */
  readonly changes: readonly TriggerChange[];
  readonly soaks: readonly SoakJudged[];
}

/** Looks once at every rollback trigger and at the soaks that run, and records what has changed. `every` is how often, in milliseconds. */
export async function watch(context: EngineContext, file: ChecklistFile, memory: WatchMemory, every: number, signal: AbortSignal): Promise<Outcome<Watched>> {
  if (context.access() === 'restricted') return RESTRICTED;
  const taken = await takeSnapshot(context, file);
  if (taken.status === 'refused') return taken;
  const snapshot = taken.value;
  const { run } = snapshot;
  if (run === null || (memory.run !== null && run.run !== memory.run)) return ended(context, memory);
  const idle = { memory: { ...memory, run: run.run }, outcome: null, changes: [], soaks: [] } as const;
  if (stages(snapshot.checklist).length > 0 && run.stages.size === 0) return done({ ...idle, phase: 'waiting' });
  const refusal = await unapproved(context, snapshot);
  if (refusal !== null) return refusal;
  const found = await look(context, snapshot, memory, every, signal);
  if (signal.aborted) return refused('cancelled', 'The watch was ended.');
  const changes = found.filter(({ change, isNew }) => isNew || run.triggers.get(change.trigger)?.state !== change.status).map(({ change }) => change);
  const recorded = changes.length === 0 ? done(null) : await transact(context, file, () => [{ type: 'change-triggers', changes }]);
  // What cannot be written is told all the same: a watch that falls silent is none.
  if (recorded.status === 'refused' && (recorded.code === 'journal' || recorded.code === 'damaged')) {
    const known = (trigger: string): TriggerState['status'] | null => memory.states.get(trigger)?.status ?? run.triggers.get(trigger)?.state ?? null;
    tell(context, snapshot, unrecordedNotices(run, changes, known, new Date(context.clock.now()).toISOString()));
  }
  const warnings = recorded.status === 'refused' ? [`What changed could not be recorded: ${recorded.message}`] : recorded.warnings;
  const states = new Map(found.map(({ change, state }) => [change.trigger, state]));
  const { judged, at, notes } = await judgeSoaks(context, file, run, memory, signal);
  return done({ phase: 'watching', outcome: null, memory: { run: run.run, states, soaks: at }, changes, soaks: judged }, [...warnings, ...notes]);
}

async function ended(context: EngineContext, memory: WatchMemory): Promise<Outcome<Watched>> {
  if (memory.run === null) return refused('not-started', 'No deployment of this checklist is open. Start one first.');
  const { run } = await readRun(context, memory.run);
  return done({ memory, phase: 'ended', outcome: run.ended?.outcome ?? null, changes: [], soaks: [] });
}

interface Look {
  readonly change: TriggerChange;
  readonly state: TriggerState;
  /** Whether this watch has not told of it yet. */
  readonly isNew: boolean;
}

async function look(context: EngineContext, snapshot: Snapshot, memory: WatchMemory, every: number, signal: AbortSignal): Promise<readonly Look[]> {
  const measuring = { clock: context.clock, snapshot, source: await context.metricSource(snapshot.configuration), signal };
  const traffic = trafficNow(snapshot);
  const works = snapshot.checklist.triggers.map((trigger) => async (): Promise<Look> => {
    const known = memory.states.get(trigger.id) ?? left(snapshot.run, trigger.id);
    const { reading, seconds, sentence } = await read(measuring, trigger, traffic, known);
    const state = advance(known, reading, { for: seconds * 1000, keepFiringFor: snapshot.configuration.rollback.keepFiringFor * 1000, longestGap: Math.max(60_000, 3 * every) });
    return { state, isNew: !memory.states.has(trigger.id), change: { trigger: trigger.id, status: state.status, since: state.since, sentence: `${trigger.text}: ${sentence}` } };
  });
  const found: Look[] = [];
  for await (const batch of settle(works, CONCURRENCY, signal)) found.push(...batch);
  const places = new Map(snapshot.checklist.triggers.map(({ id }, index) => [id, index]));
  return found.sort((a, b) => (places.get(a.change.trigger) ?? 0) - (places.get(b.change.trigger) ?? 0));
}

/** What a watch before this one has left in the record: firing goes on until it is seen to have ended, pending begins anew. */
function left(run: RunState | null, trigger: string): TriggerState | null {
  const known = run?.triggers.get(trigger);
  return known === undefined ? null : { status: known.state, since: Date.parse(known.since), readAt: null, seenAt: null, violatedAt: null, blindSince: null };
}

/** Whether it is violated now; only then, and where it is not known to fire, its history is asked for the whole window. */
async function read(measuring: Measuring, trigger: Trigger, traffic: number | null, known: TriggerState | null): Promise<{ readonly reading: TriggerReading; readonly seconds: number; readonly sentence: string }> {
  const { condition } = trigger;
  const seconds = condition === null ? 0 : (windowSeconds(condition, measuring.snapshot.configuration) ?? 0);
  const instant = await readTrigger(measuring, condition === null ? trigger : { ...trigger, condition: { ...condition, for: null } }, traffic);
  const sentence = instant.verdict?.sentence ?? 'nothing measures it.';
  const at = measuring.clock.now();
  switch (instant.state) {
    case 'ok':
      return { reading: { at, now: 'satisfied', held: false }, seconds, sentence };
    case 'inconclusive':
      return { reading: { at, now: 'unknown', held: false }, seconds, sentence };
    case 'not watched':
      return { reading: { at, now: 'unwatched', held: false }, seconds, sentence };
    case 'firing': {
      const window = seconds === 0 || known?.status === 'firing' ? null : await readTrigger(measuring, trigger, traffic);
      const held = window?.state === 'firing';
      return { reading: { at, now: 'violated', held }, seconds, sentence: held ? (window.verdict?.sentence ?? sentence) : sentence };
    }
  }
}

async function judgeSoaks(context: EngineContext, file: ChecklistFile, run: RunState, memory: WatchMemory, signal: AbortSignal): Promise<{ readonly judged: readonly SoakJudged[]; readonly at: ReadonlyMap<string, number>; readonly notes: readonly string[] }> {
  const judged: SoakJudged[] = [];
  const notes: string[] = [];
  const at = new Map(memory.soaks);
  for (const [item, { soak }] of run.items) {
    const last = at.get(item);
    const now = context.clock.now();
    if (soak === null || soak.ended || (last !== undefined && now >= last && now - last < SOAKS_EVERY)) continue;
    at.set(item, now);
    const outcome = await judgeSoak(context, file, item, signal);
    if (outcome.status === 'refused') notes.push(outcome.message);
    else if (outcome.value.outcome === 'passed' || outcome.value.outcome === 'failed') judged.push(outcome.value);
  }
  return { judged, at, notes };
}
