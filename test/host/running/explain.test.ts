import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { HoldpointApi } from '../../../src/extension.ts';
import { discard, hoverParts, showChecklist } from '../editorTools.ts';

const text = `---
holdpoint:
  prometheus: http://127.0.0.1:1
  canary: version="canary"
  metrics:
    api p99 latency: { query: "histogram_quantile(0.99, rate(x_seconds_bucket{$canary}[$window]))" }
---

# Release checklist

- [ ] API p99 latency < 200ms
- [ ] Set \`SAMPLE_RATE\` to \`0.05\`
- [ ] Tell support
- [ ] Error rate > 1%

## Automatic Rollback Triggers

- API p99 latency > 500ms for 5 minutes
`;

describe('the hover over a line', () => {
  let uri: vscode.Uri;
  let api: HoldpointApi;
  const hover = async (line: number): Promise<string> => (await hoverParts(uri, line)).map(({ value }) => value.replaceAll(/&#(\d+);/gu, (_, code: string) => String.fromCharCode(Number(code)))).join('\n');

  beforeEach(async () => {
    const extension = vscode.extensions.getExtension<HoldpointApi>('holdpoint.holdpoint');
    assert.ok(extension);
    api = await extension.activate();
    uri = await showChecklist('explain-checklist.md', text);
  });

  afterEach(async () => {
    await discard(uri);
  });

  it('explains a limit that was not checked yet, and connects to nothing', async () => {
    const shown = await hover(11);
    for (const part of ['Not checked yet.', '**Read as** API p99 latency < 200 ms', 'limit “200ms”', '“api p99 latency”, which is what the text names', 'rate(x_seconds_bucket{version="canary"}[300s])', 'It would pass below 200 ms, and fail at 200 ms or more.']) assert.ok(shown.includes(part), `${part} in ${shown}`);
    assert.equal((await api.store.open(uri)).verdicts.size, 0);
  });

  it('shows what the last verdict stands on, its window and its reference, and what would change it', async () => {
    const checklist = await api.store.settled(await api.store.open(uri));
    const [item] = checklist.snapshot?.checklist.items ?? [];
    assert.ok(item !== undefined);
    api.store.setVerdict(checklist, item.id, {
      outcome: 'fail', reason: null, sentence: 'Too slow.', metric: 'api p99 latency', query: 'sent', source: 'prometheus', time: '2026-05-04T09:30:00.000Z', samples: [{ time: 1_777_887_000, value: 0.3, labels: {} }],
      value: 0.3, threshold: 0.2, unit: 'seconds', window: { seconds: 300, step: 5, points: 61, violated: 10, allowed: 0 }, reference: { of: 'p50', origin: 'at the same instant', query: 'half', value: 0.04 },
    });
    const shown = await hover(11);
    for (const part of ['**Window** 61 points, 5 s apart, over 5 min; violated for 10 s', '**Compared with** p50, at the same instant: 40 ms (0.04 seconds)', '**Reference query**', 'half', '**Query now**', '**To change** It would have to be below 200 ms to pass: 100 ms less than was seen.']) assert.ok(shown.includes(part), `${part} in ${shown}`);
  });

  it('says how variables, manual items, contradictions and triggers are read', async () => {
    assert.ok((await hover(12)).includes('**Read as** SAMPLE_RATE is set to “0.05”'));
    assert.ok((await hover(13)).includes('It states no figure, so a person has to judge it.'));
    assert.ok((await hover(14)).includes('where lower is better, so it is not checked'));
    const trigger = await hover(18);
    assert.ok(trigger.includes('what it says is forbidden') && trigger.includes('It would fire above 500 ms at every sample of 5 min'), trigger);
  });
});
