import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sha256Hex } from '../../../src/core/record/digest.ts';
import { parseLine, formatLine } from '../../../src/core/record/line.ts';
import { sealEvents } from '../../../src/core/record/seal.ts';
import { redactDraft } from '../../../src/core/redaction/redactDraft.ts';
import { compileSecrets } from '../../../src/core/redaction/redactor.ts';
import type { EventDraft } from '../../../src/core/run/event.ts';

const secrets = compileSecrets(['hunter2-hunter2', 'exited', 'observed']);
const time = '2026-03-01T09:00:00.000Z';
const actor = { name: 'Ada', email: 'ada@example.com', host: 'desk', via: 'test' } as const;

function written(draft: EventDraft): EventDraft['data'] {
  const [event] = sealEvents([redactDraft(draft, secrets)], { run: '2026-03-01-0900-0a1b2c', writer: 'desk-1', heads: [], actor });
  assert.ok(event);
  const read = parseLine(formatLine(event).slice(0, -1));
  assert.ok(typeof read !== 'string', String(read));
  return read.data;
}

void test('a script is masked, counted, and its digest is of what is written', () => {
  const script = 'curl -H "Authorization: hunter2-hunter2"';
  const data = written({ type: 'exec.started', time, item: 'a', data: { execution: 'e', statement: null, script, scriptDigest: sha256Hex(script), interpreter: ['bash', '-e'], directory: '/srv' } });
  const masked = 'curl -H "Authorization: [redacted]"';
  assert.deepEqual(data, { execution: 'e', statement: null, script: masked, scriptDigest: sha256Hex(masked), interpreter: ['bash', '-e'], directory: '/srv', masked: 1 });
});

void test('words of our own stay, even where a secret has the same letters', () => {
  const finished = { execution: 'e', status: 'exited', exitCode: 0, signal: null, duration: 1, outputDigest: sha256Hex(''), outputBytes: 0, excerpt: 'it exited' } as const;
  assert.deepEqual(written({ type: 'exec.finished', time, item: 'a', data: finished }), { ...finished, excerpt: 'it [redacted]', masked: 1 });
  assert.deepEqual(written({ type: 'item.ticked', time, item: 'a', data: { cause: 'observed', reason: 'observed' } }), { cause: 'observed', reason: '[redacted]' });
});

void test('the evidence of a check is masked, its labels too', () => {
  const data = written({
    type: 'check.finished',
    time,
    item: 'a',
    data: { outcome: 'error', reason: null, sentence: 'no hunter2-hunter2', metric: null, query: 'x{k="hunter2-hunter2"}', source: 'http://hunter2-hunter2', time, samples: [{ time, value: '1', labels: { k: 'hunter2-hunter2' } }], value: null, threshold: null, unit: null },
  });
  assert.ok(!JSON.stringify(data).includes('hunter2'));
});

void test('an event without the later members is read as before', () => {
  const finished = { execution: 'e', status: 'exited', exitCode: 0, signal: null, duration: 1, outputDigest: sha256Hex(''), outputBytes: 0, excerpt: '' } as const;
  assert.deepEqual(written({ type: 'exec.finished', time, item: 'a', data: finished }), finished);
});
