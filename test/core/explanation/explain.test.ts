import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseChecklist } from '../../../src/core/checklist/parse.ts';
import { isCheckable } from '../../../src/core/checklist/checkable.ts';
import { readConfiguration } from '../../../src/core/configuration/readConfiguration.ts';
import type { Snapshot } from '../../../src/core/engine/engine.ts';
import { explainItem, explainTrigger } from '../../../src/core/explanation/explain.ts';
import type { Explanation } from '../../../src/core/explanation/explanation.ts';
import { explanationRows } from '../../../src/core/explanation/rows.ts';
import { compileSecrets } from '../../../src/core/redaction/redactor.ts';
import type { AnyVerdict } from '../../../src/core/run/evidence.ts';
import type { Verdict } from '../../../src/core/condition/judging/verdict.ts';

const HEAD = `---
holdpoint:
  prometheus: http://127.0.0.1:9090
  canary: version="canary"
  stable: version="stable"
  baseline: stable
  env: [.env]
  alerts: { "Memory > 90%": MemoryHigh }
  items: { "The numbers agree": metric }
  metrics:
    error rate: { query: "errors{$canary}", unit: ratio }
    api p99 latency: { query: "histogram_quantile(0.99, rate(x_seconds_bucket{$canary}[$window]))" }
    p75 latency: { query: "histogram_quantile(0.75, rate(x_seconds_bucket{$canary}[$window]))" }
    queue depth: { query: depth }
    depth of the queue: { query: other }
    smoke test: { command: ./smoke.sh --token=hunter2-hunter2, measure: exit }
---

# Release

## Before
`;
const SECRETS = compileSecrets(['hunter2-hunter2']);

function snapshotOf(body: string, head = HEAD): Snapshot {
  const text = `${head}${body}\n`;
  const checklist = parseChecklist(text);
  const { configuration, problems } = readConfiguration([{ origin: 'file', text }]);
  return { text, checklist, configuration, problems: [...checklist.problems, ...problems], run: null, damage: [], notes: [] };
}

function explain(body: string, { verdict = null, at = 0, head = HEAD }: { readonly verdict?: AnyVerdict | null; readonly at?: number; readonly head?: string } = {}): Explanation {
  const snapshot = snapshotOf(body, head);
  const item = snapshot.checklist.items.at(at);
  assert.ok(item !== undefined);
  return explainItem(item, snapshot, verdict, SECRETS);
}

function rowsOf(explanation: Explanation): Readonly<Record<string, string>> {
  return Object.fromEntries(explanationRows(explanation).map(({ label, value }) => [label, value]));
}

const passed: Verdict = {
  outcome: 'pass', reason: null, sentence: '120 ms is < 200 ms.', metric: 'api p99 latency', query: 'histogram_quantile(0.99, rate(x_seconds_bucket{version="canary"}[300s]))', source: 'prometheus http://127.0.0.1:9090',
  time: '2026-05-04T09:30:00.000Z', samples: [{ time: Date.parse('2026-05-04T09:29:48Z') / 1000, value: 0.12, labels: {} }], value: 0.12, threshold: 0.2, unit: 'seconds',
};

void test('a limit: how it was read, what it is measured by and why, what is asked, what came back, what would change it', () => {
  const rows = rowsOf(explain('- [ ] API p99 latency < 200ms', { verdict: passed }));
  assert.deepEqual(rows, {
    Verdict: '120 ms < 200 ms ✓ pass',
    Because: '120 ms is < 200 ms.',
    Kind: 'metric. A plain item under “Before”: what it says is required.',
    'Read as': 'API p99 latency < 200 ms',
    'In the text': 'subject “API”, statistic “p99”, subject “latency”, sign “<”, limit “200ms”',
    Metric: '“api p99 latency”, which is what the text names.',
    Query: 'histogram_quantile(0.99, rate(x_seconds_bucket{version="canary"}[300s]))',
    Value: '120 ms (0.12 seconds)',
    Limit: '200 ms (0.2 seconds)',
    Source: 'prometheus http://127.0.0.1:9090',
    Measured: '2026-05-04 09:30:00 UTC',
    Samples: '120 ms',
    'Newest sample': '12 s old',
    'To change': 'It would have to be at 200 ms or more to fail: 80 ms more than was seen.',
  });
});

void test('a metric is bound by its exact name, by the same words, or by none, and two that tie are both named', () => {
  const binding = (body: string): Explanation['binding'] => explain(body).binding;
  assert.equal(binding('- [ ] Error rate < 1%')?.by, 'exact-name');
  assert.equal(binding('- [ ] Check error rates < 0.1%')?.by, 'same-words');
  assert.match(binding('- [ ] Check error rates < 0.1%')?.sentence ?? '', /“error rate”, which says the same as “(?:Check )?error rates”/u);
  assert.equal(binding('- [ ] Bundle size < 5KB')?.by, 'unbound');
  const tied = binding('- [ ] Queue depths < 5');
  assert.equal(tied?.by, 'ambiguous');
  assert.match(tied?.sentence ?? '', /“queue depth”, “depth of the queue”/u);
});

void test('a query that lacks a variable says which, and nothing is asked', () => {
  const { binding, query } = explain('- [ ] Error rate < 1%', { head: HEAD.replace('  canary: version="canary"\n', '') });
  assert.match(binding?.sentence ?? '', /It cannot be asked: \$canary has no value\. Configure holdpoint\.canary\./u);
  assert.equal(query, null);
});

void test('a relative limit names its reference and what that is asked', () => {
  const { reference } = explain('- [ ] p75 latency < 110% baseline');
  assert.match(reference?.sentence ?? '', /^The baseline, the stable version at the same instant/u);
  assert.match(reference?.query ?? '', /version="stable"/u);
  assert.match(explain('- [ ] p75 latency < 110% baseline', { head: HEAD.replace('  baseline: stable\n', '') }).reference?.sentence ?? '', /No baseline is configured/u);
});

void test('what was measured and what would be asked now are told apart', () => {
  const rows = rowsOf(explain('- [ ] API p99 latency < 200ms', { verdict: { ...passed, query: 'another', metric: 'api latency' } }));
  assert.equal(rows['Query'], 'another');
  assert.match(rows['Query now'] ?? '', /histogram_quantile/u);
  assert.match(rows['Metric now'] ?? '', /api p99 latency/u);
});

void test('the same line requires, forbids or has to exist, by its place alone', () => {
  assert.equal(explain('- [ ] Error rate < 1%').role, 'requires');
  assert.equal(explain('- [ ] Alert rules configured:\n  - [ ] Error rate > 1%', { at: 1 }).role, 'must-exist');
  const snapshot = snapshotOf('### Automatic Rollback Triggers\n\n- Error rate > 1% for 5 minutes\n- Canary is unhappy');
  const [watched, unwatched] = snapshot.checklist.triggers.map((trigger) => explainTrigger(trigger, snapshot, null, SECRETS));
  assert.ok(watched !== undefined && unwatched !== undefined);
  assert.equal(watched.role, 'forbids');
  assert.equal(watched.query, 'errors{version="canary"}');
  assert.equal(watched.turning, 'It would fire above 1% at every sample of 5 min, and stay quiet at 1% or less at any sample of 5 min.');
  assert.equal(unwatched.role, null);
  assert.match(unwatched.because, /names no number to watch/u);
});

void test('a trigger that was measured has a state, and no verdict that reads the wrong way round', () => {
  const snapshot = snapshotOf('### Automatic Rollback Triggers\n\n- Error rate > 1% for 5 minutes');
  const [trigger] = snapshot.checklist.triggers;
  assert.ok(trigger !== undefined);
  const verdict: Verdict = { ...passed, sentence: '2% is > 1%.', value: 0.02, threshold: 0.01, unit: 'ratio' };
  const rows = rowsOf(explainTrigger(trigger, snapshot, { trigger: trigger.id, state: 'firing', verdict }, SECRETS));
  assert.equal(rows['State'], 'firing');
  assert.equal(rows['Verdict'], undefined);
  assert.equal(rows['To change'], 'It would have to be at 1% or less to stay quiet at any sample of 5 min: 1% less than the nearest sample.');
});

void test('alert rules, variables, states and sums are explained in their own words', () => {
  const rules = '- [ ] Alert rules configured:\n  - [ ] Memory > 90%\n  - [ ] Error rate > 1%';
  assert.match(explain(rules, { at: 1 }).binding?.sentence ?? '', /MemoryHigh, as holdpoint\.alerts says/u);
  assert.equal(explain(rules, { at: 2 }).binding?.by, 'same-words');
  assert.match(rowsOf(explain(rules, { at: 1 }))['To change'] ?? '', /fires at > 90%/u);
  assert.equal(rowsOf(explain('- [ ] Set `SAMPLE_RATE` (recommended: 0.05)'))['Read as'], 'SAMPLE_RATE is set, “0.05” recommended');
  assert.equal(rowsOf(explain('- [ ] Set `DATABASE_URL` with pooling'))['Read as'], 'DATABASE_URL is set and not empty; “with pooling” is for a person to judge');
  assert.equal(rowsOf(explain('- [ ] Set `GIT_SHA` to current commit hash'))['Read as'], 'GIT_SHA is set to the commit that is released');
  const state = explain('- [ ] Smoke test');
  assert.equal(state.binding?.name, 'smoke test');
  assert.match(state.because, /says whether it is so/u);
  const sum = explain('- [ ] SLOs maintained:\n  - [ ] Error rate < 1%\n  - [ ] Queue depth < 5');
  assert.deepEqual(sum.sums, ['Error rate < 1%', 'Queue depth < 5']);
  assert.match(sum.because, /sums up/u);
});

void test('a kind that the front matter forces is said to be forced', () => {
  assert.match(explain('- [ ] The numbers agree').because, /The front matter makes it of the kind metric\./u);
  assert.doesNotMatch(explain('- [ ] Error rate < 1%').because, /front matter/u);
});

void test('secrets in what is asked are masked, as they are in a verdict', () => {
  const { query } = explain('- [ ] Smoke test');
  assert.match(query ?? '', /^\.\/smoke\.sh --token=/u);
  assert.doesNotMatch(query ?? '', /hunter2/u);
});

void test('what is not checked says why', () => {
  const cases: readonly (readonly [string, RegExp])[] = [
    ['Tell support', /no figure/u],
    ['Error rate > 1%', /where lower is better, so it is not checked/u],
    ['p95 < 200ms and p99 < 500ms', /more than one limit/u],
    ['Node >= 18.2.0', /version/u],
    ['Python 3 installed', /version/u],
    ['Set timeout to 30s', /begins with “Set”/u],
    ['Released by 2026-05-04', /“2026-05-04” is a date/u],
    ['Latency around 200 ms', /nothing that compares it/u],
    ['Frobnication > 12', /Nothing in it is known to name something that is measured/u],
    ['**Gate**: Proceed or rollback decision', /proceed, hold or roll back/u],
    ['Product Owner sign-off received', /gives or rejects it/u],
    ['Monitor for 48-72 hours', /A time to watch of 48 h to 72 h/u],
    ['Enable `beta` cohort flag', /feature flag/u],
    ['Execute: `npm run migrate`', /exit code decides/u],
  ];
  for (const [text, reason] of cases) {
    const snapshot = snapshotOf(`- [ ] ${text}`);
    const [item] = snapshot.checklist.items;
    assert.ok(item !== undefined && !isCheckable(item, snapshot), text);
    const explanation = explainItem(item, snapshot, null, SECRETS);
    assert.match(explanation.because, reason, text);
    assert.equal(explanation.role, null, text);
    assert.equal(explanation.binding, null, text);
  }
  assert.match(explain('### Rollback if any of:\n\n- [ ] Frob 5').because, /what must not be/u);
  assert.match(explain('- [ ] Set these limits:\n  - [ ] Memory 512MB', { at: 1 }).because, /to be set up/u);
});
