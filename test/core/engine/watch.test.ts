import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Watched } from '../../../src/core/engine/watch.ts';
import { NOTHING_WATCHED } from '../../../src/core/engine/watch.ts';
import { code, FakeEngine, value } from './fakeEngine.ts';

const SIGNAL = new AbortController().signal;
const EVERY = 15_000;

const CHECKLIST = `---
holdpoint:
  metrics:
    error rate: { query: errors, unit: ratio, minimum: 0, population: canary }
    memory usage: { query: memory, unit: ratio, minimum: 0, population: canary }
    latency: { query: latency, unit: s, minimum: 0, population: all }
---
# R

## Before
- [ ] Tell support

## Stage 1: Some (5% traffic)
- [ ] Ship it
- [ ] **Gate**: Go on or stop

## Rollback
### Rollback Triggers
- Error rate > 1% for 5 minutes
- Memory usage > 90%
- Latency > 2s
- Somebody complains
`;

class Watch {
  readonly fake = new FakeEngine(CHECKLIST);
  memory = NOTHING_WATCHED;
  values: Record<string, number | null> = { 'error rate': 0.001, 'memory usage': 0.5, latency: 0.1 };

  async begin(): Promise<void> {
    this.fake.step = 15;
    this.fake.series = (name) => (name in this.values ? (this.values[name] ?? null) : null);
    value(await this.fake.engine.start(this.fake.file, { release: {}, existingTicks: 'refuse' }));
    await this.fake.tick('Tell support');
  }

  async look(): Promise<Watched> {
    const watched = value(await this.fake.engine.watch(this.fake.file, this.memory, EVERY, SIGNAL));
    this.memory = watched.memory;
    return watched;
  }

  /** Looks every 15 s for so many seconds; the changes as `trigger: state`. */
  async during(seconds: number): Promise<readonly string[]> {
    const changes: string[] = [];
    for (let passed = 0; passed < seconds; passed += 15) {
      this.fake.now += EVERY;
      changes.push(...(await this.look()).changes.map(({ trigger, status }) => `${trigger.split('/').at(-1) ?? ''}: ${status}`));
    }
    return changes;
  }

  async recorded(): Promise<readonly string[]> {
    const { run } = await this.fake.snapshot();
    return [...(run?.triggers.values() ?? [])].map(({ state }) => state);
  }
}

describe('a watch', () => {
  it('begins with the first stage, tells of everything once, and then of changes', async () => {
    const watch = new Watch();
    const { fake } = watch;
    assert.equal(code(await fake.engine.watch(fake.file, NOTHING_WATCHED, EVERY, SIGNAL)), 'not-started');
    fake.series = () => 0.001;
    value(await fake.engine.start(fake.file, { release: {}, existingTicks: 'refuse' }));
    assert.equal((await watch.look()).phase, 'waiting');
    await fake.tick('Tell support');
    const first = await watch.look();
    assert.deepEqual([first.phase, first.changes.map(({ status }) => status)], ['watching', ['ok', 'ok', 'not-watched', 'not-watched']], 'traffic that hardly shows the canary watches nothing');
    const events = [...fake.events.values()][0]?.length;
    assert.deepEqual(await watch.during(60), []);
    assert.equal([...fake.events.values()][0]?.length, events, 'what stays as it is is not recorded again');
  });

  it('is pending, fires after its time, holds the gate, and ends with one sample that satisfies', async () => {
    const watch = new Watch();
    await watch.begin();
    await watch.look();
    // The history of the source knows of no violation before now.
    const from = (watch.fake.now + EVERY) / 1000;
    watch.fake.series = (name, time) => (name === 'error rate' ? (time >= from ? 0.05 : 0.001) : 0.1);
    const changes = await watch.during(300);
    assert.deepEqual(changes, ['error-rate-1-for-5-minutes: pending']);
    assert.deepEqual(await watch.during(15), ['error-rate-1-for-5-minutes: firing']);
    assert.deepEqual((await watch.recorded())[0], 'firing');
    await watch.fake.tick('Ship it');
    const gate = await watch.fake.engine.gate(watch.fake.file, watch.fake.id('Gate'), 'proceed', 'looks fine to me', null);
    assert.match(gate.status === 'refused' ? gate.message : '', /A rollback trigger fires: Error rate > 1% for 5 minutes/u);
    watch.fake.series = () => 0.001;
    assert.deepEqual(await watch.during(15), ['error-rate-1-for-5-minutes: ok']);
    assert.equal(code(await watch.fake.engine.gate(watch.fake.file, watch.fake.id('Gate'), 'proceed', 'it is over', null)), 'done');
  });

  it('fires at the first look where the history says that it held all the time', async () => {
    const watch = new Watch();
    await watch.begin();
    watch.values['error rate'] = 0.05;
    const first = await watch.look();
    assert.equal(first.changes[0]?.status, 'firing');
    watch.memory = NOTHING_WATCHED;
    watch.values['error rate'] = null;
    assert.equal((await watch.look()).changes[0]?.status, 'firing', 'whoever takes over does not think better of it');
  });

  it('calls what it does not see inconclusive, and never ok', async () => {
    const watch = new Watch();
    await watch.begin();
    await watch.look();
    watch.values['memory usage'] = null;
    assert.deepEqual(await watch.during(60), []);
    assert.deepEqual(await watch.during(15), ['memory-usage-90: inconclusive']);
    watch.values['memory usage'] = 0.95;
    assert.deepEqual(await watch.during(15), ['memory-usage-90: firing']);
  });

  it('goes on where nothing can be recorded, and says so', async () => {
    const watch = new Watch();
    await watch.begin();
    await watch.look();
    watch.values['memory usage'] = 0.95;
    watch.fake.broken = new Error('no space left on the disk');
    watch.fake.now += EVERY;
    const outcome = await watch.fake.engine.watch(watch.fake.file, watch.memory, EVERY, SIGNAL);
    assert.ok(outcome.status === 'done');
    assert.deepEqual(outcome.value.changes.map(({ status }) => status), ['firing']);
    assert.match(outcome.warnings.join(' '), /could not be recorded.*no space left/u);
    watch.memory = outcome.value.memory;
    watch.fake.broken = null;
    await watch.during(15);
    assert.equal((await watch.recorded())[1], 'firing', 'and records it once that goes again');
  });

  it('ends with the deployment', async () => {
    const watch = new Watch();
    await watch.begin();
    await watch.look();
    value(await watch.fake.engine.abort(watch.fake.file, 'enough'));
    const last = await watch.look();
    assert.deepEqual([last.phase, last.outcome], ['ended', 'aborted']);
  });
});
