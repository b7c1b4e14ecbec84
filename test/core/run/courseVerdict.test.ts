import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { claimsCourse } from '../../../src/core/checklist/courseClaim.ts';
import { courseVerdict } from '../../../src/core/run/courseVerdict.ts';
import { isTicked } from '../../../src/core/run/select.ts';
import { Rehearsal, ROLLOUT, START } from './rehearsal.ts';

const CLAIM = 'All stages completed without rollback';
const TEXT = `${ROLLOUT}\n## Success Criteria\n- [ ] ${CLAIM}\n`;

function told(run: Rehearsal): string {
  const { outcome, sentence } = courseVerdict(run.checklist, run.state, run.now);
  return `${outcome}: ${sentence}`;
}

function throughStageOne(): Rehearsal {
  const run = new Rehearsal(TEXT);
  run.do(START);
  for (const label of ['Read', 'Execute', 'Ship it']) run.tick(label);
  run.tick('Error rate', 0);
  run.do({ type: 'decide-gate', item: run.id('Gate', 0), decision: 'proceed', reason: 'seen', override: null });
  return run;
}

function throughBoth(): Rehearsal {
  const run = throughStageOne();
  run.do({ type: 'approve', item: run.id('Product Owner'), reason: null }, { type: 'tick', item: run.id('Get final'), cause: 'person', reason: null, override: null }, { type: 'start-soak', item: run.id('Monitor') });
  run.now += 3_600_000;
  run.tick('Error rate', 1);
  run.do({ type: 'end-soak', item: run.id('Monitor'), reason: 'quiet' }, { type: 'decide-gate', item: run.id('Gate', 1), decision: 'proceed', reason: 'seen', override: null });
  return run;
}

describe('that all stages went through without a rollback', () => {
  it('is asked of the record, and nothing more than that is', () => {
    const claims = (label: string): boolean => claimsCourse({ kind: 'manual', label });
    for (const label of [CLAIM, 'All stages went through without a rollback', '**Every stage** passed successfully without any rollbacks.', 'All of the rollout stages were completed, with no roll-back']) assert.ok(claims(label), label);
    for (const label of ['All stages completed without rollback or data loss', 'All stages completed', 'Not all stages completed without rollback', 'All teams completed without rollback', 'All stages completed without rollback drill', 'All stages completed without rollback of the database']) assert.ok(!claims(label), label);
    assert.ok(!claimsCourse({ kind: 'gate', label: CLAIM }));
  });

  it('passes once each stage has passed, and not before', () => {
    const run = new Rehearsal(TEXT);
    assert.equal(courseVerdict(run.checklist, null, run.now).outcome, 'inconclusive');
    run.do(START);
    assert.equal(told(run), 'inconclusive: 2 of 2 stages have not passed, the first of them “Stage 1: Inside (1% traffic)”: closed.');
    assert.equal(told(throughStageOne()), 'inconclusive: 1 of 2 stages have not passed, the first of them “Stage 2: Everyone (100% traffic)”: open.');
    assert.equal(told(throughBoth()), 'pass: All 2 stages passed, and no rollback was begun.');
    const none = new Rehearsal(`- [ ] ${CLAIM}\n`);
    none.do(START);
    assert.equal(told(none), 'inconclusive: The checklist has no stages.');
  });

  it('fails with a rollback, and a pass from before is taken back as one begins', () => {
    const back = throughStageOne();
    back.do({ type: 'start-rollback', reason: 'errors' });
    assert.match(told(back), /^fail: .*was rolled back\.$/u);
    const run = throughBoth();
    const item = run.id(CLAIM);
    run.do({ type: 'finish-check', item, verdict: courseVerdict(run.checklist, run.state, run.now) });
    assert.ok(isTicked(run.state, item));
    run.do({ type: 'start-rollback', reason: 'errors' });
    assert.deepEqual([run.state.items.get(item)?.status, isTicked(run.state, item)], ['failed', false]);
  });
});
