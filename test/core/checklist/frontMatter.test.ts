import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { parseFrontMatter } from '../../../src/core/checklist/frontMatter.ts';
import { toTree } from '../../../src/core/checklist/markdown.ts';
import { markdownish } from './fragments.ts';

const places = (text: string): readonly (readonly [string, number, number])[] => parseFrontMatter(text).problems.map(({ rule, line, column }) => [rule, line, column]);

describe('front matter', () => {
  test('is a mapping with its positions', () => {
    const { value, document, source, firstLine } = parseFrontMatter('---\na: 1\nb:\n  c: [x, y]\n---\n\n# Title\n');
    assert.deepEqual(value, { a: 1, b: { c: ['x', 'y'] } });
    assert.equal(source, 'a: 1\nb:\n  c: [x, y]');
    assert.equal(firstLine, 2);
    assert.ok(document !== null);
  });

  test('may be empty or absent', () => {
    for (const text of ['', '---\n---\n', '---\n# only a comment\n---', '# Title\n\n---\na: 1\n---\n', '---\na: 1\n']) {
      assert.deepEqual(parseFrontMatter(text).value, {}, JSON.stringify(text));
      assert.deepEqual(places(text), [], JSON.stringify(text));
    }
  });

  test('that is broken is a positioned problem', () => {
    assert.deepEqual(places('---\na: 1\na: 2\n---\n'), [['front-matter', 3, 1]]);
    assert.deepEqual(places('---\r\na: 1\r\nb: [1\r\n---\r\n').map(([rule]) => rule), ['front-matter']);
    assert.deepEqual(places('---\n- a\n---\n'), [['front-matter', 2, 1]]);
    assert.deepEqual(places('---\njust words\n---\n'), [['front-matter', 2, 1]]);
  });

  test('that swells or nests without end is a problem', () => {
    const aliases = ['a: &a [x, x, x, x, x, x, x, x, x]', ...[...'bcdefgh'].map((key, index) => `${key}: &${key} [${Array(9).fill(`*${'abcdefgh'.charAt(index)}`).join(', ')}]`)];
    assert.deepEqual(places(`---\n${aliases.join('\n')}\n---\n`).map(([rule]) => rule), ['front-matter']);
    assert.ok(places(`---\n${'['.repeat(20_000)}\n---\n`).length > 0);
  });

  test('keys of every object stay keys', () => {
    const { value } = parseFrontMatter('---\n__proto__: { polluted: true }\nconstructor: a\n---\n');
    assert.deepEqual(Object.keys(value), ['__proto__', 'constructor']);
    assert.equal(Object.hasOwn(Object.prototype, 'polluted'), false);
  });

  test('is where the Markdown parser sees it', () => {
    fc.assert(fc.property(fc.constantFrom('---\n', '--- \r\n', '---\t\r', '---', ' ---\n', '--\n', ''), markdownish, fc.constantFrom('---\n', '\n---', '\r\n--- \n', '---a', '\n--', ''), markdownish, (open, inside, close, after) => {
      const text = `${open}${inside}${close}${after}`.replace(/^\uFEFF/, '').replaceAll('\0', '');
      const [first] = toTree(text).children;
      assert.equal(parseFrontMatter(text).source, first?.type === 'yaml' ? first.value : null);
    }), { numRuns: 3000 });
  });
});
