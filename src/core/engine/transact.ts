import { toggle } from '../checklist/toggle.ts';
import type { CheckboxEdit, Checklist } from '../checklist/model.ts';
import type { ChecklistFile } from '../ports.ts';
import { checklistDigest } from '../record/digest.ts';
import type { Command, Refusal } from '../run/command.ts';
import { decide } from '../run/decide.ts';
import type { Actor, Event } from '../run/event.ts';
import { isTicked } from '../run/select.ts';
import type { RunState } from '../run/state.ts';
import { announce } from './announce.ts';
import { done, reasonOf, refused, type EngineContext } from './context.ts';
import type { Outcome, Snapshot } from './engine.ts';
import { signEvents } from './signEvents.ts';
import { readRun, takeSnapshot } from './snapshot.ts';

/** How often an action is decided again because somebody else wrote first. */
const ATTEMPTS = 20;

export interface TransactOptions {
  /** A run that may have ended meanwhile; without it the active one is meant. */
  readonly run?: string;
  /** Who does it, where that was asked already; it takes a process of git. */
  readonly actor?: () => Promise<Actor>;
}

/** What is to be done, seen from the state in which it is decided. `null` leaves everything as it is. */
export type Plan = (snapshot: Snapshot) => readonly Command[];

export interface Transacted {
  readonly run: RunState;
  readonly appended: readonly Event[];
}

/**
 * Decides commands against the newest state, journals what comes of them, and only then shows it in the file.
 * Decides again when another writer was first. The commands are one unit: the first refusal appends nothing.
 */
export async function transact(context: EngineContext, file: ChecklistFile, plan: Plan, { run: runId, actor = context.actor }: TransactOptions = {}): Promise<Outcome<Transacted>> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const taken = await takeSnapshot(context, file);
    if (taken.status === 'refused') return taken;
    const snapshot = runId === undefined || taken.value.run?.run === runId ? taken.value : { ...taken.value, ...(await readRun(context, runId)) };
    const { run } = snapshot;
    if (run === null) return refused('not-started', 'No deployment of this checklist is open. Start one first.');
    if (snapshot.damage.length > 0) return refused('damaged', `The journal of ${run.run} is damaged and read-only: ${snapshot.damage.join('; ')}`);
    const appended = await append(context, snapshot, run, plan(snapshot), actor);
    if (appended === 'moved') continue;
    if ('refusal' in appended) return refused(appended.refusal.code, appended.refusal.message, appended.refusal.items);
    if ('failure' in appended) return refused('journal', appended.failure);
    const unsigned = await signEvents(context, appended.events, actor);
    const { run: after } = await readRun(context, run.run);
    announce(context, snapshot, run, after, appended.events);
    const unshown = after.ended === null ? await show(context, file, snapshot, after, touched(appended.events, after)) : [];
    return done({ run: after, appended: appended.events }, [...unsigned, ...unshown]);
  }
  return refused('journal', 'The journal was written to by others all the time. Try again.');
}

/** Commands that turn on what the text of the checklist is. */
const BINDING: ReadonlySet<Command['type']> = new Set<Command['type']>(['approve', 'decide-gate', 'lapse-approvals']);

type Appended = 'moved' | { readonly refusal: Refusal } | { readonly failure: string } | { readonly events: readonly Event[] };

async function append(context: EngineContext, snapshot: Snapshot, run: RunState, commands: readonly Command[], actor: () => Promise<Actor>): Promise<Appended> {
  if (commands.length === 0) return { events: [] };
  const drafts = [];
  const who = await actor();
  const { policy, approvals } = snapshot.configuration;
  const digest = commands.some(({ type }) => BINDING.has(type)) ? { checklistDigest: checklistDigest(snapshot.text, snapshot.checklist.items) } : {};
  for (const command of commands) {
    const decision = decide(snapshot.checklist, run, command, { now: context.clock.now(), policy, approvals, actor: who, ...digest });
    if ('refusal' in decision) return decision;
    drafts.push(...decision.events);
  }
  if (drafts.length === 0) return { events: [] };
  try {
    const outcome = await context.journal.append(run.run, drafts, run.heads, who);
    return outcome.status === 'moved' ? 'moved' : { events: outcome.events };
  } catch (error) {
    context.logger.error('The journal could not be written', error);
    return { failure: `Not done: the journal could not be written. ${reasonOf(error)}` };
  }
}

function touched(events: readonly Event[], run: RunState): ReadonlySet<string> {
  // What is taken back may be of any item, and may itself have taken something back.
  if (events.some(({ type }) => type === 'corrected')) return new Set(run.items.keys());
  return new Set(events.flatMap((event) => ('item' in event ? [event.item] : [])));
}

/** How often a file that changes under our hands is read again to show in it what is recorded. */
const SHOWINGS = 3;

async function show(context: EngineContext, file: ChecklistFile, snapshot: Snapshot, run: RunState, items: ReadonlySet<string>): Promise<readonly string[]> {
  let warnings = await project(file, snapshot, run, items);
  for (let again = 1; warnings.length > 0 && again < SHOWINGS; again += 1) {
    const taken = await takeSnapshot(context, file);
    if (taken.status === 'refused') break;
    warnings = await project(file, taken.value, run, items);
  }
  return warnings;
}

/** Makes the boxes of some items show what the run says. What cannot be shown is said: the journal holds it already. */
export async function project(file: ChecklistFile, snapshot: Snapshot, run: RunState, items: ReadonlySet<string>): Promise<readonly string[]> {
  const edits = boxEdits(snapshot.text, snapshot.checklist, (id) => (items.has(id) ? isTicked(run, id) : null));
  if (edits.length === 0) return [];
  const outcome = await file.apply(edits, snapshot.text);
  if (outcome.status === 'applied') return [];
  return [`Recorded, but the file does not show it: ${outcome.message}`];
}

/** Edits that give boxes the state wanted of them; null leaves a box alone. */
export function boxEdits(text: string, checklist: Checklist, wanted: (id: string) => boolean | null): readonly CheckboxEdit[] {
  const edits: CheckboxEdit[] = [];
  for (const item of checklist.items) {
    const want = wanted(item.id);
    if (want === null || want === item.checked) continue;
    const result = toggle(text, item, want);
    if ('edit' in result) edits.push(result.edit);
  }
  return edits;
}
