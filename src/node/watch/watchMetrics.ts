import { Counter, Gauge, Registry } from 'prom-client';
import type { Snapshot } from '../../core/engine/engine.ts';
import { currentStage } from '../../core/run/select.ts';
import { soakTime } from '../../core/run/soakTime.ts';
import type { ItemStatus, RunState } from '../../core/run/state.ts';
import type { TriggerStatus } from '../../core/run/triggerMachine.ts';
import type { VerdictOutcome } from '../../core/condition/judging/verdict.ts';

/** Series of one family that a checklist may make: what is beyond is left out, and counted. */
const MOST = 500;

const ITEM_STATES: readonly ItemStatus[] = ['to-do', 'running', 'ticked', 'passed', 'failed', 'inconclusive', 'skipped'];
const VERDICTS: readonly VerdictOutcome[] = ['pass', 'fail', 'inconclusive', 'error'];
const TRIGGER_STATES: readonly TriggerStatus[] = ['ok', 'pending', 'firing', 'inconclusive', 'not-watched'];
const UNITS = ['seconds', 'bytes', 'ratio', 'per_second'] as const;

/** What a watch tells of a deployment and of itself, named as Prometheus asks for ("Metric and label naming"). */
export interface WatchMetrics {
  /** Text format 0.0.4, as of now. */
  exposition(): Promise<string>;
  readonly contentType: string;
  /** Replaces what is told of the deployment. */
  show(snapshot: Pick<Snapshot, 'checklist'>, run: RunState, triggers: ReadonlyMap<string, { readonly status: TriggerStatus }>): void;
  /** Counts a look that took so many seconds. */
  looked(outcome: 'succeeded' | 'failed', seconds: number, warnings: number): void;
}

/** `lag` gives the seconds by which a look is late, `now` milliseconds since the epoch; both are asked at each scrape. */
export function createWatchMetrics({ every, lag, now }: { readonly every: number; readonly lag: () => number; readonly now: () => number }): WatchMetrics {
  const registry = new Registry();
  const registers = [registry];
  const gauge = <L extends string>(name: string, help: string, ...labelNames: readonly L[]): Gauge<L> => new Gauge({ name: `holdpoint_${name}`, help, labelNames, registers });
  const info = gauge('run_info', 'The deployment that is watched.', 'run', 'checklist', 'version', 'environment');
  const stageInfo = gauge('stage_info', 'The stage that is open.', 'ordinal', 'name');
  const items = gauge('items', 'Items of the checklist by how they stand.', 'state');
  const verdicts = gauge('check_verdict', '1 for the last verdict on an item, 0 for the others.', 'item', 'verdict');
  const values = new Map<string, Gauge<'item'>>(UNITS.map((unit) => [unit, gauge(`check_value_${unit}`, 'What the last check of an item measured.', 'item')]));
  const bare = gauge('check_value', 'What the last check of an item measured, where it has no unit.', 'item');
  const states = gauge('trigger_state', '1 for how a rollback trigger stands, 0 for the others.', 'trigger', 'state');
  const runs = new Counter({ name: 'holdpoint_block_runs_total', help: 'How often a block or command was run in this deployment.', labelNames: ['block'], registers });
  const durations = gauge('block_last_duration_seconds', 'How long the last run of a block or command took that has ended.', 'block');
  const successes = gauge('block_last_success', 'Whether that run ended with exit code 0.', 'block');
  const omitted = gauge('omitted', 'Items, triggers or blocks beyond what is told.', 'of');
  const looks = new Counter({ name: 'holdpoint_watch_looks_total', help: 'Looks at the triggers and soaks by what came of them.', labelNames: ['outcome'], registers });
  const warned = new Counter({ name: 'holdpoint_watch_warnings_total', help: 'What looks that succeeded warned of, such as a change that could not be recorded.', registers });
  const took = gauge('watch_last_look_duration_seconds', 'How long the last look took.');
  gauge('watch_interval_seconds', 'The pause between two looks.').set(every / 1000);
  new Gauge({ name: 'holdpoint_watch_lag_seconds', help: 'By how much the next look is late.', registers, collect() { this.set(lag()); } });
  for (const outcome of ['succeeded', 'failed']) looks.inc({ outcome }, 0);

  let soaks: readonly { readonly item: string; readonly until: () => number }[] = [];
  new Gauge({
    name: 'holdpoint_soak_remaining_seconds',
    help: 'Until a running soak may pass.',
    labelNames: ['item'],
    registers,
    collect() {
      this.reset();
      for (const { item, until } of soaks) this.set({ item }, Math.max(0, until() / 1000));
    },
  });

  const bounded = <T>(of: string, all: readonly T[]): readonly T[] => {
    omitted.set({ of }, Math.max(0, all.length - MOST));
    return all.slice(0, MOST);
  };

  return {
    contentType: registry.contentType,
    exposition: () => registry.metrics(),
    looked(outcome, seconds, warnings) {
      looks.inc({ outcome });
      warned.inc(warnings);
      took.set(seconds);
    },
    show({ checklist }, run, triggers) {
      for (const metric of [info, stageInfo, items, verdicts, ...values.values(), bare, states, runs, durations, successes]) metric.reset();
      const release = run.started?.release;
      info.set({ run: run.run, checklist: run.started?.path ?? '', version: release?.version ?? '', environment: release?.environment ?? '' }, 1);
      const stage = currentStage(checklist, run);
      if (stage !== null && stage.stage !== null) stageInfo.set({ ordinal: String(stage.stage.ordinal), name: stage.title }, 1);
      const known = [...run.items];
      for (const state of ITEM_STATES) items.set({ state }, known.filter(([, { status }]) => status === state).length);
      for (const [item, { verdict }] of bounded('checks', known.filter((each) => each[1].verdict !== null))) {
        for (const outcome of VERDICTS) verdicts.set({ item, verdict: outcome }, verdict?.outcome === outcome ? 1 : 0);
        const value = Number(verdict?.value ?? Number.NaN);
        if (Number.isFinite(value)) (values.get(verdict?.unit ?? '') ?? bare).set({ item }, value);
      }
      for (const [trigger, { status }] of bounded('triggers', [...triggers])) for (const state of TRIGGER_STATES) states.set({ trigger, state }, status === state ? 1 : 0);
      for (const [block, execution] of bounded('blocks', [...run.executions])) {
        runs.inc({ block }, execution.attempt);
        const finished = execution.finished ?? execution.previous?.finished ?? null;
        if (finished === null) continue;
        durations.set({ block }, finished.duration / 1000);
        successes.set({ block }, finished.status === 'exited' && finished.exitCode === 0 ? 1 : 0);
      }
      soaks = bounded('soaks', known).flatMap(([item, { soak }]) => (soak === null || soak.ended ? [] : [{ item, until: () => soakTime(soak, now()).until - now() }]));
    },
  };
}
