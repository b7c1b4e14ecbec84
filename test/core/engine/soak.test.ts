import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { code, FakeEngine, value } from './fakeEngine.ts';

const HOUR = 3_600_000;

function checklist(allow = '', extra = ''): string {
  return `---
holdpoint:
  prometheus: http://127.0.0.1:9090
  metrics:
    error rate: { query: errors, unit: ratio, minimum: 0${allow} }
---
# R

## Stage 1: Some (5% traffic)
- [ ] Monitor for 2 hours:
  - [ ] Error rate < 1%
${extra}- [ ] **Gate**: Go on or stop

## Stage 2: All (100% traffic)
- [ ] Monitor for 48-72 hours:
  - [ ] Error rate < 1%
`;
}

const ERROR = { population: 'population: canary' };
const SIGNAL = new AbortController().signal;

async function soaking(text = checklist()): Promise<FakeEngine> {
  const fake = new FakeEngine(text.replace('minimum: 0', `minimum: 0, ${ERROR.population}`));
  value(await fake.engine.start(fake.file, { release: {}, existingTicks: 'refuse' }));
  value(await fake.engine.startSoak(fake.file, fake.id('Monitor')));
  return fake;
}

describe('a soak', () => {
  it('is judged over its whole window and ticked by the program once that is covered, not before', async () => {
    const fake = await soaking();
    const item = fake.id('Monitor');
    fake.now += HOUR;
    const half = value(await fake.engine.judgeSoak(fake.file, item, SIGNAL));
    assert.equal(half.outcome, 'running');
    assert.match(half.sentence, /^1 h left; 1 of 1 conditions held so far\.$/u);
    assert.equal((await fake.snapshot()).run?.items.get(item)?.ticked, false);
    const journal = [...fake.events.values()][0]?.length;
    fake.now += HOUR;
    assert.equal(value(await fake.engine.judgeSoak(fake.file, item, SIGNAL)).outcome, 'passed');
    const state = (await fake.snapshot()).run?.items.get(item);
    assert.deepEqual([state?.ticked, state?.status, state?.tick?.attested, state?.soak?.outcome], [true, 'passed', false, 'passed']);
    assert.match(fake.text, /- \[x\] Monitor for 2 hours/u);
    assert.equal((await fake.snapshot()).run?.items.get(fake.id('Error rate'))?.verdict?.window?.seconds, '7200');
    assert.ok(journal !== undefined && journal < ([...fake.events.values()][0]?.length ?? 0));
  });

  it('fails by a breach anywhere in it, and says when, for how long and how far', async () => {
    const fake = await soaking();
    const item = fake.id('Monitor');
    const from = fake.now / 1000 + 1800;
    // A blip that is over before anybody looks.
    fake.series = (_, time) => (time >= from && time < from + 180 ? 0.03 : 0.001);
    fake.now += 2 * HOUR;
    const judged = value(await fake.engine.judgeSoak(fake.file, item, SIGNAL));
    assert.equal(judged.outcome, 'failed');
    assert.equal(judged.sentence, '“Error rate < 1%” did not hold from 2026-03-01 09:30:00 UTC on, for 3 min in all; the worst was 3%, where the limit was 1%.');
    const state = (await fake.snapshot()).run?.items.get(item);
    assert.deepEqual([state?.status, state?.ticked], ['failed', false]);
    assert.equal(code(await fake.engine.endSoak(fake.file, item, 'looks fine')), 'open-items', 'nobody’s word alone ends it');
    value(await fake.engine.startSoak(fake.file, item, 'restart'));
    fake.now += 2 * HOUR;
    assert.equal(value(await fake.engine.judgeSoak(fake.file, item, SIGNAL)).outcome, 'passed', 'the new window has no breach');
  });

  it('fails at once, and is overridden with a reason that is a deviation', async () => {
    const fake = await soaking();
    const item = fake.id('Monitor');
    fake.series = () => 0.2;
    fake.now += HOUR / 2;
    assert.equal(value(await fake.engine.judgeSoak(fake.file, item, SIGNAL)).outcome, 'failed');
    value(await fake.engine.endSoak(fake.file, item, 'a load test', 'the load test was ours'));
    const { run } = await fake.snapshot();
    assert.equal(run?.items.get(item)?.soak?.outcome, 'overridden');
    assert.equal(run?.items.get(item)?.status, 'ticked');
    assert.match(run?.deviations[0]?.what ?? '', /overridden.*did not hold/u);
  });

  it('tolerates what is allowed, and records that', async () => {
    const fake = await soaking(checklist(', allow: 2m'));
    const from = fake.now / 1000 + 1800;
    fake.series = (_, time) => (time >= from && time < from + 120 ? 0.03 : 0.001);
    fake.now += 2 * HOUR;
    assert.equal(value(await fake.engine.judgeSoak(fake.file, fake.id('Monitor'), SIGNAL)).outcome, 'passed');
    const window = (await fake.snapshot()).run?.items.get(fake.id('Error rate'))?.verdict?.window;
    assert.deepEqual([window?.violated, window?.allowed], ['120', '120']);
  });

  it('is inconclusive over a gap, and then takes an override or a new start', async () => {
    const fake = await soaking();
    const item = fake.id('Monitor');
    const from = fake.now / 1000 + 1800;
    fake.series = (_, time) => (time >= from && time < from + 600 ? null : 0.001);
    fake.now += 2 * HOUR;
    const judged = value(await fake.engine.judgeSoak(fake.file, item, SIGNAL));
    assert.equal(judged.outcome, 'inconclusive');
    assert.match(judged.sentence, /were not measured all through/u);
    assert.equal(code(await fake.engine.endSoak(fake.file, item, 'looks fine')), 'open-items');
    assert.equal((await fake.snapshot()).run?.items.get(item)?.ticked, false);
  });

  it('is left to a person where a part of it is', async () => {
    const fake = await soaking(checklist('', '  - [ ] Nobody called\n'));
    const item = fake.id('Monitor');
    assert.equal(code(await fake.engine.endSoak(fake.file, item, 'early')), 'too-early');
    fake.now += 2 * HOUR;
    const judged = value(await fake.engine.judgeSoak(fake.file, item, SIGNAL));
    assert.equal(judged.outcome, 'attest');
    assert.match(judged.sentence, /“Nobody called”.*What is measured held throughout/u);
    value(await fake.engine.endSoak(fake.file, item, 'nobody called'));
    assert.equal((await fake.snapshot()).run?.items.get(item)?.soak?.outcome, 'attested');
    const whole = await soaking(checklist('', '  - [ ] Nobody called\n'));
    whole.now += 2 * HOUR;
    await whole.tick('Nobody called');
    assert.equal(value(await whole.engine.judgeSoak(whole.file, whole.id('Monitor'), SIGNAL)).outcome, 'passed');
  });

  it('is not passed by a clock that was set forward, nor judged by one that was set back', async () => {
    const fake = await soaking();
    const item = fake.id('Monitor');
    const source = fake.now / 1000 + 60;
    // The source has samples until its own now only.
    fake.series = (_, time) => (time <= source ? 0.001 : null);
    fake.now += 3 * HOUR;
    assert.equal(value(await fake.engine.judgeSoak(fake.file, item, SIGNAL)).outcome, 'inconclusive');
    fake.now -= 5 * HOUR;
    assert.equal(code(await fake.engine.judgeSoak(fake.file, item, SIGNAL)), 'too-early');
  });
});

describe('a gate', () => {
  const proceed = (fake: FakeEngine, accept: string | null = null) => fake.engine.gate(fake.file, fake.id('Gate'), 'proceed', 'seen', accept);

  it('judges soaks that are over, and measures again what is older than 15 minutes', async () => {
    const fake = await soaking();
    fake.now += 2 * HOUR;
    value(await proceed(fake));
    const measured = (await fake.snapshot()).run?.items.get(fake.id('Error rate'))?.verdict?.time;
    assert.equal(measured, new Date(fake.now).toISOString());
    assert.equal((await fake.snapshot()).run?.items.get(fake.id('Gate'))?.decision?.decision, 'proceed');

    const late = await soaking();
    late.now += 2 * HOUR;
    value(await late.engine.judgeSoak(late.file, late.id('Monitor'), SIGNAL));
    late.now += HOUR / 2;
    late.series = () => 0.05;
    assert.equal(code(await proceed(late)), 'open-items', 'it failed when it was measured again');
    late.series = () => null;
    late.now += HOUR / 2;
    assert.equal(code(await proceed(late)), 'open-items', 'what cannot be measured is not passed over');
    await late.tick('Error rate');
    value(await proceed(late, 'the scraper is down and the logs are clean'));
    assert.equal((await late.snapshot()).run?.deviations.length, 1);
  });

  it('measures what somebody ticked by hand, where it can be', async () => {
    const fake = await soaking();
    fake.now += 2 * HOUR;
    await fake.tick('Error rate');
    fake.series = () => 0.05;
    assert.equal(code(await proceed(fake)), 'open-items');
  });
});
