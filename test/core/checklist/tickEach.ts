import assert from 'node:assert/strict';
import type { Checklist, Item } from '../../../src/core/checklist/model.ts';
import { parseChecklist } from '../../../src/core/checklist/parse.ts';
import { applyEdits, toggle, withToggled } from '../../../src/core/checklist/toggle.ts';

/** Toggles each item of a file by itself: one byte changes, one item changes, and the cheap update equals a full parse. */
export function tickEach(source: string, only: (item: Item, index: number) => boolean = () => true): void {
  const text = source.replace(/^\uFEFF/, '');
  const checklist = parseChecklist(source);
  const before = Buffer.from(text);
  for (const item of checklist.items.filter(only)) {
    const edited = toggled(text, item);
    const after = Buffer.from(edited);
    assert.equal(after.length, before.length, item.id);
    const changed = before.reduce((count, byte, index) => count + (byte === after[index] ? 0 : 1), 0);
    assert.equal(changed, 1, item.id);
    assertSame(parseChecklist(edited), withToggled(checklist, item.id, !item.checked));
  }
}

/** The text with one box the other way round. */
export function toggled(text: string, item: Item): string {
  const result = toggle(text, item, !item.checked);
  assert.ok('edit' in result, `${item.id}: ${JSON.stringify(result)}`);
  const edited = applyEdits(text, [result.edit]);
  assert.ok(edited !== null);
  return edited;
}

export function assertSame(actual: Checklist, expected: Checklist): void {
  assert.deepEqual(actual, expected);
}
