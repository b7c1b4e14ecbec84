import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { asCodeBlock, asLabel, asMarkdown } from '../../src/vscode/plainText.ts';

const hostile = [
  '[x](command:workbench.action.quit)',
  '$(zap) now',
  '<img src=x onerror=alert(1)>',
  '![](http://127.0.0.1/pixel)',
  'see https://example.com or www.example.com or me@example.com',
  '```\n[x](command:a)',
  '&copy; &#36;(zap)',
  '\\[x](command:a)',
  '- [ ] a\n# b\n> c\n\n    d',
  '~~a~~ **b** __c__ `d` | e',
];

// Without the pass that looks for addresses in finished text nodes, which the editor's renderer does not have.
const mdastExtensions = gfmFromMarkdown().map((extension) => ({ ...extension, transforms: [] }));

function parse(markdown: string): ReturnType<typeof fromMarkdown> {
  return fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions });
}

function kinds(markdown: string): readonly string[] {
  const found: string[] = [];
  const visit = (node: { type: string; children?: readonly { type: string }[] }): void => {
    found.push(node.type);
    for (const child of node.children ?? []) visit(child);
  };
  visit(parse(markdown));
  return found;
}

void test('no construct of Markdown begins in text that was made Markdown', () => {
  const allowed = new Set(['root', 'paragraph', 'text', 'break']);
  const check = (text: string): void => {
    assert.deepEqual(kinds(asMarkdown(text)).filter((kind) => !allowed.has(kind)), [], text);
  };
  hostile.forEach(check);
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'[]()<>!`*_~#-+.:/@$&;|\\ \t\nahttpsw1=') }), check));
});

void test('text made Markdown reads as it was', () => {
  const [paragraph] = parse(asMarkdown('a $(zap) <b> & [x](command:y) 1 < 2')).children;
  assert.equal(paragraph?.type === 'paragraph' && paragraph.children[0]?.type === 'text' && paragraph.children[0].value, 'a $(zap) <b> & [x](command:y) 1 < 2');
});

void test('no text closes the fence it stands in', () => {
  const check = (text: string): void => {
    assert.deepEqual(kinds(asCodeBlock(text)), ['root', 'code'], text);
  };
  hostile.forEach(check);
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'`~ \n[x](a)') }), check));
});

void test('a label holds no icon, no link and no hidden character', () => {
  for (const text of hostile) {
    const label = asLabel(text);
    assert.doesNotMatch(label, /\$\(|\]\(|\n/u);
  }
  assert.equal(asLabel('a\u202eb\u0007c'), 'a\ufffdb\ufffdc');
  assert.equal(asLabel('ab cd'.repeat(100), 10), 'ab cdab c…');
  assert.equal(asLabel('plain  text\nin lines'), 'plain text in lines');
});
