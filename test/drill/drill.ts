/** A deployment in real time, compressed, by the built command line: once into a fault and back, and once through. */
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { Going, Place } from '../cli/commandLine.ts';
import { DRILL, LONGEST_DETECTION } from './drillChecklist.ts';
import { createOperator, type Operator } from './operator.ts';
import type { Scenery } from './scenery.ts';

/** How long the watch is waited for, in milliseconds. */
const PATIENCE = 30_000;

export type Say = (step: string) => void;

/** What a drill with a fault has measured, in seconds from the fault. */
export interface Detection {
  readonly fired: number;
  readonly longest: number;
}

/** The canary alone goes bad in stage 2; the trigger fires in time, and the rollback ends as such in a record that verifies. */
export async function drillWithFault({ service, inFreshRepository }: Scenery, say: Say): Promise<Detection> {
  let fired = Number.POSITIVE_INFINITY;
  await inFreshRepository((place) => watched(place, say, async (operator, watch) => {
    const { does, insists } = operator;
    await passStage(operator, 'Stage 1', say);
    await deployStage(operator, 'Stage 2');
    await does('stage 2: the soak is started', ['soak', operator.item('Stage 2', 'Monitor'), '--start']);
    await fault(service, { version: 'canary', errorRate: 0.8 });
    const from = performance.now();
    say('a fault is injected into the canary alone: 80% of its answers are errors');
    await prints(watch, /FIRING {8}Error rate/u);
    fired = (performance.now() - from) / 1000;
    say(`THE TRIGGER FIRES ${fired.toFixed(1)} s after the fault; at most ${String(LONGEST_DETECTION)} s: for ${String(DRILL.hold)} s + $window ${String(DRILL.window)} s + a scrape ${String(DRILL.scrape)} s + a look ${String(DRILL.every)} s`);
    assert.ok(fired <= LONGEST_DETECTION, `the trigger fired only after ${fired.toFixed(1)} s`);
    assert.match(await does('status says so', ['status']), /ROLLBACK TRIGGER FIRING: Error rate/u);
    // Its steps are through at once, and it ends only when the trigger reads ok again.
    await does('the rollback block is run', ['rollback', '--yes', '--reason', 'the canary fails'], [0, 2]);
    await prints(watch, /FIRING[\s\S]*ok {12}Error rate/u);
    say('the trigger reads ok again');
    await insists('the deployment ends as rolled back', ['rollback', '--yes', '--reason', 'the canary fails']);
    await prints(watch, /The deployment has ended: rolled back/u);
    const report = await committed(place, operator, 'rolled-back');
    for (const told of [/rolled.back/iu, /rollback begun[\s\S]*rollback done/u]) assert.match(report, told);
  }));
  return { fired, longest: LONGEST_DETECTION };
}

/** Nothing goes wrong: every stage passes on evidence, and the deployment completes. */
export async function drillWithoutFault({ inFreshRepository }: Scenery, say: Say): Promise<void> {
  await inFreshRepository((place) => watched(place, say, async (operator, watch) => {
    await passStage(operator, 'Stage 1', say);
    await passStage(operator, 'Stage 2', say);
    await deployStage(operator, 'Stage 3');
    await decide(operator, 'Stage 3');
    await operator.insists('what is due in the first hour passes', ['check', operator.item('First Hour', 'Error rate'), operator.item('First Hour', 'Stable error rate')]);
    await operator.does('the record says that all stages went through without a rollback', ['check', operator.item('Success', 'All stages')]);
    await operator.does('somebody attests that no quote was lost', ['tick', operator.item('Success', 'No quote'), '--reason', 'counted']);
    await operator.does('the deployment is completed', ['complete']);
    await prints(watch, /The deployment has ended: completed/u);
    assert.doesNotMatch(await committed(place, operator, 'completed'), /rollback begun/u);
  }));
}

/** Starts the deployment and its watch, and lets nothing go on running. */
async function watched(place: Place, say: Say, act: (operator: Operator, watch: Going) => Promise<void>): Promise<void> {
  const operator = await createOperator(place, say);
  await operator.does('what the checklist connects to is approved', ['trust']);
  await operator.does('the deployment is started', ['start', '--release', '2.0.0', '--environment', 'drill']);
  const watch = place.start('watch', 'release.md', '--no-listen', '--every', `${String(DRILL.every)}s`);
  try {
    await operator.does('the team knows', ['tick', operator.item('Before', 'The team')]);
    await prints(watch, /ok {12}Error rate/u);
    say('the trigger is watched, and reads ok');
    await act(operator, watch);
    await watch.ended;
  } finally {
    watch.kill('SIGKILL');
    await watch.ended;
  }
}

async function prints(watch: Going, pattern: RegExp): Promise<void> {
  const given = new AbortController();
  const late = delay(PATIENCE, null, { signal: given.signal }).then(() => { throw new Error(`The watch did not print ${String(pattern)} within ${String(PATIENCE / 1000)} s.`); });
  late.catch(() => undefined);
  try {
    await Promise.race([watch.output(pattern), late]);
  } finally {
    given.abort();
  }
}

async function deployStage({ does, item }: Operator, stage: string): Promise<void> {
  await does(`${stage.toLowerCase()}: the canary is given its traffic`, ['exec', item(stage, 'Execute')]);
}

async function passStage(operator: Operator, stage: string, say: Say): Promise<void> {
  const soak = operator.item(stage, 'Monitor');
  await deployStage(operator, stage);
  await operator.does(`${stage.toLowerCase()}: the soak is started`, ['soak', soak, '--start']);
  // The watch may be the one that judges it, and then there is nothing left to judge.
  await operator.insists(`${stage.toLowerCase()}: the soak has passed over its whole window`, ['soak', soak], () => operator.isTicked(soak));
  await decide(operator, stage);
  say(`${stage.toLowerCase()} is passed`);
}

async function decide({ does, item }: Operator, stage: string): Promise<void> {
  await does(`${stage.toLowerCase()}: the gate is decided, proceed`, ['gate', item(stage, 'Gate'), '--proceed', '--reason', 'all of it holds']);
}

/** Commits the record, verifies what was committed, and gives the report. */
async function committed({ git }: Place, { does }: Operator, outcome: string): Promise<string> {
  await does('the record is committed', ['commit']);
  assert.equal((await git('log', '-1', '--format=%(trailers:key=Deployment-Outcome,valueonly)')).trim(), outcome);
  const run = (await git('log', '-1', '--format=%(trailers:key=Deployment-Id,valueonly)')).trim();
  await does('the record verifies', ['verify', run]);
  return does('the report shows it', ['report', run, '--format', 'md']);
}

async function fault(service: string, value: object): Promise<void> {
  const { ok, status } = await fetch(`${service}/fault`, { method: 'POST', body: JSON.stringify(value) });
  if (!ok) throw new Error(`The demo service refused the fault with ${String(status)}.`);
}
