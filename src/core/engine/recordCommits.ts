import type { ChecklistFile } from '../ports.ts';
import { oneLine } from '../record/oneLine.ts';
import { isTicked } from '../run/select.ts';
import type { RunState } from '../run/state.ts';
import { done, type EngineContext } from './context.ts';
import type { Outcome, Snapshot } from './engine.ts';
import { commit } from './finish.ts';
import { endedRuns, takeSnapshot } from './snapshot.ts';

/** Milliseconds for which a commit that nobody asked for may keep an action waiting. */
const PATIENCE = 60_000;

/** Stands in the queue from the decision to its commit, so that a program killed between them leaves it for the next action. */
const NOT_TRIED = { code: 'not-tried', message: 'It was not tried yet.' };

/** Commits the record after a decision, where the configuration asks for that. What stands in the way is queued and told. */
export async function commitDecision<T>(context: EngineContext, file: ChecklistFile, outcome: Outcome<T>): Promise<Outcome<T>> {
  const found = await subject(context, file, outcome);
  if (found === null) return outcome;
  await context.commitQueue.add(found.run.run, NOT_TRIED);
  return attempt(context, file, found.run, outcome);
}

/** Tries once more to commit what waits for it, after an action. */
export async function retryCommit<T>(context: EngineContext, file: ChecklistFile, outcome: Outcome<T>): Promise<Outcome<T>> {
  const found = await subject(context, file, outcome);
  const waiting = found === null ? null : await context.commitQueue.waiting(found.run.run);
  // A hook that altered a commit would alter each one that is tried again, and boxes that were changed after the end stay as they are.
  if (found === null || waiting === null || waiting.code === 'altered' || hasMovedOn(found)) return outcome;
  return attempt(context, file, found.run, outcome);
}

interface Subject {
  readonly run: RunState;
  readonly snapshot: Snapshot;
}

async function subject(context: EngineContext, file: ChecklistFile, outcome: Outcome<unknown>): Promise<Subject | null> {
  if (outcome.status === 'refused' || context.access() === 'restricted') return null;
  const taken = await takeSnapshot(context, file);
  if (taken.status === 'refused' || taken.value.configuration.record.commit !== 'decisions') return null;
  const run = taken.value.run ?? (await endedRuns(context, file.path))[0] ?? null;
  return run === null ? null : { run, snapshot: taken.value };
}

function hasMovedOn({ run, snapshot }: Subject): boolean {
  return run.ended !== null && snapshot.checklist.items.some((item) => item.checked !== isTicked(run, item.id));
}

async function attempt<T>(context: EngineContext, file: ChecklistFile, run: RunState, outcome: Outcome<T>): Promise<Outcome<T>> {
  if (outcome.status === 'refused') return outcome;
  const before = await context.commitQueue.waiting(run.run);
  const committed = await commit(context, file, context.clock.timeout(PATIENCE));
  if (committed.status === 'done') return done(outcome.value, [...outcome.warnings, ...committed.warnings]);
  const message = oneLine(committed.message, 400);
  await context.commitQueue.add(run.run, { code: committed.code, message });
  const isTold = before?.message === message;
  return isTold ? outcome : done(outcome.value, [...outcome.warnings, `Recorded, but not committed yet: ${message}`]);
}
