import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readStage, sectionKind } from '../../../src/core/checklist/heading.ts';
import type { SectionKind } from '../../../src/core/condition/condition.ts';
import type { Stage } from '../../../src/core/checklist/model.ts';

describe('a heading opens a stage', () => {
  const stages: readonly (readonly [string, Stage | null])[] = [
    ['Stage 1: Internal Test (0.5% traffic)', { ordinal: 1, name: 'Internal Test', traffic: 0.005 }],
    ['Stage 4: General Availability (100%)', { ordinal: 4, name: 'General Availability', traffic: 1 }],
    ['Phase 1 - Canary 1%', { ordinal: 1, name: 'Canary', traffic: 0.01 }],
    ['Canary (10%)', { ordinal: 3, name: 'Canary', traffic: 0.1 }],
    ['Stage 1: 10% traffic (2 hours at least)', { ordinal: 1, name: 'Stage 1', traffic: 0.1 }],
    ['🚀 Stage 2', { ordinal: 2, name: 'Stage 2', traffic: null }],
    ['Ring III – Whole fleet', { ordinal: 3, name: 'Whole fleet', traffic: null }],
    ['Beta: 12,5 % of all users', { ordinal: 3, name: 'Beta', traffic: 0.125 }],
    ['Stage 2: from 5% to 25%', { ordinal: 2, name: 'from 5% to 25%', traffic: null }],
    ['Stage 2: Ramp 5-10%', { ordinal: 2, name: 'Ramp', traffic: null }],
    ['Stage 2: 250% of traffic', { ordinal: 2, name: 'Stage 2', traffic: null }],
    ['Phase 2: Documentation', null],
    ['Coverage at 80%', null],
    ['Staging', null],
    ['Backstage 1', null],
    ['Canary', null],
  ];
  for (const [title, stage] of stages) test(title, () => {
    assert.deepEqual(readStage(title, 2), stage);
  });
});

describe('a heading gives its section a kind', () => {
  const kinds: readonly (readonly [string, SectionKind, SectionKind])[] = [
    ['Rollback Procedures', 'plain', 'rollback'],
    ['How to roll back', 'plain', 'rollback'],
    ['Automatic Rollback Triggers', 'plain', 'triggers'],
    ['Triggers', 'rollback', 'triggers'],
    ['Triggers', 'plain', 'plain'],
    ['Trigger the build', 'rollback', 'rollback'],
    ['When to roll back', 'plain', 'triggers'],
    ['Abort criteria', 'plain', 'triggers'],
    ['Rollback contacts', 'plain', 'rollback'],
    ['Emergency Contacts', 'plain', 'contacts'],
    ['Contact the customers', 'plain', 'plain'],
    ['Quick Commands', 'plain', 'commands'],
    ['Success Criteria', 'plain', 'success'],
    ['Immediate (First Hour)', 'plain', 'window'],
    ['First 24 Hours', 'plain', 'window'],
    ['First steps', 'plain', 'plain'],
    ['First weeks of the cycle', 'plain', 'plain'],
    ['Metrics', 'window', 'window'],
    ['Details', 'stage', 'plain'],
  ];
  for (const [title, within, kind] of kinds) test(`${title}, within ${within}`, () => {
    assert.equal(sectionKind(title, null, within), kind);
  });
});
