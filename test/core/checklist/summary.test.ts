import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { budgetsOf } from '../../../src/core/checklist/budgets.ts';
import { isCheckable } from '../../../src/core/checklist/checkable.ts';
import { parseChecklist } from '../../../src/core/checklist/parse.ts';
import { readConfiguration } from '../../../src/core/configuration/readConfiguration.ts';

const { configuration } = readConfiguration([]);

function checkable(text: string): readonly string[] {
  const checklist = parseChecklist(text);
  return checklist.items.filter((item) => isCheckable(item, { checklist, configuration })).map(({ label }) => label);
}

function budgets(text: string): readonly string[] {
  const checklist = parseChecklist(text);
  return checklist.items.flatMap((item) => budgetsOf(checklist, item)).map(({ label }) => label);
}

describe('an item that sums up the items below it', () => {
  it('is checkable where one of them is', () => {
    assert.deepEqual(checkable('- [ ] SLOs maintained:\n  - [ ] Uptime > 99.9%\n  - [ ] Ask the team\n'), ['SLOs maintained:', 'Uptime > 99.9%']);
    assert.deepEqual(checkable('- [ ] **Alert rules** configured:\n  - [ ] Memory > 90%\n'), ['Alert rules configured:', 'Memory > 90%']);
    assert.deepEqual(checkable('- [ ] Check the following:\n  - [ ] SLOs:\n    - [ ] Uptime > 99.9%\n'), ['Check the following:', 'SLOs:', 'Uptime > 99.9%']);
  });

  it('is told where a limit below it has no box', () => {
    const lines = (text: string): readonly number[] => parseChecklist(text).problems.filter(({ rule }) => rule === 'limit-without-box').map(({ line }) => line);
    assert.deepEqual(lines('- [ ] SLOs maintained:\n  - [ ] Uptime > 99.9%\n  - p99 latency < 1ms\n  - see the runbook\n'), [3]);
    assert.deepEqual(lines('- Targets\n  - p99 latency < 1ms\n'), [], 'below nothing that could pass');
  });

  it('is none where it is a deed of its own, ends in no colon, or has nothing measured below it', () => {
    for (const parent of ['Deploy the canary:', 'Alert the team:', 'SLOs maintained', 'Monitor for 24 hours:']) {
      assert.deepEqual(checkable(`- [ ] ${parent}\n  - [ ] Uptime > 99.9%\n`), ['Uptime > 99.9%'], parent);
    }
    assert.deepEqual(checkable('- [ ] Everybody knows:\n  - [ ] Support\n  - [ ] Sales\n'), []);
  });
});

describe('Web Vitals within budget', () => {
  const above = '- [ ] LCP < 2.5s\n- [ ] INP < 200ms\n- [ ] CLS < 0.1\n';

  it('refers to the budgets above it', () => {
    for (const text of ['Web Vitals within budget', 'Verify that the Core Web Vitals are within their budgets', 'web vitals meet the budget.']) assert.deepEqual(budgets(`${above}- [ ] ${text}\n`), ['LCP < 2.5s', 'INP < 200ms', 'CLS < 0.1'], text);
    assert.deepEqual(budgets(`- [ ] Largest Contentful Paint < 2.5s\n${above}- [ ] Web Vitals within budget\n`), ['LCP < 2.5s', 'INP < 200ms', 'CLS < 0.1'], 'the same limit twice is one');
  });

  it('refers to nothing where a budget is missing, below it, or stated twice over', () => {
    for (const text of ['- [ ] LCP < 2.5s\n- [ ] INP < 200ms\n- [ ] Web Vitals within budget\n', `- [ ] Web Vitals within budget\n${above}`, `- [ ] LCP < 3s\n${above}- [ ] Web Vitals within budget\n`]) assert.deepEqual(budgets(text), [], text);
    for (const text of ['Web Vitals stable', 'Performance budgets met', 'Cost within budget', 'Web Vitals dashboard within budget view']) assert.deepEqual(budgets(`${above}- [ ] ${text}\n`), [], text);
  });
});
