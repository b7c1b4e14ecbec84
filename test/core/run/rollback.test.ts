import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseChecklist } from '../../../src/core/checklist/parse.ts';
import { rollbackSteps } from '../../../src/core/checklist/rollbackSteps.ts';
import type { TriggerChange } from '../../../src/core/run/command.ts';
import { stageStatus } from '../../../src/core/run/stage.ts';
import { Rehearsal, ROLLOUT, START, verdict } from './rehearsal.ts';

const TEXT = `${ROLLOUT}
### Rollback Triggers
- Error rate > 1%
`;

function stagesPassed(count: number): Rehearsal {
  const run = new Rehearsal(TEXT);
  run.do(START);
  for (const label of ['Read', 'Execute']) run.tick(label);
  if (count === 0) return run;
  run.tick('Ship it');
  run.do({ type: 'finish-check', item: run.id('Error rate', 0), verdict: verdict('pass') }, { type: 'decide-gate', item: run.id('Gate', 0), decision: 'proceed', reason: 'seen', override: null });
  return run;
}

describe('a rollback', () => {
  for (const passed of [0, 1]) {
    it(`ends the deployment from stage ${String(passed + 1)}, once it is through and the triggers are ok`, () => {
      const run = stagesPassed(passed);
      const [trigger] = run.checklist.triggers;
      assert.ok(trigger !== undefined);
      const fires = (status: TriggerChange['status']): void => { run.do({ type: 'change-triggers', changes: [{ trigger: trigger.id, status, since: run.now, sentence: 'It is 3%.' }] }); };
      fires('firing');
      run.do({ type: 'pause', reason: 'an incident' }, { type: 'start-rollback', reason: null });
      assert.equal(run.try({ type: 'start-rollback', reason: null })?.code, 'no-change');
      const statuses = run.checklist.sections.filter(({ stage }) => stage !== null).map((stage) => stageStatus(run.checklist, run.state, stage));
      assert.deepEqual(statuses, passed === 0 ? ['rolled-back', 'closed'] : ['rolled-back', 'rolled-back']);
      run.do({ type: 'resume', reason: null });
      assert.match(run.try({ type: 'decide-gate', item: run.id('Gate', passed), decision: 'proceed', reason: 'seen', override: null })?.message ?? '', /A rollback was begun/u);
      const end = { type: 'end-rolled-back', reason: null } as const;
      assert.match(run.try(end)?.message ?? '', /not through/u);
      const step = { target: 'back', outcome: 'failed', time: '2026-03-01T09:00:00.000Z' } as const;
      run.do({ type: 'finish-rollback', steps: [step], reason: null, recorded: 'as it happened' });
      assert.match(run.try(end)?.message ?? '', /not through/u);
      run.do({ type: 'start-rollback', reason: null }, { type: 'finish-rollback', steps: [{ ...step, outcome: 'passed' }], reason: null, recorded: 'as it happened' });
      for (const status of ['firing', 'pending', 'inconclusive'] as const) {
        fires(status);
        assert.match(run.try(end)?.message ?? '', /Not yet ok/u, status);
      }
      fires('ok');
      assert.equal(run.try(end)?.code, 'reason-needed');
      run.do({ ...end, reason: 'errors doubled' });
      assert.equal(run.state.ended?.outcome, 'rolled-back');
    });
  }

  it('knows its steps by the text above them', () => {
    const fence = (name: string): string => `   \`\`\`bash { name=${name} }\n   echo ${name}\n   \`\`\`\n`;
    const text = `# R\n\n## Rollback Procedures\n\n1. **Immediate Actions**\n${fence('halt')}\n2. **Database Rollback** (if migrations were run)\n${fence('db')}\n### Triggers\n- Error rate > 1%\n\n## Quick Commands\n${fence('quick')}`;
    const steps = (first: string | null): unknown => rollbackSteps(parseChecklist(text), text, first).map(({ block, title, condition }) => [block.id, title, condition]);
    assert.deepEqual(steps(null), [['halt', 'Immediate Actions', null], ['db', 'Database Rollback', 'if migrations were run']]);
    assert.deepEqual(steps('quick'), [['quick', 'Quick Commands', null], ['halt', 'Immediate Actions', null], ['db', 'Database Rollback', 'if migrations were run']]);
  });
});
