import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ItemKind, TextContext } from '../../../../src/core/condition/condition.ts';
import { readText } from '../../../../src/core/condition/reading/read.ts';

function read(text: string, context: Partial<TextContext> = {}): ReturnType<typeof readText> {
  return readText(text, { heading: 'Steps', sectionKind: 'plain', parent: null, ...context });
}

const KINDS: Readonly<Record<ItemKind, readonly string[]>> = {
  gate: ['**Gate**: widen or hold', 'Gate 2: leave staging', 'Gate', 'Release gate: all lights green', 'Hold point: two signatures', 'Go/No-Go decision', 'GO/NO-GO', 'Record the go/no-go vote'],
  approval: ['Security sign-off received', 'Sign-off from legal', 'Obtain approval from the release board', 'Get final approvals', 'Approved by the platform lead', 'Legal sign off', 'Operations has signed off', 'CAB approval granted'],
  command: ['Run `npm run smoke`', 'Execute: `./migrate.sh up`', 'Run: `kubectl rollout status deploy/web`', 'Run the migrations: `make migrate`', 'Run `helm upgrade web .` to install the chart.'],
  env: ['Set `API_TOKEN` for staging', 'Configure `LOG_LEVEL`', 'Set NODE_ENV to production', 'Export `A_B` and `C_D`', 'Add `SENTRY_DSN` to the environment', '`REDIS_URL` is set', 'Set `PORT` to 8080', 'Set `FEATURE_X=on`'],
  flag: ['Enable `new_cart` feature flag', 'Turn off the `old-cart` flag', 'Feature flag `new_cart` is on', 'Set the `new_cart` flag to on'],
  soak: ['Monitor for 2 hours', 'Continue monitoring for 12-24 hours:', 'Watch dashboards for 45 minutes', 'Wait 10 minutes', 'Let the canary bake for 1 hour', '24-hour soak', 'Hold at 5% for 30 minutes', 'Observe for at least one day'],
  deadline: ['Schedule a retrospective within 3 days', 'Post-mortem within 48h', 'Publish the report within 24 hours', 'Notify the regulator within 72 hours'],
  metric: ['Error rate < 1%'],
  'alert-rule': [],
  manual: [
    'Gate keeper rota filled', 'Agree on the gate criteria', 'Go/No-Go meeting scheduled', 'Investigate gateway errors',
    'Request approval from legal', 'Approval process documented', 'PR approved by 2 reviewers', 'No sign-off needed', 'Design review completed', 'Bot doesn’t give any approvals', 'Merge after approval',
    'Run the smoke tests', 'Run `window.reload` in the console', 'Run `./deploy.sh <version>`', 'Run `make a` and then `make b`', 'Run `npm test` on every host', 'Look for `npm test` in the log', '`npm test` is green', 'Run `vX.Y.Z`',
    'Set request timeout to 20s', 'Set the `CHANGES` section to today', 'Set `sample` to 3', '`OWNER` is set as the `admin`', 'Rotate `API_TOKEN`',
    'Enable `gzip`', 'Enable the new cart', 'Flag `x` in the review',
    'Monitor support channels', 'Backups are kept for 14 days', 'Run load test for 30 minutes', 'Wait up to 10 minutes', 'Monitor for 1 hour unless quiet', 'Soak test passed for 24 hours', 'Hold a meeting for 1 hour',
    'Requests finish within 30 minutes', 'Roll back within 5 minutes', 'Reply within 1 business day', 'Send a mail if down for 15 minutes', 'Publish within 3 seconds',
    'Tell the team', '',
  ],
};

describe('a kind', () => {
  for (const [kind, texts] of Object.entries(KINDS)) {
    for (const text of texts) {
      test(`${kind}: ${text}`, () => {
        assert.equal(read(text).kind, kind);
      });
    }
  }

  test('has its names', () => {
    assert.deepEqual(read('Run `npm run smoke`').names, ['npm run smoke']);
    assert.deepEqual(read('Export `A_B` and `C_D`').names, ['A_B', 'C_D']);
    assert.deepEqual(read('Set `FEATURE_X=on`').names, ['FEATURE_X']);
    assert.deepEqual(read('Enable `new_cart` feature flag').names, ['new_cart']);
  });

  test('has its time', () => {
    assert.deepEqual(read('Continue monitoring for 12-24 hours:').duration, { min: 'PT12H', max: 'PT24H' });
    assert.deepEqual(read('Monitor every 5 minutes for 2 hours').duration, { min: 'PT2H', max: 'PT2H' });
    assert.deepEqual(read('Post-mortem within 48h').duration, { min: 'PT48H', max: 'PT48H' });
  });
});

describe('the place of a text', () => {
  test('under a list of alert rules it names a rule', () => {
    for (const parent of ['Alert rules configured:', 'Alerts set up for:', 'Configure alerts:', 'Alerting:']) {
      const reading = read('Error rate > 2%', { parent });
      assert.deepEqual([reading.kind, reading.condition?.comparator], ['alert-rule', '>'], parent);
      assert.equal(read('Disk almost full', { parent }).kind, 'alert-rule');
      assert.equal(read('Test the pager', { parent }).kind, 'manual');
      assert.equal(read('Pager rota connected', { parent }).kind, 'manual');
    }
    for (const parent of ['No alerts firing:', 'Alerts silenced:']) assert.notEqual(read('Disk almost full', { parent }).kind, 'alert-rule', parent);
  });

  test('an alert rule on what is wanted is a problem', () => {
    const reading = read('Error rate < 2%', { parent: 'Alert rules configured:' });
    assert.deepEqual([reading.kind, reading.problem?.rule], ['manual', 'contradiction']);
    assert.equal(read('Errors > 2% or latency > 2s', { parent: 'Alert rules configured:' }).problem?.rule, 'two-limits');
  });

  test('under a heading about alerts only a limit names a rule', () => {
    assert.equal(read('Error rate > 2%', { heading: 'Alerts' }).kind, 'alert-rule');
    assert.equal(read('Dashboards 3 and 4 imported', { heading: 'Alerts' }).kind, 'manual');
    assert.equal(read('Error rate > 2%', { heading: 'No alerts firing' }).problem?.rule, 'contradiction');
  });

  test('under a list of approvals it is somebody who approves', () => {
    assert.equal(read('Head of sales', { parent: 'Get final approvals:' }).kind, 'approval');
    assert.equal(read('QA lead', { parent: 'Sign-offs received:' }).kind, 'approval');
    assert.equal(read('QA lead', { heading: 'Approvals' }).kind, 'approval');
    assert.equal(read('Printer paper', { heading: 'Approvals' }).kind, 'manual');
    assert.equal(read('Send the mail', { parent: 'Get final approvals:' }).kind, 'manual');
    assert.equal(read('QA lead', { parent: 'Approval process documented:' }).kind, 'manual');
  });

  test('what is forbidden, or to be set, is never asked for', () => {
    for (const context of [{ parent: 'Abort if:' }, { parent: 'Roll back when any of:' }, { heading: 'Rollback criteria' }, { heading: 'Stop conditions' }, { sectionKind: 'triggers' as const }, { parent: 'Set thresholds:' }, { heading: 'System requirements' }]) {
      for (const text of ['Error rate < 2%', 'Error rate > 2%']) assert.deepEqual([read(text, context).kind, read(text, context).condition, read(text, context).problem], ['manual', null, null], JSON.stringify(context));
    }
    assert.equal(read('Error rate < 2%', { heading: 'Go/No-Go criteria' }).kind, 'metric');
  });

  test('a parent that names a measure is the subject of a lone limit', () => {
    assert.equal(read('Target: < 2s', { parent: 'Time to Interactive (TTI)' }).condition?.subject, 'Time to Interactive');
    assert.equal(read('p95 < 2s', { parent: 'Search latency:' }).condition?.subject, 'Search latency p95');
    for (const parent of ['Measure twice', 'Monitor for 2 hours:', 'Error rate < 1%', 'CPU and memory']) assert.equal(read('Target: < 2s', { parent }).kind, 'manual', parent);
    assert.equal(read('Error rate < 2%', { parent: 'Search latency:' }).condition?.subject, 'Error rate');
  });

  test('contacts state no limits', () => {
    assert.equal(read('Error rate < 2%', { sectionKind: 'contacts' }).kind, 'manual');
  });
});
