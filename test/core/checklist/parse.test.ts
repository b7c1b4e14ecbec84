import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { parseChecklist } from '../../../src/core/checklist/parse.ts';
import { anyText, markdownish } from './fragments.ts';
import { tickEach } from './tickEach.ts';

describe('any text', () => {
  test('is parsed without a fault', () => {
    fc.assert(fc.property(anyText, (text) => {
      const { problems } = parseChecklist(text);
      assert.deepEqual(problems.filter(({ rule }) => rule === 'unreadable'), []);
    }), { numRuns: 3000 });
  });

  test('has each item where its box is, each id once, and parents and sections that exist', () => {
    fc.assert(fc.property(markdownish, (source) => {
      const text = source.replace(/^\uFEFF/, '');
      const { items, sections, blocks, triggers } = parseChecklist(source);
      const lines = text.split(/\r\n|\n|\r/);
      for (const { offset, line, column, checked } of items) {
        assert.match(text.slice(offset - 1, offset + 2), /^\[[ xX]\]$/);
        assert.equal(text.charAt(offset) !== ' ', checked);
        assert.equal(lines[line - 1]?.slice(column - 2, column + 1), text.slice(offset - 1, offset + 2));
      }
      const ids = [...items, ...blocks, ...blocks.flatMap(({ statements }) => statements), ...triggers].map(({ id }) => id);
      assert.equal(new Set(ids).size, ids.length);
      const known = new Set(sections.map(({ id }) => id));
      assert.equal(known.size, sections.length);
      assert.ok(items.every(({ section }) => section === null || known.has(section)));
      assert.ok(items.every(({ parent }) => parent === null || ids.includes(parent)));
    }), { numRuns: 3000 });
  });

  test('has places of problems, blocks and statements within the file', () => {
    fc.assert(fc.property(markdownish, (source) => {
      const count = source.split(/\r\n|\n|\r/).length;
      const { problems, blocks } = parseChecklist(source);
      for (const { line, endLine, column, endColumn } of problems) assert.ok(line >= 1 && endLine >= line && endLine <= count && column >= 1 && endColumn >= 1);
      for (const { line, endLine } of [...blocks, ...blocks.flatMap(({ statements }) => statements)]) assert.ok(line >= 1 && line <= endLine && endLine <= count);
    }), { numRuns: 3000 });
  });

  test('toggles by one byte and one item, and the cheap update equals a full parse', () => {
    fc.assert(fc.property(markdownish, (text) => {
      tickEach(text);
    }), { numRuns: 2000 });
  });
});

describe('text that no parser should be given', () => {
  const rules = (text: string): readonly string[] => parseChecklist(text).problems.map(({ rule }) => rule);

  test('binary data', () => {
    assert.deepEqual(rules('# Title\n- [ ] a\0'), ['binary']);
    assert.deepEqual(parseChecklist('- [ ] a\0').items, []);
  });

  test('a file that is far too long', () => {
    assert.deepEqual(rules('- [ ] a\n'.repeat(131_072)), ['too-long']);
  });

  test('ten thousand quotes, lists or brackets within each other', () => {
    assert.deepEqual(rules(`${'>'.repeat(10_000)} a`), ['too-deep']);
    assert.deepEqual(rules(`${'- '.repeat(10_000)}a`), ['too-deep']);
    assert.deepEqual(rules(`${'>'.repeat(150)} a`), ['too-deep']);
    assert.deepEqual(rules(Array.from({ length: 600 }, (_, depth) => `${'  '.repeat(depth)}- [ ] a`).join('\n')), ['too-deep']);
    assert.deepEqual(rules('*a **b '.repeat(20_000)), ['too-deep']);
  });

  test('what is only long or wide is read', () => {
    assert.deepEqual(rules(''), []);
    assert.deepEqual(rules('-'.repeat(5000)), []);
    assert.equal(parseChecklist(Array.from({ length: 6000 }, (_, index) => `- [ ] a${String(index)}`).join('\n')).items.length, 6000);
    assert.equal(parseChecklist(`${'> '.repeat(50)}- [ ] a`).items.length, 1);
  });
});

test('ids do not change when boxes, titles or other places do', () => {
  const ids = (text: string): readonly string[] => parseChecklist(text).items.map(({ id }) => id);
  const text = '# Release 1.0\n\n## A\n- [ ] One\n- [ ] Two\n';
  assert.deepEqual(ids(text), ['a/one', 'a/two']);
  assert.deepEqual(ids(text.replace('1.0', '2.0').replace('[ ] One', '[x] **One**')), ids(text));
  assert.deepEqual(ids(text.replace('## A', 'Words\n\n## A\n\n```bash\nmake one\n```\n')), ids(text));
});

test('a repeat never takes the id of an item that is called so', () => {
  assert.deepEqual(parseChecklist('- [ ] Run 2\n- [ ] Run\n- [ ] Run\n').items.map(({ id }) => id), ['run-2', 'run', 'run-3']);
});

test('of two byte order marks only the first is not counted', () => {
  assert.deepEqual(parseChecklist('\uFEFF\uFEFF\n- [ ] a').items.map(({ offset }) => offset), [5]);
});

test('lone surrogates survive', () => {
  const [item] = parseChecklist('- [ ] a\uD800b').items;
  assert.equal(item?.text, 'a\uD800b');
});

test('a task under rollback triggers is watched where it states a limit, and stays a task', () => {
  const { items, triggers, problems } = parseChecklist('## Rollback triggers\n\n- [ ] Error rate > 1% for\n      5 minutes\n- p99 > 2s\n- [x] Tell the team\n- [ ] CPU > 90% or memory > 90%\n');
  assert.deepEqual(triggers.map(({ line, text, condition }) => [line, text, condition?.for]), [[3, 'Error rate > 1% for 5 minutes', 'PT5M'], [5, 'p99 > 2s', null]]);
  assert.deepEqual(items.map(({ kind, condition }) => [kind, condition]), [['manual', null], ['manual', null], ['manual', null]]);
  assert.deepEqual(problems.map(({ rule, line }) => [rule, line]), [['two-limits', 7]]);
});
