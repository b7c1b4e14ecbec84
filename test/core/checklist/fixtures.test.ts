/** Each folder of `test/fixtures` holds a file and what is to be read in it. What `expected.json` leaves out is not looked at. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { parseChecklist } from '../../../src/core/checklist/parse.ts';
import { tickEach } from './tickEach.ts';

const FIXTURES = new URL('../../fixtures/', import.meta.url);
const names = readdirSync(FIXTURES, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);

describe('fixtures', () => {
  for (const name of names) {
    const read = (file: string): string => readFileSync(new URL(`${name}/${file}`, FIXTURES), 'utf8');

    test(`${name} is read as expected`, () => {
      const expected: unknown = JSON.parse(read('expected.json'));
      const actual: unknown = JSON.parse(JSON.stringify(parseChecklist(read('input.md'))));
      assert.deepEqual(pick(actual, expected), expected);
    });

    test(`${name}: each item toggles by one byte`, () => {
      tickEach(read('input.md'));
    });
  }
});

/** Cuts `actual` down to the keys that `expected` has. Arrays keep their full length. */
function pick(actual: unknown, expected: unknown): unknown {
  if (Array.isArray(actual) && Array.isArray(expected)) return actual.map((value, index) => pick(value, expected[index]));
  if (!isRecord(actual) || !isRecord(expected)) return actual;
  return Object.fromEntries(Object.keys(expected).map((key) => [key, pick(actual[key], expected[key])]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
