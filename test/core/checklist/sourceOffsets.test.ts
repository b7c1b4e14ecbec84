import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { parseChecklist } from '../../../src/core/checklist/parse.ts';
import { sourceOffsets } from '../../../src/core/checklist/sourceOffsets.ts';

/** Each word of the item's text as it stands in the file at the offsets found for it. */
function wordsInFile(file: string): readonly string[] | null {
  const item = parseChecklist(file).items[0];
  assert.ok(item);
  const offsets = sourceOffsets(file, item.offset + 2, item.text);
  if (offsets === null) return null;
  assert.equal(offsets.length, item.text.length);
  return [...item.text.matchAll(/\S+/g)].map((word) => file.slice(offsets[word.index], (offsets[word.index + word[0].length - 1] ?? 0) + 1));
}

describe('the offsets of a text in its file', () => {
  test('on one line', () => {
    assert.deepEqual(wordsInFile('# A\r\n\r\n- [ ]   **Error rate** < 1%  \r\n'), ['**Error', 'rate**', '<', '1%']);
  });

  test('over several lines, indented, quoted, with any line ending', () => {
    for (const file of ['- [ ] Error\n      rate < 1%', '- [ ] Error  \r\n      rate\r\n  < 1%', '> - [ ] Error\n>       rate\n> < 1%', '> > * [x] Error\n> rate < 1%', '- [ ] Error\rrate < 1%']) {
      assert.deepEqual(wordsInFile(file), ['Error', 'rate', '<', '1%'], JSON.stringify(file));
    }
  });

  test('are none where the file says something else', () => {
    assert.equal(sourceOffsets('- [ ] Error budget', 5, 'Error rate'), null);
    assert.equal(sourceOffsets('', 0, 'a'), null);
    assert.deepEqual(sourceOffsets('', 0, ''), []);
  });

  test('are those of the same characters, in order', () => {
    const words = fc.array(fc.tuple(fc.stringMatching(/^[a-z<%*]+$/), fc.constantFrom(' ', '\n', '  \r\n', '\n  ', '\n > ', '\r')), { minLength: 1 });
    fc.assert(
      fc.property(words, (pairs) => {
        const file = pairs.map(([word, joint]) => word + joint).join('');
        const text = pairs.map(([word]) => word).join(' ');
        const offsets = sourceOffsets(file, 0, text);
        assert.ok(offsets);
        offsets.forEach((offset, index) => {
          assert.ok(offset > (offsets[index - 1] ?? -1));
          if (text[index] !== ' ') assert.equal(file[offset], text[index]);
        });
      }),
    );
  });
});
