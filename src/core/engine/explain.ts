import { isCheckable } from '../checklist/checkable.ts';
import type { Checklist, Item, Trigger } from '../checklist/model.ts';
import { explainItem, explainTrigger } from '../explanation/explain.ts';
import type { Explanation } from '../explanation/explanation.ts';
import type { ChecklistFile } from '../ports.ts';
import { unapproved } from './consent.ts';
import { done, refused, RESTRICTED, type EngineContext } from './context.ts';
import type { Outcome, Snapshot } from './engine.ts';
import { takeSnapshot } from './snapshot.ts';
import { readTrigger, trafficNow } from './triggers.ts';
import { createChecking } from './verdictOf.ts';

/**
 * Explains an item or a trigger, by its id or its line. What a check or a watch would measure is measured, under the same consent; nothing is
 * recorded and no box changes.
 */
export async function explain(context: EngineContext, file: ChecklistFile, target: string, signal: AbortSignal): Promise<Outcome<Explanation>> {
  if (context.access() === 'restricted') return RESTRICTED;
  const taken = await takeSnapshot(context, file);
  if (taken.status === 'refused') return taken;
  const snapshot = taken.value;
  const item = find(snapshot.checklist.items, target);
  const trigger = item === null ? find(snapshot.checklist.triggers, target) : null;
  const explained = item !== null ? await explainedItem(context, snapshot, item, signal) : trigger !== null ? await explainedTrigger(context, snapshot, trigger, signal) : refused('unknown-target', nothingThere(snapshot.checklist, target), [target]);
  return signal.aborted ? refused('cancelled', 'The measurement was cancelled.') : explained;
}

async function explainedItem(context: EngineContext, snapshot: Snapshot, item: Item, signal: AbortSignal): Promise<Outcome<Explanation>> {
  const secrets = context.secrets.compiled();
  if (!isCheckable(item, snapshot)) return done(explainItem(item, snapshot, null, secrets));
  const refusal = await unapproved(context, snapshot);
  if (refusal !== null) return refusal;
  const { configuration } = snapshot;
  const checking = createChecking({ context, snapshot, source: await context.metricSource(configuration), server: await context.metricServer(configuration), signal });
  const verdict = await checking.verdictOn(item);
  // What was learnt of secrets while it was measured is masked as well.
  return done(explainItem(item, snapshot, verdict, context.secrets.compiled()));
}

async function explainedTrigger(context: EngineContext, snapshot: Snapshot, trigger: Trigger, signal: AbortSignal): Promise<Outcome<Explanation>> {
  const unmeasured = explainTrigger(trigger, snapshot, null, context.secrets.compiled());
  if (unmeasured.role === null) return done(unmeasured);
  const refusal = await unapproved(context, snapshot);
  if (refusal !== null) return refusal;
  const measuring = { clock: context.clock, snapshot, source: await context.metricSource(snapshot.configuration), signal };
  const watched = await readTrigger(measuring, trigger, trafficNow(snapshot));
  return done(explainTrigger(trigger, snapshot, watched, context.secrets.compiled()));
}

function find<T extends Item | Trigger>(among: readonly T[], target: string): T | null {
  const byId = among.find(({ id }) => id === target);
  return byId ?? among.find(({ line }) => /^\d+$/u.test(target) && line === Number(target)) ?? null;
}

function nothingThere({ blocks }: Checklist, target: string): string {
  const block = /^\d+$/u.test(target) ? blocks.find(({ line, endLine }) => line <= Number(target) && Number(target) <= endLine) : undefined;
  return block === undefined ? `No item and no trigger is called “${target}” or begins on that line.` : 'A block stands there, and only items and triggers are explained.';
}
