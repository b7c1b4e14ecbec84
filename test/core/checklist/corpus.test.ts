import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { parseChecklist } from '../../../src/core/checklist/parse.ts';
import { applyEdits, toggle, withToggled } from '../../../src/core/checklist/toggle.ts';
import { tickEach, toggled } from './tickEach.ts';

const CORPUS = new URL('../../../../shared/corpus/', import.meta.url);
const skip = existsSync(CORPUS) ? false : 'needs ../shared/corpus beside the repository';

/** The index counts lines; these files hold lists in lists (`- - [ ] text`), which are task items as well. */
const COUNTED_BY_LINE = new Map([['opensearch-project__opensearch-build__.github__ISSUE_TEMPLATE__release_template.md', 13]]);

describe('the corpus', { skip }, () => {
  const files = skip === false ? readdirSync(CORPUS).filter((name) => name.endsWith('.md')) : [];
  const counts = skip === false ? readIndex() : new Map<string, { readonly items: number; readonly blocks: number }>();

  for (const name of files) {
    test(name, () => {
      const source = readFileSync(new URL(name, CORPUS), 'utf8');
      const text = source.replace(/^\uFEFF/, '');
      const checklist = parseChecklist(source);
      const count = counts.get(name);
      assert.equal(checklist.items.length, (count?.items ?? 0) + (COUNTED_BY_LINE.get(name) ?? 0));
      assert.equal(checklist.blocks.length, count?.blocks);
      assert.equal(checklist.problems.some(({ rule }) => rule === 'unreadable'), false);
      for (const item of checklist.items) {
        const edited = toggled(text, item);
        assert.equal(edited.slice(0, item.offset) + text.charAt(item.offset) + edited.slice(item.offset + 1), text);
        assert.equal(edited.charAt(item.offset), item.checked ? ' ' : 'x');
      }
      // A full parse of each would take minutes, so some stand for all here, and all boxes are turned at once.
      tickEach(source, (_, index) => index % 40 === 0);
      const edits = checklist.items.flatMap((item) => {
        const result = toggle(text, item, !item.checked);
        return 'edit' in result ? [result.edit] : [];
      });
      const all = checklist.items.reduce((list, item) => withToggled(list, item.id, !item.checked), checklist);
      assert.deepEqual(parseChecklist(applyEdits(text, edits) ?? ''), all);
    });
  }
});

function readIndex(): ReadonlyMap<string, { readonly items: number; readonly blocks: number }> {
  const [, ...rows] = readFileSync(new URL('INDEX.tsv', CORPUS), 'utf8').trim().split('\n');
  return new Map(rows.map((row) => {
    const columns = row.split('\t');
    return [columns[0] ?? '', { items: Number(columns[6]), blocks: Number(columns[7]) }];
  }));
}
