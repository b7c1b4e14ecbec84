import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Command } from '../../../src/core/run/command.ts';
import { deadlineOf } from '../../../src/core/run/deadline.ts';
import { timeLeft, wallClock } from '../../../src/core/run/moment.ts';
import { describeNext } from '../../../src/core/run/next.ts';
import { windowDue, windowLength } from '../../../src/core/run/stage.ts';
import { Rehearsal, ROLLOUT, START, verdict } from './rehearsal.ts';

const HOUR = 3_600_000;

function next(run: Rehearsal): string {
  return describeNext(run.checklist, run.state, { now: run.now, timeZone: 'Europe/Berlin' });
}

function proceed(run: Rehearsal, index: number): Command {
  return { type: 'decide-gate', item: run.id('Gate', index), decision: 'proceed', reason: 'seen', override: null };
}

describe('what is next', () => {
  it('is one line from the start to the end', () => {
    const run = new Rehearsal();
    run.do(START);
    assert.equal(next(run), 'Before the first stage · next, line 4: Read the notes · 2 open');
    run.tick('Read');
    run.tick('Execute');
    assert.equal(next(run), 'Stage 1 · next, line 10: Ship it · 2 open · gate waits');
    run.tick('Ship it');
    run.do({ type: 'finish-check', item: run.id('Error rate', 0), verdict: verdict('pass') });
    assert.equal(next(run), 'Stage 1 · 1 check passing · gate ready');
    run.do(proceed(run, 0));
    run.tick('Get final');
    run.do({ type: 'approve', item: run.id('Product Owner'), reason: null });
    run.now = Date.parse('2026-03-03T12:05:00.000Z');
    run.do({ type: 'start-soak', item: run.id('Monitor') });
    run.now += 20 * 60_000;
    assert.equal(next(run), 'Stage 2 · soak until Tue 14:05 CET, 40 min left · gate waits');
    run.do({ type: 'pause', reason: 'a freeze' });
    assert.match(next(run), /^Paused by Ada since Tue 13:25 CET: a freeze · Stage 2 · soak until/u);
    run.do({ type: 'resume', reason: null });
    run.now += HOUR;
    assert.match(next(run), /soak over since Tue 14:05 CET, to be judged/u);
    run.do({ type: 'finish-check', item: run.id('Error rate', 1), verdict: verdict('pass') }, { type: 'end-soak', item: run.id('Monitor'), reason: 'quiet' }, proceed(run, 1));
    const passed = run.now;
    assert.match(next(run), /^First 24 Hours · due by Wed 14:25 CET, 24 h left · next, line \d+: Nobody called$/u);
    run.now += 25 * HOUR;
    assert.match(next(run), /^First 24 Hours · overdue since Wed 14:25 CET/u);
    assert.ok(passed < run.now);
    run.tick('Nobody');
    assert.equal(next(run), 'Everything is done: complete the deployment');
  });

  it('says so where the clock stands before the start of a soak', () => {
    const run = new Rehearsal(ROLLOUT.replace('- [ ] Read the notes\n- [ ] Execute: `make migrate`\n', '').replace('- [ ] Ship it\n', '- [ ] Monitor for 2 hours\n'));
    run.do(START, { type: 'start-soak', item: run.id('Monitor') });
    run.now -= HOUR;
    assert.match(next(run), /the clock stands before the start of the soak/u);
    assert.equal(run.try({ type: 'end-soak', item: run.id('Monitor'), reason: 'done' })?.code, 'too-early');
  });

  it('knows until when a range may last', () => {
    const run = new Rehearsal(ROLLOUT.replace('- [ ] Read the notes\n- [ ] Execute: `make migrate`\n', '').replace('- [ ] Ship it\n', '- [ ] Monitor for 48-72 hours\n'));
    run.do(START, { type: 'start-soak', item: run.id('Monitor') });
    run.now += 47 * HOUR;
    assert.match(next(run), /soak until/u);
    run.now += 2 * HOUR;
    assert.match(next(run), /soak over since .*, to be judged/u);
    run.now += 24 * HOUR;
    assert.match(next(run), /soak overdue since/u);
  });

  it('writes times with their zone and what is left', () => {
    const now = Date.parse('2026-07-01T12:00:00.000Z');
    assert.equal(wallClock(now, { now, timeZone: 'Europe/Berlin' }), 'Wed 14:00 CEST');
    assert.equal(wallClock(now, { now, timeZone: 'America/New_York' }), 'Wed 08:00 EDT');
    assert.equal(wallClock(now, { now, timeZone: 'UTC' }), 'Wed 12:00 UTC');
    assert.equal(wallClock(now + 8 * 24 * HOUR, { now, timeZone: 'UTC' }), 'Thu 9 Jul 12:00 UTC');
    assert.deepEqual([1, 60_000, HOUR, 3 * HOUR + 11.2 * 60_000, 47 * HOUR, 71 * HOUR, 72 * HOUR].map(timeLeft), ['1 min', '1 min', '1 h', '3 h 12 min', '47 h', '2 d 23 h', '3 d']);
  });

  it('reads how long a window lasts, and from when a deadline counts', () => {
    const run = new Rehearsal(`# R

## Stage 1: All (100% traffic)
- [ ] Go
- [ ] Schedule a retrospective within 48 hours

## First Hour
- [ ] Quiet

## First 24 Hours
- [ ] Quiet

## First Week
- [ ] Quiet
`);
    const lengths = run.checklist.sections.filter(({ kind }) => kind === 'window').map(windowLength);
    assert.deepEqual(lengths, [3600, 86_400, 604_800]);
    run.do(START);
    const deadline = run.checklist.items.find(({ kind }) => kind === 'deadline');
    const window = run.checklist.sections.find(({ title }) => title === 'First Hour');
    assert.ok(deadline !== undefined && window !== undefined);
    assert.equal(deadlineOf(run.checklist, run.state, deadline), null);
    const went = run.now;
    run.tick('Go');
    assert.equal(deadlineOf(run.checklist, run.state, deadline), went + 48 * HOUR);
    assert.match(next(run), /next, line 5: Schedule a retrospective within 48 hours, due by Tue 10:00 CET, 2 d left/u);
    assert.equal(windowDue(run.checklist, run.state, window), null);
    const passed = run.now;
    run.do({ type: 'tick', item: deadline.id, cause: 'person', reason: null, override: null });
    assert.equal(windowDue(run.checklist, run.state, window), passed + HOUR);
  });
});
