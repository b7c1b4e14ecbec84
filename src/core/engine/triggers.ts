import type { Trigger } from '../checklist/model.ts';
import { bindMetric } from '../condition/judging/bind.ts';
import { dilutionDoubt } from '../condition/judging/dilution.ts';
import { triggerStatesNamed } from '../condition/judging/triggerState.ts';
import type { Verdict } from '../condition/judging/verdict.ts';
import type { ChecklistFile } from '../ports.ts';
import { conditionVerdict, type Measuring } from './conditionVerdict.ts';
import { unapproved } from './consent.ts';
import { done, RESTRICTED, type EngineContext } from './context.ts';
import type { Outcome, Snapshot, WatchedTrigger } from './engine.ts';
import { settle } from './settle.ts';
import { takeSnapshot } from './snapshot.ts';
import { stateVerdict } from './stateVerdict.ts';

/** Triggers under way at once. */
const CONCURRENCY = 8;

/** Measures every rollback trigger once, in document order. Records nothing. */
export async function readTriggers(context: EngineContext, file: ChecklistFile, signal: AbortSignal): Promise<Outcome<readonly WatchedTrigger[]>> {
  if (context.access() === 'restricted') return RESTRICTED;
  const taken = await takeSnapshot(context, file);
  if (taken.status === 'refused') return taken;
  const snapshot = taken.value;
  const refusal = await unapproved(context, snapshot);
  if (refusal !== null) return refusal;
  const measuring = { clock: context.clock, snapshot, source: await context.metricSource(snapshot.configuration), signal };
  const stageTraffic = trafficNow(snapshot);
  const found = new Map<string, WatchedTrigger>();
  const { triggers } = snapshot.checklist;
  const works = triggers.map((trigger) => async () => ({ id: trigger.id, read: await readTrigger(measuring, trigger, stageTraffic) }));
  for await (const batch of settle(works, CONCURRENCY, signal)) for (const { id, read } of batch) found.set(id, read);
  if (signal.aborted) return { status: 'refused', code: 'cancelled', message: 'The triggers were not all measured.', items: [] };
  return done(triggers.flatMap(({ id }) => found.get(id) ?? []));
}

/** Whether one trigger fires. That it does not is said only of what was measured, over the traffic that could show it. */
export async function readTrigger(measuring: Measuring, { id, text, condition }: Trigger, stageTraffic: number | null): Promise<WatchedTrigger> {
  const { metrics } = measuring.snapshot.configuration;
  if (condition === null) {
    const names = triggerStatesNamed(text, metrics);
    if (names.length === 0) return { trigger: id, state: 'not watched', verdict: null };
    const verdict = await stateVerdict(measuring, { label: text, names }, { stageTraffic });
    // The metric says whether all is well, the trigger that it is not.
    return { trigger: id, state: verdict.outcome === 'pass' ? 'ok' : verdict.outcome === 'fail' ? 'firing' : unknown(verdict), verdict };
  }
  const verdict = await conditionVerdict(measuring, condition, { stageTraffic });
  if (verdict.outcome === 'pass') return { trigger: id, state: 'firing', verdict };
  if (verdict.outcome !== 'fail') return { trigger: id, state: unknown(verdict), verdict };
  const binding = bindMetric(condition, measuring.snapshot.configuration);
  // Of what a part of the traffic hardly moves a check doubts the pass; a trigger has to doubt that it is silent.
  const diluted = binding.status === 'bound' ? dilutionDoubt({ name: binding.name, metric: binding.metric, stageTraffic, now: verdict.time }) : null;
  return diluted === null ? { trigger: id, state: 'ok', verdict } : { trigger: id, state: 'not watched', verdict: { ...verdict, outcome: 'inconclusive', ...diluted } };
}

function unknown({ reason }: Verdict): WatchedTrigger['state'] {
  return reason === 'unbound' || reason === 'ambiguous' || reason === 'diluted' ? 'not watched' : 'inconclusive';
}

/** Share of traffic of the stage that was opened last; null where none was, or it names none. */
export function trafficNow({ checklist, run }: Snapshot): number | null {
  const open = checklist.sections.findLast(({ id }) => run?.stages.has(id) === true);
  return open?.stage?.traffic ?? null;
}
