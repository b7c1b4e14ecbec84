import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parseChecklist } from '../../../src/core/checklist/parse.ts';
import { tickEach } from './tickEach.ts';

const SEED = new URL('../../../../shared/seed/production-deployment-checklist.md', import.meta.url);
const skip = existsSync(SEED) ? false : 'needs ../shared/seed/production-deployment-checklist.md beside the repository';

test('the seed holds 121 items, 3 blocks with 13 statements, 5 triggers, 4 stages and 5 contacts', { skip }, () => {
  const { items, blocks, triggers, sections, contacts, problems } = parseChecklist(readFileSync(SEED, 'utf8'));
  assert.equal(items.length, 121);
  assert.equal(items.filter(({ checked }) => checked).length, 0);
  assert.equal(blocks.length, 3);
  assert.deepEqual(blocks.map(({ statements }) => statements.length), [3, 4, 6]);
  assert.ok(blocks.every(({ statements }) => statements.every(({ label }) => label !== null)));
  assert.deepEqual(blocks.flatMap(({ placeholders }) => placeholders), [{ name: 'previous_version', text: '<previous_version>', line: 178, column: 29 }]);
  assert.equal(triggers.length, 5);
  assert.deepEqual(sections.flatMap(({ stage }) => stage ?? []), [
    { ordinal: 1, name: 'Internal Test', traffic: 0.005 },
    { ordinal: 2, name: 'Friendly GP', traffic: 0.05 },
    { ordinal: 3, name: 'Beta', traffic: 0.25 },
    { ordinal: 4, name: 'General Availability', traffic: 1 },
  ]);
  assert.equal(contacts.length, 5);
  assert.deepEqual(problems.map(({ rule, line }) => [rule, line]), [
    ['unbound-trigger', 156],
    ['unbound-trigger', 157],
    ['npm-flags', 178],
    ['placeholder-redirect', 178],
    ['npm-flags', 213],
    ['npm-flags', 216],
    ['npm-flags', 219],
  ]);
  assert.equal(new Set([...items, ...blocks, ...triggers, ...blocks.flatMap(({ statements }) => statements)].map(({ id }) => id)).size, 121 + 3 + 5 + 13);
});

test('each item of the seed toggles by one byte', { skip }, () => {
  tickEach(readFileSync(SEED, 'utf8'));
});
