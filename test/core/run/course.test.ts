import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Command } from '../../../src/core/run/command.ts';
import { stageStatus } from '../../../src/core/run/stage.ts';
import { Rehearsal, START, verdict } from './rehearsal.ts';

function ready(): Rehearsal {
  const run = new Rehearsal();
  run.do(START);
  run.tick('Read');
  run.tick('Execute');
  return run;
}

function tick(item: string, override: string | null = null): Command {
  return { type: 'tick', item, cause: 'person', reason: null, override };
}

const PAUSE: Command = { type: 'pause', reason: 'an incident elsewhere' };
const RESUME: Command = { type: 'resume', reason: null };

describe('the course of a deployment', () => {
  it('waits while it is paused, but for what stops, undoes or records', () => {
    const run = ready();
    const item = run.id('Ship it');
    assert.equal(run.try(RESUME)?.code, 'no-change');
    assert.equal(run.try({ type: 'pause', reason: ' ' })?.code, 'reason-needed');
    run.do(PAUSE);
    assert.equal(run.state.paused?.reason, 'an incident elsewhere');
    assert.equal(run.try(PAUSE)?.code, 'no-change');
    const refusal = run.try(tick(item));
    assert.equal(refusal?.code, 'paused');
    assert.match(refusal.message, /paused by Ada.*an incident elsewhere/u);
    run.policy = { order: 'off', autoTick: true, separateDuties: false };
    assert.equal(run.try(tick(item))?.code, 'paused', 'whatever the order');
    run.do({ type: 'finish-check', item: run.id('Error rate', 0), verdict: verdict('pass') });
    assert.equal(run.state.items.get(run.id('Error rate', 0))?.ticked, false, 'a check is recorded and ticks nothing');
    run.tick('Tell the status page');
    run.do({ type: 'decide-gate', item: run.id('Gate'), decision: 'hold', reason: 'paused', override: null });
    run.do(tick(item, 'it was under way'));
    assert.deepEqual(run.state.deviations.map(({ what }) => what), ['done while the deployment was paused']);
    run.do(RESUME);
    assert.equal(run.state.paused, null);
    run.do(tick(run.id('Error rate', 0)));
  });

  it('passes no gate while it is paused', () => {
    const run = ready();
    run.tick('Ship it');
    run.do({ type: 'finish-check', item: run.id('Error rate', 0), verdict: verdict('pass') }, PAUSE);
    const proceed: Command = { type: 'decide-gate', item: run.id('Gate'), decision: 'proceed', reason: 'seen', override: 'I want to' };
    assert.equal(run.try(proceed)?.code, 'paused');
    run.do(RESUME, proceed);
  });

  it('says who holds it', () => {
    const run = ready();
    assert.deepEqual(run.state.holder?.person, { name: 'Ada', email: 'ada@example.com' });
    assert.equal(run.try({ type: 'hand-over', to: { name: 'Ada', email: 'ada@example.com' }, reason: null })?.code, 'no-change');
    assert.equal(run.try({ type: 'hand-over', to: { name: '', email: '' }, reason: null })?.code, 'reason-needed');
    run.do({ type: 'hand-over', to: { name: 'Grace', email: 'grace@example.com' }, reason: 'the night shift' });
    assert.equal(run.state.holder?.person.name, 'Grace');
  });

  it('takes a decision back, and what stood before it stands again', () => {
    const run = ready();
    run.tick('Ship it');
    run.do({ type: 'finish-check', item: run.id('Error rate', 0), verdict: verdict('pass') });
    const gate = run.id('Gate');
    run.do({ type: 'decide-gate', item: gate, decision: 'hold', reason: 'not yet', override: null });
    run.do({ type: 'decide-gate', item: gate, decision: 'proceed', reason: 'the wrong window', override: null });
    const [, second] = run.checklist.sections.filter((section) => section.stage !== null);
    assert.ok(second !== undefined);
    assert.equal(stageStatus(run.checklist, run.state, second), 'open');
    const mistaken = run.state.items.get(gate)?.decision?.event ?? '';
    assert.equal(run.try({ type: 'correct', event: mistaken, reason: '' })?.code, 'reason-needed');
    run.do({ type: 'correct', event: mistaken, reason: 'that was staging' });
    assert.deepEqual([run.state.items.get(gate)?.decision?.decision, run.state.items.get(gate)?.ticked], ['hold', false]);
    assert.equal(stageStatus(run.checklist, run.state, second), 'closed');
    assert.ok(run.events.some(({ hash }) => hash === mistaken), 'nothing is erased');
    assert.equal(run.try({ type: 'correct', event: mistaken, reason: 'again' })?.code, 'no-change');
    const correction = run.state.corrections[0]?.event ?? '';
    run.do({ type: 'correct', event: correction, reason: 'it was production after all' });
    assert.equal(run.state.items.get(gate)?.decision?.decision, 'proceed');
    run.do({ type: 'correct', event: mistaken, reason: 'staging, really' });
    assert.equal(run.state.items.get(gate)?.decision?.decision, 'hold');
  });

  it('takes back nothing that was measured, run, deviated from or rejected', () => {
    const run = ready();
    run.do({ type: 'finish-check', item: run.id('Error rate', 0), verdict: verdict('fail') }, PAUSE, tick(run.id('Ship it'), 'under way'), RESUME);
    run.do({ type: 'reject', item: run.id('Product Owner'), reason: 'no' });
    for (const { type, hash } of run.events) {
      if (['run.started', 'check.finished', 'deviation', 'approval.rejected', 'stage.opened'].includes(type)) assert.equal(run.try({ type: 'correct', event: hash, reason: 'please' })?.code, 'wrong-kind', type);
    }
    assert.equal(run.try({ type: 'correct', event: 'f'.repeat(64), reason: 'please' })?.code, 'unknown-item');
  });
});
