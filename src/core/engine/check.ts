import { checkableItems, isCheckable } from '../checklist/checkable.ts';
import type { Item } from '../checklist/model.ts';
import { summedUp } from '../checklist/summary.ts';
import type { ChecklistFile, MetricSource } from '../ports.ts';
import type { Actor } from '../run/event.ts';
import { done, refused, RESTRICTED, type EngineContext } from './context.ts';
import { unapproved } from './consent.ts';
import type { Checked, Outcome, Snapshot } from './engine.ts';
import { askedOnce } from './askedOnce.ts';
import { settle } from './settle.ts';
import { takeSnapshot } from './snapshot.ts';
import { findItem } from './target.ts';
import { transact } from './transact.ts';
import { createChecking } from './verdictOf.ts';

/** Items under way at once; how much of it a source takes at once is its own affair. */
const CONCURRENCY = 16;

/** Milliseconds for which verdicts are gathered into one append to the journal: nobody sees that they come together. */
const GATHERED = 200;

const CANCELLED = refused('cancelled', 'The check was cancelled. What was measured before is kept.');

/**
 * Checks items against their sources. With a deployment open each verdict is journaled before it is told,
 * and a pass ticks its item if the policy says so; without one the verdict is told and the file left alone.
 * Verdicts are told as they come and returned in document order. An item that sums up others checks them too, and first.
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
  const refusal = await unapproved(context, snapshot);
  if (refusal !== null) return refusal;
  const { configuration } = snapshot;
  const checking = createChecking({ context, snapshot, source: given(await context.metricSource(configuration), snapshot.run?.outputs ?? {}), server: await context.metricServer(configuration), signal });
  const works = inOrder(snapshot, chosen.value).map((item) => async (): Promise<Checked> => ({ item: item.id, verdict: await checking.verdictOn(item) }));
  const warnings: string[] = [];
  const results: Checked[] = [];
  const actor = askedOnce(context.actor);
  for await (const batch of settle(works, CONCURRENCY, signal, () => (snapshot.run === null ? null : context.clock.timeout(GATHERED)))) {
    const recorded = await record({ context, file, snapshot, actor }, batch);
    if (recorded.status === 'refused') return recorded;
    warnings.push(...recorded.warnings);
    for (const checked of batch) {
      results.push(checked);
      onVerdict(checked);
    }
  }
  if (signal.aborted) return CANCELLED;
  const places = new Map(snapshot.checklist.items.map(({ id }, index) => [id, index]));
  return done(results.sort((a, b) => (places.get(a.item) ?? 0) - (places.get(b.item) ?? 0)), warnings);
}

/** Commands that measure know what blocks gave out before. */
function given(source: MetricSource, variables: Readonly<Record<string, string>>): MetricSource {
  return {
    ...source,
    measure: (query, signal) => source.measure({ ...query, variables }, signal),
    measureRange: (query, range, signal) => source.measureRange({ ...query, variables }, range, signal),
  };
}

function choose(snapshot: Snapshot, ids: readonly string[] | null): Outcome<readonly Item[]> {
  if (ids === null) return done(checkableItems(snapshot));
  const chosen: Item[] = [];
  for (const id of ids) {
    const item = findItem(snapshot.checklist, id);
    if (item === null) return refused('unknown-item', `There is no item ${id} in the checklist.`, [id]);
    if (!isCheckable(item, snapshot)) return refused('wrong-kind', `“${item.label}” names nothing that can be checked.`, [id]);
    chosen.push(item);
  }
  return done(chosen);
}

/** The chosen items and what they sum up, without repeats: in document order, and each behind those that it sums up. */
function inOrder(snapshot: Snapshot, chosen: readonly Item[]): readonly Item[] {
  const ordered = new Map<string, Item>();
  const visit = (item: Item): void => {
    if (ordered.has(item.id)) return;
    for (const child of summedUp(snapshot.checklist, item)) if (isCheckable(child, snapshot)) visit(child);
    ordered.set(item.id, item);
  };
  for (const item of chosen) visit(item);
  return [...ordered.values()];
}

/** What verdicts are recorded with. */
interface Recording {
  readonly context: EngineContext;
  readonly file: ChecklistFile;
  readonly snapshot: Snapshot;
  readonly actor: () => Promise<Actor>;
}

/** Journals a batch as one append. Where one of it cannot be recorded, the others are recorded by themselves. */
async function record(recording: Recording, batch: readonly Checked[]): Promise<Outcome<null>> {
  const { context, file, snapshot, actor } = recording;
  if (snapshot.run === null) return done(null);
  const outcome = await transact(context, file, () => batch.map(({ item, verdict }) => ({ type: 'finish-check', item, verdict })), { actor });
  if (outcome.status === 'done') return done(null, outcome.warnings);
  if (batch.length === 1) return outcome;
  for (const checked of batch) {
    const single = await record(recording, [checked]);
    if (single.status === 'refused') return single;
  }
  return done(null);
}
