import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { SectionKind } from '../../../../src/core/condition/condition.ts';
import { readText, readTrigger } from '../../../../src/core/condition/reading/read.ts';

const labelled = new URL('../../../../../shared/conditions.jsonl', import.meta.url);

interface Label {
  readonly heading: string;
  readonly parent: string | null;
  readonly text: string;
  readonly kind: string;
  readonly condition: { comparator: string; threshold: Record<string, unknown>; for: string | null } | null;
  readonly duration?: { min: string; max: string };
}

void test('every labelled text comes out as labelled', { skip: existsSync(labelled) ? false : '../shared/conditions.jsonl is not here' }, () => {
  const lines = readFileSync(labelled, 'utf8').split('\n').filter((line) => line !== '');
  assert.ok(lines.length > 50);
  const wrong: string[] = [];
  for (const line of lines) {
    const label = JSON.parse(line) as Label;
    const trigger = label.kind === 'trigger';
    const sectionKind: SectionKind = label.heading.startsWith('Stage') ? 'stage' : label.heading.startsWith('Rollback') ? 'rollback' : 'plain';
    const reading = trigger ? { ...readTrigger(label.text), kind: 'trigger', duration: null } : readText(label.text, { heading: label.heading, sectionKind, parent: label.parent });
    const seen = reading.condition === null ? null : { comparator: reading.condition.comparator, threshold: pick(reading.condition.threshold, label.condition?.threshold), for: reading.condition.for };
    const same = reading.kind === label.kind && JSON.stringify(seen) === JSON.stringify(label.condition) && (label.duration === undefined || JSON.stringify(reading.duration) === JSON.stringify(label.duration));
    if (!same) wrong.push(`${label.text}: ${reading.kind} ${JSON.stringify(seen)} ${JSON.stringify(reading.duration)}`);
  }
  assert.deepEqual(wrong, []);
});

/** The labels name fewer fields than the contract. */
function pick(threshold: object, label: Record<string, unknown> | undefined): Record<string, unknown> {
  const all = threshold as Record<string, unknown>;
  return Object.fromEntries((label === undefined ? Object.keys(all) : Object.keys(label)).map((key) => [key, all[key]]));
}
