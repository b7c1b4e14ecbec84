import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { applyEdits, toggle } from '../../../src/core/checklist/toggle.ts';
import { isoSeconds } from '../../../src/core/condition/reading/duration.ts';
import { checklistDigest } from '../../../src/core/record/digest.ts';
import { rollbackSteps } from '../../../src/core/checklist/rollbackSteps.ts';
import type { Command } from '../../../src/core/run/command.ts';
import { currentStage, isTicked, kindIn, progress } from '../../../src/core/run/select.ts';
import { stageStatus } from '../../../src/core/run/stage.ts';
import { Rehearsal, START, verdict } from './rehearsal.ts';

const SEED = path.join(import.meta.dirname, '../../../../shared/seed/production-deployment-checklist.md');

describe('the seed checklist', { skip: existsSync(SEED) ? false : 'the seed is not beside this repository' }, () => {
  const text = existsSync(SEED) ? readFileSync(SEED, 'utf8') : '';

  it('is driven from start to completion, in order and over days', () => {
    const run = new Rehearsal(text);
    run.do(START);
    const gates: string[] = [];
    // Items nested under a soak come after it and before its end.
    const soaking: string[] = [];
    const endSoaks = (): void => {
      for (const item of soaking.splice(0)) run.do({ type: 'end-soak', item, reason: 'quiet' });
    };
    const isRollback = (section: string | null): boolean => section !== null && section.includes('rollback-procedures');
    let section: string | null = null;
    for (const item of run.checklist.items.filter((each) => !isRollback(each.section))) {
      if (item.section !== section) endSoaks();
      ({ section } = item);
      const kind = kindIn(run.state, item);
      if (kind === 'gate') {
        endSoaks();
        run.do({ type: 'decide-gate', item: item.id, decision: 'proceed', reason: 'seen', override: null });
        gates.push(item.id);
      } else if (kind === 'approval') {
        run.do({ type: 'approve', item: item.id, reason: null });
      } else if (kind === 'soak') {
        run.do({ type: 'start-soak', item: item.id });
        assert.equal(run.try({ type: 'end-soak', item: item.id, reason: 'quiet' })?.code, 'too-early');
        run.now += isoSeconds(item.duration?.max ?? 'PT0S') * 1000;
        soaking.push(item.id);
      } else if (kind === 'metric') {
        run.do({ type: 'finish-check', item: item.id, verdict: verdict('pass') });
      } else {
        run.do({ type: 'tick', item: item.id, cause: 'person', reason: null, override: null });
      }
    }
    endSoaks();
    run.do({ type: 'complete', reason: null });
    assert.equal(run.state.ended?.outcome, 'completed');
    assert.equal(gates.length, 3);
    assert.deepEqual(progress(run.checklist, run.state), { done: 117, total: 121 });
  });

  it('is rolled back in each of its stages', () => {
    const stagesOfSeed = new Rehearsal(text).checklist.sections.filter(({ stage }) => stage !== null);
    assert.equal(stagesOfSeed.length, 4);
    for (const [index, stage] of stagesOfSeed.entries()) {
      const run = new Rehearsal(text);
      run.do(START);
      const soaking: string[] = [];
      for (const item of run.checklist.items.filter(({ line }) => line < stage.line)) {
        const kind = kindIn(run.state, item);
        if (kind === 'gate') {
          run.do(...soaking.splice(0).map((soak): Command => ({ type: 'end-soak', item: soak, reason: 'quiet' })), { type: 'decide-gate', item: item.id, decision: 'proceed', reason: 'seen', override: null });
        } else if (kind === 'approval') run.do({ type: 'approve', item: item.id, reason: null });
        else if (kind === 'soak') {
          run.do({ type: 'start-soak', item: item.id });
          run.now += isoSeconds(item.duration?.max ?? 'PT0S') * 1000;
          soaking.push(item.id);
        } else run.do({ type: 'tick', item: item.id, cause: 'person', reason: null, override: null });
      }
      assert.equal(currentStage(run.checklist, run.state)?.id, stage.id);
      const [trigger] = run.checklist.triggers;
      assert.ok(trigger !== undefined);
      const change = (status: 'firing' | 'ok'): Command => ({ type: 'change-triggers', changes: [{ trigger: trigger.id, status, since: run.now, sentence: 'seen' }] });
      run.do(change('firing'), { type: 'start-rollback', reason: 'errors doubled' });
      const steps = rollbackSteps(run.checklist, text, null);
      assert.deepEqual(steps.map(({ title, condition }) => [title, condition]), [['Immediate Actions', null], ['Database Rollback', 'if migrations were run']]);
      run.do({ type: 'finish-rollback', steps: steps.map(({ block }) => ({ target: block.id, outcome: 'passed', time: new Date(run.now).toISOString() })), reason: null, recorded: 'as it happened' });
      assert.equal(run.try({ type: 'end-rolled-back', reason: null })?.code, 'open-items', 'the trigger fires still');
      run.do(change('ok'), { type: 'end-rolled-back', reason: null });
      assert.equal(run.state.ended?.outcome, 'rolled-back');
      assert.deepEqual(stagesOfSeed.map((each) => stageStatus(run.checklist, run.state, each)), stagesOfSeed.map((_, at) => (at <= index ? 'rolled-back' : 'closed')));
    }
  });

  it('has one digest whatever is ticked', () => {
    const run = new Rehearsal(text);
    const edits = run.checklist.items.map((item) => {
      const result = toggle(text, item, true);
      assert.ok('edit' in result);
      return result.edit;
    });
    const ticked = applyEdits(text, edits) ?? '';
    assert.notEqual(ticked, text);
    assert.equal(checklistDigest(ticked, run.checklist.items), checklistDigest(text, run.checklist.items));
    assert.equal(isTicked(run.state, 'anything'), false);
  });
});
