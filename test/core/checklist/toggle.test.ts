import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Item } from '../../../src/core/checklist/model.ts';
import { parseChecklist } from '../../../src/core/checklist/parse.ts';
import { applyEdits, toggle } from '../../../src/core/checklist/toggle.ts';
import { markdownish } from './fragments.ts';

const TEXT = '# Title\n\n- [ ] First\n- [X] Second\n> - [x] Third goes\n>   on here\n';

function itemOf(text: string, index: number): Item {
  const item = parseChecklist(text).items[index];
  assert.ok(item !== undefined);
  return item;
}

function refusalOf(text: string, item: Item, checked: boolean): string {
  const result = toggle(text, item, checked);
  return 'refusal' in result ? result.refusal.code : JSON.stringify(result.edit);
}

describe('toggle', () => {
  test('names the one byte to change', () => {
    assert.deepEqual(toggle(TEXT, itemOf(TEXT, 0), true), { edit: { offset: 12, expected: ' ', replacement: 'x' } });
    assert.deepEqual(toggle(TEXT, itemOf(TEXT, 1), false), { edit: { offset: 24, expected: 'X', replacement: ' ' } });
  });

  test('a capital X comes back as a small one', () => {
    const clear = applyEdits(TEXT, [{ offset: 24, expected: 'X', replacement: ' ' }]) ?? '';
    const again = toggle(clear, itemOf(clear, 1), true);
    assert.ok('edit' in again);
    assert.equal(applyEdits(clear, [again.edit]), TEXT.replace('[X]', '[x]'));
  });

  test('refuses what is so already', () => {
    assert.equal(refusalOf(TEXT, itemOf(TEXT, 1), true), 'already');
    assert.equal(refusalOf(TEXT, itemOf(TEXT, 0), false), 'already');
  });

  test('refuses an item that has moved', () => {
    const item = itemOf(TEXT, 0);
    assert.equal(refusalOf(`\n${TEXT}`, item, true), 'moved');
    assert.equal(refusalOf(TEXT.replace('# Title\n\n', '# Tit\n\n\n\n'), item, true), 'moved');
    assert.equal(refusalOf(TEXT.replace('- [ ]', '- (ö)'), item, true), 'moved');
    assert.equal(refusalOf(TEXT.replace('- [ ]', 'a [ ]'), item, true), 'moved');
    assert.equal(refusalOf('', item, true), 'moved');
  });

  test('refuses an item that has another text now', () => {
    const [first, , third] = [0, 1, 2].map((index) => itemOf(TEXT, index));
    assert.ok(first !== undefined && third !== undefined);
    for (const text of ['Frist', 'Firs', 'First things', 'First**']) assert.equal(refusalOf(TEXT.replace('First', text), first, true), 'changed', text);
    assert.equal(refusalOf(TEXT.replace('on here', 'on there'), third, false), 'changed');
    assert.equal(refusalOf(TEXT.replace('>   on here\n', ''), third, false), 'changed');
  });

  test('never hits anything but a box, whatever became of the text', () => {
    fc.assert(fc.property(markdownish, markdownish, (before, after) => {
      const text = after.replace(/^\uFEFF/, '');
      for (const item of parseChecklist(before).items) {
        const result = toggle(text, item, !item.checked);
        if ('refusal' in result) continue;
        assert.match(text.slice(result.edit.offset - 1, result.edit.offset + 2), /^\[[ xX]\]$/);
        assert.equal(result.edit.offset, item.offset);
      }
    }), { numRuns: 2000 });
  });
});

describe('applyEdits', () => {
  test('makes all edits or none', () => {
    const edits = [{ offset: 24, expected: 'X', replacement: ' ' }, { offset: 12, expected: ' ', replacement: 'x' }] as const;
    assert.equal(applyEdits(TEXT, edits), TEXT.replace('[ ] First', '[x] First').replace('[X]', '[ ]'));
    assert.equal(applyEdits(TEXT, [...edits, { offset: 11, expected: ' ', replacement: 'x' }]), null);
    assert.equal(applyEdits(TEXT, [...edits, ...edits]), null);
    assert.equal(applyEdits(TEXT, []), TEXT);
  });
});
