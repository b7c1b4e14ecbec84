import { isUnbound } from '../condition/judging/bind.ts';
import type { Item } from '../checklist/model.ts';
import type { ChecklistFile } from '../ports.ts';
import { nestedIn } from '../run/listed.ts';
import { timeLeft } from '../run/moment.ts';
import { soakTime, type SoakTime } from '../run/soakTime.ts';
import type { ItemState, RunState } from '../run/state.ts';
import { conditionVerdict } from './conditionVerdict.ts';
import { consentFor } from './consent.ts';
import { done, refused, RESTRICTED, type EngineContext } from './context.ts';
import { command } from './decisions.ts';
import type { Checked, Outcome, Snapshot } from './engine.ts';
import { takeSnapshot } from './snapshot.ts';
import { findItem } from './target.ts';
import { trafficOf } from './traffic.ts';
import { transact } from './transact.ts';

/** How a soak stands, by its clock and by the verdicts of its window so far. */
export interface SoakJudged {
  readonly item: string;
  /** `running` while its time is not up and nothing is against it; `attest` where only a person can end it. */
  readonly outcome: 'running' | 'passed' | 'failed' | 'inconclusive' | 'attest';
  readonly sentence: string;
  /** Of each condition below it, over the window from the start to now. */
  readonly checked: readonly Checked[];
}

/** Ends a soak on somebody's word. Conditions below it that can be measured are judged first, and what they say is recorded. */
export async function endSoak(context: EngineContext, file: ChecklistFile, item: string, reason: string, override: string | null, signal: AbortSignal): Promise<Outcome<RunState>> {
  const end = (): Promise<Outcome<RunState>> => command(context, file, { type: 'end-soak', item, reason, override });
  if (override !== null && override.trim() !== '') return end();
  const judged = await judgeSoak(context, file, item, signal);
  // A soak that has failed, or was never started, is refused as that.
  if (judged.status === 'refused') return judged.code === 'not-started' ? end() : judged;
  switch (judged.value.outcome) {
    case 'failed':
      return refused('open-items', judged.value.sentence, [item]);
    case 'inconclusive':
      return refused('open-items', `${judged.value.sentence} Judge it again, restart it, or override that with a reason.`, [item]);
    case 'passed':
      return command(context, file, { type: 'note', item, text: reason });
    case 'running':
    case 'attest':
      return end();
  }
}

/**
 * Judges a running soak: each condition below it over the whole window from its start to now, from the history of its source.
 * A breach is recorded and fails it at once. Once its time is up and its whole window passed, it is recorded as passed.
 */
export async function judgeSoak(context: EngineContext, file: ChecklistFile, id: string, signal: AbortSignal): Promise<Outcome<SoakJudged>> {
  if (context.access() === 'restricted') return RESTRICTED;
  const taken = await takeSnapshot(context, file);
  if (taken.status === 'refused') return taken;
  const snapshot = taken.value;
  const item = findItem(snapshot.checklist, id);
  if (item === null) return refused('unknown-item', `There is no item ${id} in the checklist.`, [id]);
  const soak = snapshot.run?.items.get(id)?.soak ?? null;
  if (snapshot.run === null || soak === null || soak.ended) return refused('not-started', `The soak “${item.label}” does not run. Start it first.`, [id]);
  const time = soakTime(soak, context.clock.now());
  if (time.phase === 'ahead') return refused('too-early', `The clock of this machine stands before the start of the soak, ${soak.time}. Set the clock right.`, [id]);
  const checked = await judgeWindow(context, snapshot, conditionsOf(snapshot, id), time, signal);
  if (checked.status === 'refused') return checked;
  if (signal.aborted) return refused('cancelled', 'The soak was not judged: that was cancelled.', [id]);
  return record(context, file, { snapshot, item, soak, time, checked: checked.value });
}

/** What below a soak can be measured: it states a limit, a metric is bound to it, and nobody skipped it. */
function conditionsOf({ checklist, configuration, run }: Snapshot, id: string): readonly Item[] {
  return nestedIn(checklist, id).filter((child) => child.kind === 'metric' && child.condition !== null && !isUnbound(child, configuration) && run?.items.get(child.id)?.skip === null);
}

async function judgeWindow(context: EngineContext, snapshot: Snapshot, items: readonly Item[], { from }: SoakTime, signal: AbortSignal): Promise<Outcome<readonly Checked[]>> {
  if (items.length === 0) return done([]);
  const needed = await consentFor(context, snapshot);
  if (needed?.trusted === false) return refused('untrusted', `What this checklist connects to or runs was not approved yet. Read it and approve ${needed.digest}.`);
  const source = await context.metricSource(snapshot.configuration);
  const seconds = Math.max(1, Math.floor((context.clock.now() - from) / 1000));
  const checked = await Promise.all(items.map(async (item): Promise<Checked> => {
    if (item.condition === null) throw new TypeError(`a metric item without a condition: ${item.id}`);
    // Over the soak the limit has to hold throughout, whatever shorter time it names.
    const condition = { ...item.condition, for: `PT${String(seconds)}S` };
    return { item: item.id, verdict: await conditionVerdict({ clock: context.clock, snapshot, source, signal }, condition, { stageTraffic: trafficOf(snapshot, item) }) };
  }));
  return done(checked);
}

interface Judging {
  readonly snapshot: Snapshot;
  readonly item: Item;
  readonly soak: NonNullable<ItemState['soak']>;
  readonly time: SoakTime;
  readonly checked: readonly Checked[];
}

async function record(context: EngineContext, file: ChecklistFile, { snapshot, item, soak, time, checked }: Judging): Promise<Outcome<SoakJudged>> {
  const told = (outcome: SoakJudged['outcome'], sentence: string, warnings: readonly string[] = []): Outcome<SoakJudged> => done({ item: item.id, outcome, sentence, checked }, warnings);
  const left = timeLeft(time.until - context.clock.now());
  if (checked.length === 0) return time.phase === 'running' ? told('running', `${left} left; nothing below it is measured.`) : told('attest', 'Its time is up, and nothing below it is measured: say on what ground it is over.');
  const failed = checked.filter(({ verdict }) => verdict.outcome === 'fail');
  const unknown = checked.filter(({ verdict }) => verdict.outcome === 'inconclusive' || verdict.outcome === 'error');
  if (failed.length === 0 && time.phase === 'running') {
    const held = `${String(checked.length - unknown.length)} of ${String(checked.length)} conditions held so far.`;
    return told('running', `${left} left; ${held}${unknown.map(({ verdict }) => ` ${verdict.sentence}`).join('')}`);
  }
  if (failed.length === 0 && unknown.length > 0) return told('inconclusive', `The soak cannot be judged: ${unknown.map(({ verdict }) => verdict.sentence).join(' ')}`);
  const finish = { type: 'finish-soak', item: item.id, soak: soak.event, verdicts: checked } as const;
  const finished = await transact(context, file, () => [finish]);
  if (finished.status === 'done') {
    const ended = finished.value.run.items.get(item.id)?.soak;
    return told(ended?.outcome === 'failed' ? 'failed' : 'passed', ended?.reason ?? '', finished.warnings);
  }
  // What is not measured below it is for a person, and then so is the end.
  if (finished.code !== 'open-items') return finished;
  const kept = await transact(context, file, () => checked.map((each) => ({ type: 'finish-check', ...each })));
  if (kept.status === 'refused') return kept;
  const isOpen = nestedIn(snapshot.checklist, item.id).some((child) => !checked.some((each) => each.item === child.id));
  return isOpen ? told('attest', `${finished.message} What is measured held throughout.`, kept.warnings) : told('inconclusive', finished.message, kept.warnings);
}
