import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseChecklist } from '../../../src/core/checklist/parse.ts';

void test('an entry of alerts that binds no item about an alert rule is a problem where it stands', () => {
  const { problems, items } = parseChecklist(`---
holdpoint:
  alerts:
    Memory > 90%: MemoryHigh
    "error RATE > 1%": { alert: HighErrorRate, unit: ratio }
    Memry > 90%: MemoryHigh
    Deploy: DeployFailed
---
- [ ] Deploy
- [ ] Alert rules configured:
  - [ ] **Memory** > 90%
  - [ ] Error  rate > 1%
`);
  assert.deepEqual(items.map(({ kind }) => kind).slice(2), ['alert-rule', 'alert-rule']);
  assert.deepEqual(problems.filter(({ rule }) => rule === 'unknown-item').map(({ line, column, endColumn, message }) => [line, column, endColumn, message]), [
    [6, 5, 16, 'No item is called "Memry > 90%". Write its text as it stands, or its id.'],
    [7, 5, 11, '“Deploy” names no alert rule: items do that below a heading or an item about alert rules.'],
  ]);
});
