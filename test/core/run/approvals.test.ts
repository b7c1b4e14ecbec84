import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Command } from '../../../src/core/run/command.ts';
import type { Actor } from '../../../src/core/run/event.ts';
import { ADA, Rehearsal, START, verdict } from './rehearsal.ts';

const GRACE: Actor = { name: 'Grace', email: 'Grace@example.com', host: 'lap', via: 'test' };
const EDSGER: Actor = { name: 'Edsger', email: 'edsger@example.com', host: 'lap', via: 'test' };

function inStageTwo(): Rehearsal {
  const run = new Rehearsal();
  run.do(START);
  for (const label of ['Read', 'Execute', 'Ship it']) run.tick(label);
  run.do({ type: 'finish-check', item: run.id('Error rate', 0), verdict: verdict('pass') }, { type: 'decide-gate', item: run.id('Gate', 0), decision: 'proceed', reason: 'seen', override: null });
  run.tick('Get final');
  return run;
}

function as(run: Rehearsal, actor: Actor, command: Command): string {
  run.actor = actor;
  const refusal = run.try(command);
  run.actor = ADA;
  return refusal?.code ?? 'done';
}

describe('approvals', () => {
  it('takes as many as are asked for, from those who are named', () => {
    const run = inStageTwo();
    const item = run.id('Product Owner');
    run.approvals = { 'product owner': { people: ['grace@example.com', 'edsger@example.com'], count: 2 } };
    const approve: Command = { type: 'approve', item, reason: null };
    assert.equal(as(run, ADA, approve), 'not-entitled');
    assert.equal(as(run, GRACE, approve), 'done', 'whatever the case of the address');
    assert.equal(run.state.items.get(item)?.ticked, false, 'one of two');
    assert.equal(as(run, GRACE, approve), 'no-change', 'nobody approves twice');
    assert.equal(as(run, EDSGER, approve), 'done');
    assert.deepEqual([run.state.items.get(item)?.ticked, run.state.items.get(item)?.status], [true, 'passed']);
  });

  it('is blocked by a rejection until whoever rejected approves', () => {
    const run = inStageTwo();
    const item = run.id('Product Owner');
    assert.equal(as(run, GRACE, { type: 'reject', item, reason: 'not on a Friday' }), 'done');
    assert.equal(as(run, EDSGER, { type: 'approve', item, reason: null }), 'done');
    assert.deepEqual([run.state.items.get(item)?.ticked, run.state.items.get(item)?.approval?.given], [false, false]);
    assert.equal(as(run, GRACE, { type: 'approve', item, reason: 'it is Monday' }), 'done');
    assert.equal(run.state.items.get(item)?.ticked, true);
  });

  it('lapses when the text of the checklist or the evidence that was shown changes, and not when that passes once more', () => {
    const run = inStageTwo();
    const item = run.id('Product Owner');
    const rate = run.id('Error rate', 1);
    run.do({ type: 'finish-check', item: rate, verdict: verdict('pass') });
    const lapse = (): number => {
      const before = run.events.length;
      run.do({ type: 'lapse-approvals' });
      return run.events.length - before;
    };
    const approve: Command = { type: 'approve', item, reason: null };
    assert.equal(as(run, GRACE, approve), 'done');
    run.do({ type: 'finish-check', item: rate, verdict: verdict('pass') });
    assert.equal(lapse(), 0);
    run.do({ type: 'finish-check', item: rate, verdict: verdict('fail') });
    assert.equal(lapse(), 1);
    const [last] = run.events.slice(-1);
    assert.ok(last?.type === 'approval.lapsed');
    assert.match(last.data.reason, /“Error rate < 0\.5%” is failing since/u);
    assert.equal(run.state.items.get(item)?.ticked, false);
    assert.equal(as(run, GRACE, approve), 'done', 'given again, in knowledge of it');
    assert.equal(lapse(), 0);
    run.checklistDigest = 'd'.repeat(64);
    assert.equal(lapse(), 1);
    assert.equal(run.state.items.get(item)?.ticked, false);
  });

  it('holds a gate that needs approvals, and one behind an approval that would lapse', () => {
    const run = new Rehearsal();
    run.do(START);
    for (const label of ['Read', 'Execute', 'Ship it']) run.tick(label);
    run.do({ type: 'finish-check', item: run.id('Error rate', 0), verdict: verdict('pass') });
    const gate = run.id('Gate', 0);
    run.approvals = { 'proceed or hold': { people: ['grace@example.com'], count: 1 } };
    const proceed: Command = { type: 'decide-gate', item: gate, decision: 'proceed', reason: 'seen', override: null };
    assert.match(run.try(proceed)?.message ?? '', /0 of 1 approvals/u);
    assert.equal(as(run, GRACE, { type: 'approve', item: gate, reason: null }), 'done');
    assert.equal(run.state.items.get(gate)?.ticked, false, 'an approval passes no gate');
    run.checklistDigest = 'd'.repeat(64);
    assert.match(run.try(proceed)?.message ?? '', /has lapsed: The checklist was changed since/u);
    assert.equal(run.try({ type: 'approve', item: run.id('Gate', 1), reason: null })?.code, 'wrong-kind', 'a gate without a rule takes none');
  });

  it('keeps duties apart: not the operator, and never unsigned', () => {
    const run = new Rehearsal();
    run.do(START);
    for (const label of ['Read', 'Execute', 'Ship it']) run.tick(label);
    run.do({ type: 'finish-check', item: run.id('Error rate', 0), verdict: verdict('pass') });
    const gate = run.id('Gate', 0);
    run.policy = { order: 'strict', autoTick: true, separateDuties: true };
    run.approvals = { 'proceed or hold': { people: [], count: 1 } };
    const approve: Command = { type: 'approve', item: gate, reason: null };
    assert.equal(as(run, ADA, approve), 'not-entitled');
    run.do({ type: 'hand-over', to: { name: 'Grace', email: 'grace@example.com' }, reason: null });
    assert.equal(as(run, GRACE, approve), 'not-entitled', 'nor who holds it now');
    assert.equal(as(run, EDSGER, approve), 'done');
    const approval = run.state.items.get(gate)?.approvals[0]?.event ?? '';
    const proceed = { type: 'decide-gate', item: gate, decision: 'proceed', reason: 'seen', override: null } as const;
    assert.match(run.try(proceed)?.message ?? '', /no trusted key has signed it/u);
    run.do({ type: 'sign-approval', item: gate, approval, key: 'SHA256:x', signature: 'armor' });
    assert.match(run.try(proceed)?.message ?? '', /no trusted key has signed it/u, 'a signature that nobody verified is none');
    assert.equal(run.try({ type: 'sign-approval', item: gate, approval, key: 'SHA256:y', signature: 'other' })?.code, 'no-change');
    run.do({ ...proceed, authenticated: [approval] });
  });
});
