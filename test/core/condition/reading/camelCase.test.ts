import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lastPart, withParts } from '../../../../src/core/condition/reading/camelCase.ts';
import { tokenize } from '../../../../src/core/condition/reading/tokens.ts';

const CASES: Readonly<Record<string, readonly string[]>> = {
  CPUUtilization: ['cpu', 'utilization'],
  errorRate: ['error', 'rate'],
  HTTPErrorRate5m: ['http', 'error', 'rate', '5', 'm'],
  UnHealthyHostCount: ['unhealthy', 'host', 'count'],
  UnionSize: ['union', 'size'],
  Latency: [],
  RPS: [],
  snake_case: [],
};

void test('a name in one word has the words that its capitals tell, each where it stands', () => {
  for (const [name, parts] of Object.entries(CASES)) {
    const [word] = tokenize(`x ${name}`).slice(-1);
    assert.ok(word !== undefined);
    const [itself, ...rest] = withParts([word]);
    assert.equal(itself, word);
    assert.deepEqual(rest.map(({ lower }) => lower), parts, name);
    assert.equal(lastPart(word), parts.at(-1) ?? null, name);
    for (const part of rest) assert.equal(`x ${name}`.slice(part.start, part.end), part.text);
  }
});

void test('words beside such a name are left as they are', () => {
  assert.deepEqual(withParts(tokenize('Average CPUUtilization')).map(({ text }) => text), ['Average', 'CPUUtilization', 'CPU', 'Utilization']);
});
