import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Verdict } from '../../../src/core/condition/judging/verdict.ts';
import type { Command } from '../../../src/core/run/command.ts';
import { currentStage, progress } from '../../../src/core/run/select.ts';
import { stageStatus } from '../../../src/core/run/stage.ts';
import { Rehearsal, ROLLOUT, START, verdict } from './rehearsal.ts';

const HOUR = 3_600_000;

function started(): Rehearsal {
  const run = new Rehearsal();
  run.do(START);
  return run;
}

/** Started, and through with what comes before the first stage. */
function ready(): Rehearsal {
  const run = started();
  run.tick('Read');
  run.tick('Execute');
  return run;
}

function gate(run: Rehearsal, index: number, decision: 'proceed' | 'hold' | 'roll-back' = 'proceed', override: string | null = null): Command {
  return { type: 'decide-gate', item: run.id('Gate', index), decision, reason: 'seen', override };
}

function tick(item: string, override: string | null = null): Command {
  return { type: 'tick', item, cause: 'person', reason: null, override };
}

function throughStageOne(run: Rehearsal): void {
  run.tick('Ship it');
  run.do({ type: 'finish-check', item: run.id('Error rate', 0), verdict: verdict('pass') }, gate(run, 0));
}

describe('decide', () => {
  it('has the kinds that these tests are about', () => {
    const { checklist } = new Rehearsal();
    const kinds = checklist.items.map((item) => item.kind).filter((kind) => kind !== 'manual' && kind !== 'metric');
    assert.deepEqual(kinds, ['command', 'gate', 'approval', 'soak', 'gate']);
  });

  it('starts once, and not over ticks that nobody accepted', () => {
    const ticked = new Rehearsal(ROLLOUT.replace('[ ] Read', '[x] Read').replace('[ ] Ship', '[X] Ship'));
    const refusal = ticked.try(START);
    assert.equal(refusal?.code, 'has-ticks');
    assert.match(refusal.message, /\b2\b/);
    ticked.do({ ...START, existingTicks: 'accept' });
    assert.equal(ticked.state.items.get(ticked.id('Read'))?.ticked, true);
    assert.equal(ticked.try(START)?.code, 'already-started');
  });

  it('accepts no mark on a gate at the start', () => {
    const ticked = new Rehearsal(ROLLOUT.replace('[ ] **Gate**: Proceed', '[x] **Gate**: Proceed'));
    assert.equal(ticked.try({ ...START, existingTicks: 'accept' })?.code, 'has-ticks');
  });

  it('ticks, unticks, skips and notes', () => {
    const run = started();
    const item = run.id('Read');
    run.do(tick(item));
    assert.equal(run.state.items.get(item)?.status, 'ticked');
    assert.equal(run.try(tick(item))?.code, 'no-change');
    run.do({ type: 'untick', item, cause: 'edit', reason: null });
    assert.equal(run.try({ type: 'untick', item, cause: 'person', reason: null })?.code, 'no-change');
    assert.equal(run.try({ type: 'skip', item, reason: ' ' })?.code, 'reason-needed');
    run.do({ type: 'skip', item, reason: 'none this time' }, { type: 'note', item, text: 'asked Bob' });
    assert.deepEqual([run.state.items.get(item)?.status, run.state.items.get(item)?.notes[0]?.text], ['skipped', 'asked Bob']);
    run.do({ type: 'untick', item, cause: 'person', reason: null });
    assert.equal(run.state.items.get(item)?.status, 'to-do');
    assert.equal(run.try(tick('nothing-of-the-kind'))?.code, 'unknown-item');
  });

  it('ticks no gate, approval or soak, however the mark came about', () => {
    const run = started();
    for (const item of [run.id('Gate'), run.id('Product Owner'), run.id('Monitor')]) {
      for (const cause of ['person', 'edit', 'observed'] as const) {
        assert.equal(run.try({ type: 'tick', item, cause, reason: null, override: 'please' })?.code, 'not-a-box');
        assert.equal(run.try({ type: 'untick', item, cause, reason: null })?.code, 'not-a-box');
      }
    }
    assert.equal(run.try({ type: 'skip', item: run.id('Gate'), reason: 'in a hurry' })?.code, 'wrong-kind');
  });

  it('keeps a gate a gate when its text is marked up otherwise', () => {
    const run = started();
    const item = run.id('Gate');
    run.checklist = { ...run.checklist, items: run.checklist.items.map((each) => ({ ...each, kind: 'manual' as const })) };
    assert.equal(run.try(tick(item))?.code, 'not-a-box');
    assert.equal(run.try(tick(run.id('Get final approvals')))?.code, 'out-of-order');
  });

  it('offers an override only where one is taken', () => {
    const run = started();
    assert.match(run.try(tick(run.id('Get final approvals')))?.message ?? '', /--override/u);
    const gates = run.try({ type: 'decide-gate', item: run.id('Gate'), decision: 'proceed', reason: 'go', override: null });
    assert.equal(gates?.code, 'out-of-order');
    assert.doesNotMatch(gates.message, /--override/u);
    const approval = run.try({ type: 'approve', item: run.id('Product Owner'), reason: null });
    assert.equal(approval?.code, 'out-of-order');
    assert.doesNotMatch(approval.message, /--override/u);
  });

  it('keeps the order of stages by its policy', () => {
    const run = ready();
    const item = run.id('Get final approvals');
    const refusal = run.try(tick(item));
    assert.equal(refusal?.code, 'out-of-order');
    assert.match(refusal.message, /Gate: Proceed or hold decision/);
    assert.deepEqual(refusal.items, [run.id('Gate', 0)]);
    assert.equal(run.try(tick(run.id('Nobody called')))?.code, 'out-of-order');
    run.tick('Tell the status page');
    run.do(tick(item, 'the owner is on a plane tomorrow'));
    assert.deepEqual(run.state.deviations.map(({ item: of, reason }) => [of, reason]), [[item, 'the owner is on a plane tomorrow']]);
    run.policy = { order: 'warn', autoTick: true, separateDuties: false };
    run.tick('Nobody called');
    assert.equal(run.state.deviations.length, 2);
    run.policy = { order: 'off', autoTick: true, separateDuties: false };
    run.do({ type: 'approve', item: run.id('Product Owner'), reason: null });
    assert.equal(run.state.deviations.length, 2);
  });

  it('waits before the first stage until all above it is done', () => {
    const run = started();
    const refusal = run.try(tick(run.id('Ship it')));
    assert.deepEqual([refusal?.code, refusal?.items], ['out-of-order', [run.id('Read')]]);
    assert.match(refusal?.message ?? '', /“Read the notes” on line 4/);
    assert.deepEqual([...run.state.stages.keys()], []);
    const [first, second] = run.checklist.sections.filter((section) => section.stage !== null);
    assert.ok(first !== undefined && second !== undefined);
    assert.equal(stageStatus(run.checklist, run.state, first), 'closed');
    run.tick('Read');
    run.do({ type: 'skip', item: run.id('Execute'), reason: 'no migration this time' });
    assert.deepEqual([stageStatus(run.checklist, run.state, first), stageStatus(run.checklist, run.state, second)], ['open', 'closed']);
    assert.deepEqual([...run.state.stages.keys()], [first.id]);
    run.do({ type: 'untick', item: run.id('Read'), cause: 'person', reason: null });
    assert.equal(stageStatus(run.checklist, run.state, first), 'closed', 'and waits again once something above is open again');
    run.do(tick(run.id('Ship it'), 'the notes can be read meanwhile'));
    assert.equal(run.state.deviations.at(-1)?.reason, 'the notes can be read meanwhile');
  });

  it('tells a stage that was passed from one that was skipped or rolled back', () => {
    const run = ready();
    const [first, second] = run.checklist.sections.filter((section) => section.stage !== null);
    assert.ok(first !== undefined && second !== undefined);
    run.do({ type: 'skip', item: run.id('Ship it'), reason: 'none' }, { type: 'skip', item: run.id('Error rate', 0), reason: 'none' }, gate(run, 0));
    assert.deepEqual([stageStatus(run.checklist, run.state, first), stageStatus(run.checklist, run.state, second)], ['skipped', 'open']);
    run.do(gate(run, 1, 'roll-back'));
    assert.equal(stageStatus(run.checklist, run.state, second), 'rolled-back');
    const whole = ready();
    throughStageOne(whole);
    assert.equal(stageStatus(whole.checklist, whole.state, first), 'passed');
  });

  it('takes a verdict for what it is', () => {
    const run = ready();
    const item = run.id('Error rate', 0);
    const check = (outcome: 'pass' | 'fail' | 'inconclusive' | 'error'): void => {
      run.do({ type: 'finish-check', item, verdict: verdict(outcome) });
    };
    check('inconclusive');
    assert.deepEqual([run.state.items.get(item)?.status, run.state.items.get(item)?.ticked], ['inconclusive', false]);
    check('pass');
    assert.deepEqual([run.state.items.get(item)?.tick?.cause, run.state.items.get(item)?.tick?.attested], ['check', false]);
    assert.equal(run.state.items.get(item)?.verdict?.value, '0.0000001');
    check('error');
    assert.equal(run.state.items.get(item)?.ticked, true);
    check('fail');
    assert.deepEqual([run.state.items.get(item)?.status, run.state.items.get(item)?.ticked], ['failed', false]);
    run.do(tick(item));
    check('fail');
    assert.deepEqual([run.state.items.get(item)?.status, run.state.items.get(item)?.ticked], ['failed', true]);
  });

  it('records a pass out of order and ticks nothing for it', () => {
    const run = started();
    const item = run.id('Error rate', 1);
    run.do({ type: 'finish-check', item, verdict: verdict('pass') });
    assert.deepEqual([run.state.items.get(item)?.verdict?.outcome, run.state.items.get(item)?.ticked], ['pass', false]);
  });

  it('calls nothing passed that somebody ticked without a check, and nothing that is unknown since', () => {
    const run = ready();
    run.tick('Ship it');
    const item = run.id('Error rate', 0);
    const status = (): string | undefined => run.state.items.get(item)?.status;
    run.do({ type: 'finish-check', item, verdict: verdict('inconclusive') });
    assert.equal(status(), 'inconclusive');
    run.do(tick(item));
    assert.equal(status(), 'ticked', 'the word of a person is no evidence');
    for (const outcome of ['pass', 'inconclusive', 'pass', 'error', 'fail'] as const) {
      run.do({ type: 'finish-check', item, verdict: verdict(outcome) });
      assert.equal(status(), { pass: 'passed', inconclusive: 'inconclusive', error: 'inconclusive', fail: 'failed' }[outcome]);
    }
  });

  it('ticks a command item on exit 0 and unticks it on another', () => {
    const run = started();
    const target = run.id('Execute');
    const exec = (execution: string, exitCode: number): void => {
      const script = { interpreter: ['bash'], text: 'make migrate', directory: '/srv', environment: {}, timeout: null };
      run.do({ type: 'start-exec', target, statement: null, execution, script, scriptDigest: 'b'.repeat(64) });
      assert.equal(run.state.items.get(target)?.status, 'running');
      run.do({ type: 'finish-exec', target, execution, result: { outcome: { status: 'exited', exitCode }, duration: 12.6, outputDigest: 'c'.repeat(64), outputBytes: 3, excerpt: 'ok\ud800' } });
    };
    exec('e1', 0);
    assert.deepEqual([run.state.items.get(target)?.status, run.state.executions.get(target)?.finished?.excerpt], ['passed', 'ok\ufffd']);
    exec('e2', 3);
    assert.deepEqual([run.state.items.get(target)?.status, run.state.items.get(target)?.ticked], ['failed', false]);
    assert.equal(run.try({ type: 'finish-exec', target, execution: 'e9', result: { outcome: { status: 'cancelled' }, duration: 0, outputDigest: 'c'.repeat(64), outputBytes: 0, excerpt: '' } })?.code, 'unknown-item');
  });

  it('opens a gate only over a stage in which all is settled', () => {
    const run = ready();
    const rate = run.id('Error rate', 0);
    assert.equal(run.try({ ...gate(run, 0), reason: '' } as Command)?.code, 'reason-needed');
    assert.deepEqual(run.try(gate(run, 0))?.items, [run.id('Ship it'), rate]);
    run.tick('Ship it');
    run.do({ type: 'finish-check', item: rate, verdict: verdict('fail') });
    run.do(tick(rate));
    assert.equal(run.try(gate(run, 0))?.code, 'open-items', 'a person ticked over a failed check');
    run.do({ type: 'finish-check', item: rate, verdict: verdict('inconclusive') });
    assert.equal(run.try(gate(run, 0))?.code, 'inconclusive');
    run.do(gate(run, 0, 'hold'));
    assert.equal(run.state.items.get(run.id('Gate', 0))?.ticked, false);
    run.do(gate(run, 0, 'proceed', 'the scraper is down, the logs are clean'));
    assert.equal(run.state.items.get(run.id('Gate', 0))?.ticked, true);
    assert.equal(run.state.deviations.length, 1);
    assert.deepEqual([...run.state.stages.keys()], run.checklist.sections.filter((section) => section.stage !== null).map((section) => section.id));
    assert.equal(run.try(gate(run, 0))?.code, 'no-change');
  });

  it('names what a gate stands on', () => {
    const run = ready();
    throughStageOne(run);
    const decided = run.events.find((event) => event.type === 'gate.decided');
    const settled = run.events.filter((event) => 'item' in event && event.item.includes('stage-1') && (event.type === 'item.ticked' || event.type === 'check.finished')).map((event) => event.hash);
    assert.deepEqual(decided?.data.evidence, settled.sort());
  });

  it('holds a gate while an item is gone, until somebody accepts that', () => {
    const run = ready();
    const gone = run.id('Ship it');
    const without = new Rehearsal(ROLLOUT.replace('- [ ] Ship it\n', '- [ ] Ship it twice\n'));
    run.do({ type: 'finish-check', item: run.id('Error rate', 0), verdict: verdict('pass') });
    run.checklist = without.checklist;
    assert.deepEqual(run.try(gate(run, 0))?.items, [gone]);
    assert.equal(run.try(tick(gone))?.code, 'unknown-item');
    assert.equal(run.try(tick(run.id('Ship it twice')))?.code, 'unknown-item');
    run.do({ type: 'skip', item: gone, reason: 'reworded, same step' }, gate(run, 0));
  });

  it('is not passed by a gate that was reworded', () => {
    const run = ready();
    run.checklist = new Rehearsal(ROLLOUT.replace('Proceed or hold decision', 'A decision')).checklist;
    assert.equal(run.try(tick(run.id('Get final approvals')))?.code, 'out-of-order');
  });

  it('lasts out a soak', () => {
    const run = ready();
    const item = run.id('Monitor');
    assert.equal(run.try({ type: 'start-soak', item })?.code, 'out-of-order');
    throughStageOne(run);
    assert.equal(run.try({ type: 'end-soak', item, reason: 'done' })?.code, 'not-started');
    run.do({ type: 'start-soak', item });
    assert.equal(run.state.items.get(item)?.status, 'running');
    run.now += HOUR / 2;
    const early = run.try({ type: 'end-soak', item, reason: 'done' });
    assert.equal(early?.code, 'too-early');
    assert.match(early.message, /30 min/);
    run.now += HOUR / 2;
    run.do({ type: 'finish-check', item: run.id('Error rate', 1), verdict: verdict('fail') });
    assert.equal(run.try({ type: 'end-soak', item, reason: 'done' })?.code, 'open-items');
    run.do({ type: 'finish-check', item: run.id('Error rate', 1), verdict: verdict('pass') });
    assert.equal(run.try({ type: 'end-soak', item, reason: '' })?.code, 'reason-needed');
    run.do({ type: 'end-soak', item, reason: 'quiet' });
    assert.deepEqual([run.state.items.get(item)?.status, run.state.items.get(item)?.tick?.attested], ['ticked', true]);
  });

  it('passes a soak on verdicts of its whole window only, and of the soak that runs now', () => {
    const run = ready();
    throughStageOne(run);
    const item = run.id('Monitor');
    const child = run.id('Error rate', 1);
    run.do({ type: 'start-soak', item });
    const soak = run.state.items.get(item)?.soak?.event ?? '';
    const over = (seconds: number): Verdict => ({ ...verdict('pass'), window: { seconds, step: 15, points: 240, violated: 0, allowed: 0 } });
    const finish = (seconds: number, started = soak): Command => ({ type: 'finish-soak', item, soak: started, verdicts: [{ item: child, verdict: over(seconds) }] });
    assert.equal(run.try(finish(3600))?.code, 'too-early');
    run.now += HOUR;
    assert.equal(run.try(finish(3599))?.code, 'open-items', 'a part of the window is not the window');
    assert.equal(run.try({ ...finish(3600), verdicts: [{ item: child, verdict: verdict('pass') }] } as Command)?.code, 'open-items', 'a moment is not the window');
    assert.equal(run.try({ ...finish(3600), verdicts: [] } as Command)?.code, 'wrong-kind');
    assert.equal(run.try(finish(3600, 'f'.repeat(64)))?.code, 'no-change');
    assert.equal(run.try({ type: 'start-soak', item })?.code, 'no-change');
    run.do({ type: 'start-soak', item, how: 'restart' });
    assert.equal(run.try(finish(3600))?.code, 'no-change', 'it was begun anew');
    run.now += HOUR;
    run.do(finish(3600, run.state.items.get(item)?.soak?.event));
    assert.deepEqual([run.state.items.get(item)?.status, run.state.items.get(child)?.ticked], ['passed', true]);
  });

  it('proceeds on no verdict that is older than 15 minutes', () => {
    const run = ready();
    run.tick('Ship it');
    run.do({ type: 'finish-check', item: run.id('Error rate', 0), verdict: verdict('pass') });
    run.now += 15 * 60_000;
    const refusal = run.try(gate(run, 0));
    assert.deepEqual([refusal?.code, refusal?.items], ['stale-evidence', [run.id('Error rate', 0)]]);
    run.do({ type: 'finish-check', item: run.id('Error rate', 0), verdict: verdict('pass') }, gate(run, 0));
  });

  it('approves and rejects', () => {
    const run = ready();
    const item = run.id('Product Owner');
    throughStageOne(run);
    run.do({ type: 'approve', item, reason: null });
    assert.equal(run.state.items.get(item)?.ticked, true);
    assert.equal(run.try({ type: 'reject', item, reason: null })?.code, 'reason-needed');
    run.do({ type: 'reject', item, reason: 'not on a Friday' });
    assert.deepEqual([run.state.items.get(item)?.ticked, run.state.items.get(item)?.status], [false, 'failed']);
    assert.equal(run.try({ type: 'approve', item: run.id('Ship it'), reason: null })?.code, 'wrong-kind');
  });

  it('completes, and says with what deviations', () => {
    const run = started();
    assert.equal(run.try({ type: 'complete', reason: null })?.code, 'open-items');
    run.do({ type: 'complete', reason: 'the rest is for tomorrow' });
    assert.equal(run.state.ended?.outcome, 'completed-with-deviations');
    for (const command of [tick(run.id('Read')), { type: 'abort', reason: 'x' }, { type: 'complete', reason: 'x' }] as const) {
      assert.equal(run.try(command)?.code, 'ended');
    }
  });

  it('is driven from start to completion', () => {
    const run = started();
    assert.equal(currentStage(run.checklist, run.state)?.stage?.ordinal, 1);
    run.tick('Read');
    run.tick('Execute');
    throughStageOne(run);
    assert.equal(currentStage(run.checklist, run.state)?.stage?.ordinal, 2);
    run.tick('Get final');
    run.do({ type: 'approve', item: run.id('Product Owner'), reason: null }, { type: 'start-soak', item: run.id('Monitor') });
    run.now += HOUR;
    run.do({ type: 'finish-check', item: run.id('Error rate', 1), verdict: verdict('pass') }, { type: 'end-soak', item: run.id('Monitor'), reason: 'quiet' }, gate(run, 1));
    assert.equal(currentStage(run.checklist, run.state), null);
    run.tick('Nobody');
    assert.deepEqual(progress(run.checklist, run.state), { done: 11, total: 12 });
    run.do({ type: 'complete', reason: null });
    assert.equal(run.state.ended?.outcome, 'completed');
  });

  it('refuses everything before the start', () => {
    assert.equal(new Rehearsal().try({ type: 'abort', reason: 'x' })?.code, 'not-started');
  });
});
