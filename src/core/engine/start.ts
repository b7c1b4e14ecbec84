import type { ChecklistFile } from '../ports.ts';
import { canonicalDigest, checklistDigest } from '../record/digest.ts';
import { runId } from '../record/runId.ts';
import { decide } from '../run/decide.ts';
import type { Release } from '../run/event.ts';
import { releaseOf } from '../run/release.ts';
import type { RunState } from '../run/state.ts';
import { announce } from './announce.ts';
import { done, reasonOf, refused, RESTRICTED, type EngineContext } from './context.ts';
import { measureBaselines } from './baselines.ts';
import type { Outcome, Snapshot } from './engine.ts';
import { signEvents } from './signEvents.ts';
import { endedRuns, readRun, takeSnapshot } from './snapshot.ts';
import { boxEdits } from './transact.ts';

export interface StartOptions {
  readonly release: Partial<Release>;
  readonly existingTicks: 'refuse' | 'accept' | 'reset';
}

/** Opens a deployment: freezes the items, digests the checklist and its configuration, makes the first event, and measures baselines. */
export async function start(context: EngineContext, file: ChecklistFile, options: StartOptions, signal: AbortSignal | null = null): Promise<Outcome<RunState>> {
  if (context.access() === 'restricted') return RESTRICTED;
  const taken = await takeSnapshot(context, file);
  if (taken.status === 'refused') return taken;
  if (taken.value.run !== null) return refused('already-started', `The deployment ${taken.value.run.run} of this checklist is open. Complete, abort or reset it first.`);
  const snapshot = options.existingTicks === 'reset' ? await clearBoxes(context, file, taken.value) : taken;
  if (snapshot.status === 'refused') return snapshot;
  return open(context, file, snapshot.value, options, signal);
}

async function open(context: EngineContext, file: ChecklistFile, snapshot: Snapshot, options: StartOptions, signal: AbortSignal | null): Promise<Outcome<RunState>> {
  const told = context.toldRelease();
  if (typeof told === 'string') return refused('bad-value', `Not started: ${told}`);
  const id = runId(context.clock.now(), context.random.hex(3));
  const head = await context.repository.head();
  const decision = decide(snapshot.checklist, null, {
    type: 'start',
    release: releaseOf([options.release, told, snapshot.configuration.release, { commit: head.commit }]),
    path: file.path,
    checklistDigest: checklistDigest(snapshot.text, snapshot.checklist.items),
    configurationDigest: canonicalDigest(snapshot.configuration),
    previousRun: (await endedRuns(context, file.path))[0]?.run ?? null,
    existingTicks: options.existingTicks === 'accept' ? 'accept' : 'refuse',
  }, { now: context.clock.now(), policy: snapshot.configuration.policy });
  if ('refusal' in decision) return refused(decision.refusal.code, decision.refusal.message, decision.refusal.items);
  let unsigned: readonly string[] = [];
  try {
    const outcome = await context.journal.append(id, decision.events, [], await context.actor());
    if (outcome.status === 'moved') return refused('journal', `The deployment ${id} exists already. Try again.`);
    unsigned = await signEvents(context, outcome.events, context.actor);
  } catch (error) {
    context.logger.error('The journal could not be written', error);
    return refused('journal', `Not started: the journal could not be written. ${reasonOf(error)}`);
  }
  const { run } = await readRun(context, id);
  announce(context, snapshot, null, run, (await context.journal.read(id)).events);
  const measured = await measureBaselines(context, file, snapshot, signal);
  // The deployment is open, whatever became of its baselines.
  const warnings = measured.status === 'refused' ? [`Its baselines were not recorded: ${measured.message}`] : measured.warnings;
  return done((await readRun(context, id)).run, [...unsigned, ...warnings]);
}

/** Blanks every ticked box of a file that has no open deployment, and reads it again. */
export async function clearBoxes(context: EngineContext, file: ChecklistFile, snapshot: Snapshot): Promise<Outcome<Snapshot>> {
  const edits = boxEdits(snapshot.text, snapshot.checklist, () => false);
  if (edits.length === 0) return done(snapshot);
  const outcome = await file.apply(edits, snapshot.text);
  return outcome.status === 'applied' ? takeSnapshot(context, file) : refused(outcome.code, outcome.message);
}
