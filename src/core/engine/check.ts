import { checkableItems, isCheckable } from '../checklist/checkable.ts';
import type { Item } from '../checklist/model.ts';
import type { Verdict } from '../condition/verdict.ts';
import type { ChecklistFile } from '../ports.ts';
import { done, refused, RESTRICTED, type EngineContext } from './context.ts';
import { consent } from './consent.ts';
import type { Checked, Outcome, Snapshot } from './engine.ts';
import { takeSnapshot } from './snapshot.ts';
import { findItem } from './target.ts';
import { transact } from './transact.ts';
import { verdictOf } from './verdictOf.ts';

/** Measurements under way at once. */
const CONCURRENCY = 8;

/**
 * Checks items against their sources. With a deployment open each verdict is journaled before it is told,
 * and a pass ticks its item if the policy says so; without one the verdict is told and the file left alone.
 */
export async function check(
  context: EngineContext,
  file: ChecklistFile,
  items: readonly string[] | null,
  signal: AbortSignal,
  onVerdict: (checked: Checked) => void = () => undefined,
): Promise<Outcome<readonly Checked[]>> {
  if (context.access() === 'restricted') return RESTRICTED;
  const taken = await takeSnapshot(context, file);
  if (taken.status === 'refused') return taken;
  const snapshot = taken.value;
  const chosen = choose(snapshot, items);
  if (chosen.status === 'refused') return chosen;
  const needed = await consent(context, file);
  if (needed.status === 'refused') return needed;
  if (needed.value !== null && !needed.value.trusted) {
    return refused('untrusted', `What this checklist connects to was not approved yet. Read it and approve ${needed.value.digest}.`);
  }
  const source = context.metricSource(snapshot.configuration);
  const warnings: string[] = [];
  const results: Checked[] = [];
  const queue = measureInOrder(chosen.value, (item) => verdictOf({ context, snapshot, source, signal }, item));
  for await (const { item, verdict } of queue) {
    if (signal.aborted) return refused('cancelled', 'The check was cancelled. What was measured before is kept.');
    const recorded = await record(context, file, snapshot, item.id, verdict);
    if (recorded.status === 'refused') return recorded;
    warnings.push(...recorded.warnings);
    const checked = { item: item.id, verdict };
    results.push(checked);
    onVerdict(checked);
  }
  return done(results, warnings);
}

function choose(snapshot: Snapshot, ids: readonly string[] | null): Outcome<readonly Item[]> {
  if (ids === null) return done(checkableItems(snapshot));
  const chosen: Item[] = [];
  for (const id of ids) {
    const item = findItem(snapshot.checklist, id);
    if (item === null) return refused('unknown-item', `There is no item ${id} in the checklist.`, [id]);
    if (!isCheckable(item, snapshot.configuration)) return refused('wrong-kind', `“${item.label}” names nothing that can be checked.`, [id]);
    chosen.push(item);
  }
  return done(chosen);
}

/** Runs up to `CONCURRENCY` measurements at once and yields them in the order of the items. */
async function* measureInOrder(items: readonly Item[], measure: (item: Item) => Promise<Verdict>): AsyncGenerator<{ item: Item; verdict: Verdict }> {
  const running: Promise<Verdict>[] = [];
  for (const [index, item] of items.entries()) {
    for (let next = running.length; next < Math.min(items.length, index + CONCURRENCY); next += 1) {
      const upcoming = items[next];
      if (upcoming !== undefined) running.push(measure(upcoming));
    }
    const verdict = running[index];
    if (verdict !== undefined) yield { item, verdict: await verdict };
  }
}

async function record(context: EngineContext, file: ChecklistFile, snapshot: Snapshot, item: string, verdict: Verdict): Promise<Outcome<null>> {
  if (snapshot.run === null) return done(null);
  const outcome = await transact(context, file, () => [{ type: 'finish-check', item, verdict }]);
  return outcome.status === 'refused' ? outcome : done(null, outcome.warnings);
}
