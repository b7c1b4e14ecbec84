import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseChecklist } from '../../../src/core/checklist/parse.ts';
import { insertMetric } from '../../../src/core/configuration/insertMetric.ts';
import { parseFrontMatter } from '../../../src/core/checklist/frontMatter.ts';
import { readConfiguration } from '../../../src/core/configuration/readConfiguration.ts';
import { applyEdits } from '../applyEdits.ts';

const ENTRY = "error rate: { query: 'up{job=\"x\"}', unit: ratio }";
const METRIC = { query: 'up{job="x"}', unit: 'ratio' };

/** The text with what is written into it in «», or the reason against it. */
function inserted(text: string): string {
  const result = insertMetric(text, 'error rate', METRIC);
  if (result.status === 'refused') return result.message;
  assert.equal(result.edit.length, 0);
  return `${text.slice(0, result.edit.offset)}«${result.edit.text}»${text.slice(result.edit.offset)}`.replaceAll(ENTRY, 'ENTRY');
}

/** A case is the text as it is to be, with what is inserted in «». */
function becomes(...expected: readonly string[]): void {
  for (const after of expected) assert.equal(inserted(after.replace(/«.*»/su, '')), after);
}

describe('insertMetric', () => {
  it('makes the front matter where there is none, and keeps a line apart from the text', () => {
    becomes(
      '«---\nholdpoint:\n  metrics:\n    ENTRY\n---\n»',
      '«---\nholdpoint:\n  metrics:\n    ENTRY\n---\n\n»# Release\n',
      '«---\nholdpoint:\n  metrics:\n    ENTRY\n---\n»\n# Release\n',
      // A thematic break is no front matter.
      '«---\nholdpoint:\n  metrics:\n    ENTRY\n---\n\n»---\nhello\n',
    );
  });

  it('fills front matter that is empty or only a comment', () => {
    becomes('---\n«holdpoint:\n  metrics:\n    ENTRY\n»---\n', '---\n# ours\n«holdpoint:\n  metrics:\n    ENTRY\n»---\n# Release\n');
  });

  it('writes below what is there, at its indentation', () => {
    becomes(
      '---\ntitle: Us # and them\n«holdpoint:\n  metrics:\n    ENTRY\n»# the end\n---\n',
      '---\nholdpoint:\n«  metrics:\n    ENTRY\n»---\n',
      '---\nholdpoint:\n«  metrics:\n    ENTRY\n»  # later\n\nother: 1\n---\n',
      '---\nholdpoint:\n    prometheus: http://x.test\n«    metrics:\n        ENTRY\n»    # more\nother: 1\n---\n',
      '---\nholdpoint:\n   metrics:\n      # all of them\n      lcp: { query: y } # seconds\n«      ENTRY\n»      # no more\n   env: []\n---\n',
      '---\nholdpoint:\n  metrics:\n«    ENTRY\n»---\n',
      '---\n  holdpoint:\n    env: []\n«    metrics:\n      ENTRY\n»---\n',
      '---\nholdpoint:\n  metrics:\n    lcp:\n      query: |\n        a\n        / b\n«    ENTRY\n»  shell: bash\n---\n',
      '---\n"holdpoint":\n  \'metrics\':\n    lcp: { query: a }\n«    ENTRY\n»---\n',
    );
  });

  it('writes between the braces of flow style', () => {
    becomes(
      '---\nholdpoint: {« metrics: { ENTRY } »}\n---\n',
      '---\nholdpoint: { shell: sh«, metrics: { ENTRY }» }\n---\n',
      '---\nholdpoint:\n  metrics: {« ENTRY »}\n  env: []\n---\n',
      '---\nholdpoint:\n  metrics: { lcp: { query: a }«, ENTRY» }\n---\n',
      '---\nholdpoint: {\n  shell: sh, # mine\n  env: []«, metrics: { ENTRY }» # ours\n}\n---\n',
      '---\nholdpoint: { shell: sh«, metrics: { ENTRY }», }\n---\n',
      '---\n{ title: x«, holdpoint: { metrics: { ENTRY } }» }\n---\n',
    );
  });

  it('ends its lines as the file does', () => {
    becomes(
      '---\r\nholdpoint:\r\n  shell: sh\t# mine\r\n«  metrics:\r\n    ENTRY\r\n»---\r\n',
      '«---\r\nholdpoint:\r\n  metrics:\r\n    ENTRY\r\n---\r\n\r\n»# Release\r\n',
    );
  });

  it('refuses with a reason where nothing can be written without changing what stands there', () => {
    for (const [text, message] of [
      ['---\na: [\n---\n', /Mend line 2/u],
      ['---\nholdpoint:\n\tshell: sh\n---\n', /Mend line 3/u],
      ['---\n- a\n---\n', /cannot be read/u],
      ['---\nholdpoint: yes\n---\n', /something else/u],
      ['---\nholdpoint: { metrics: [] }\n---\n', /something else/u],
      ['---\nholdpoint:\n  metrics:\n    error rate: { query: a }\n---\n', /already/u],
      // What stands behind an anchor would change in two places.
      ['---\nholdpoint: &ours\n  shell: sh\nother: *ours\n---\n', /no place/u],
      ['---\nholdpoint: null\n---\n', /no place/u],
    ] as const) assert.match(inserted(text), message, text);
  });

  it('writes any name and any query so that it reads back the same', () => {
    const text = fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.constantFrom('yes', 'null', '1', "it's", 'a: b', '# no', 'a,b', '{', '-', '__proto__', 'x\ny', ' ', 'rate(a{b="c"}[5m]) > 1'));
    fc.assert(fc.property(text, text, fc.constantFrom('', '# T\n', '---\nholdpoint: {}\n---\n', '---\nholdpoint:\n  metrics:\n    zz: { query: a }\n---\n'), (name, query, before) => {
      const result = insertMetric(before, name, { query, minimum: 3 });
      assert.equal(result.status, 'possible');
      if (result.status !== 'possible' || query === '') return;
      const { value } = parseFrontMatter(applyEdits(before, [result.edit]));
      const { metrics } = value['holdpoint'] as { readonly metrics: Readonly<Record<string, unknown>> };
      assert.deepEqual(new Map(Object.entries(metrics)).get(name), { query, minimum: 3 });
    }));
  });

  it('changes no other byte, and no other meaning, of any front matter', () => {
    const comment = fc.constantFrom('', ' # a remark', '   #');
    const gap = fc.constantFrom('', '', '\n', '# alone\n', '  # indented\n');
    const line = (indent: string, key: string): fc.Arbitrary<string> =>
      fc.tuple(gap, fc.constantFrom('1', '"two"', "'three'", '[a, b]', '{ a: 1 }', '|\n§  text\n§  more', '>-\n§  folded', '"a\n§  b"', 'null', '~', ''), comment).map(([before, value, after]) => {
        const [first = '', ...rest] = value.replaceAll('§', indent).split('\n');
        return `${before}${indent}${key}: ${first}${rest.length === 0 ? after : ''}\n${rest.map((one) => `${one}\n`).join('')}`;
      });
    const block = (indent: string, keys: readonly string[]): fc.Arbitrary<string> => fc.tuple(...keys.map((key) => line(indent, key))).map((all) => all.join(''));
    const metrics = (indent: string): fc.Arbitrary<string> =>
      fc.oneof(
        fc.constant(''),
        fc.tuple(comment, block(`${indent} `, ['m1', 'm2'])).map(([after, all]) => `${indent}metrics:${after}\n${all}`),
        fc.constantFrom(`${indent}metrics: {}\n`, `${indent}metrics: { m: { query: a }, }\n`, `${indent}metrics:\n`),
      );
    const holdpoint = fc.constantFrom('  ', '    ', ' ').chain((indent) => fc.tuple(comment, line(indent, 'one'), metrics(indent), line(indent, 'two')).map(([after, ...all]) => `holdpoint:${after}\n${all.join('')}`));
    const yaml = fc.tuple(line('', 'top'), fc.oneof(fc.constant(''), holdpoint), fc.oneof(fc.constant(''), line('', 'end'))).map((parts) => parts.join(''));
    let possible = 0;
    fc.assert(fc.property(yaml, fc.boolean(), (source, windows) => {
      const written = `---\n${source}---\n\n# Release\n\n- [ ] Error rate < 1%\n`;
      const text = windows ? written.replaceAll('\n', '\r\n') : written;
      const before = parseChecklist(text);
      const result = insertMetric(text, 'error rate', METRIC);
      assert.ok(result.status === 'possible', result.status === 'refused' ? result.message : '');
      possible += 1;
      const after = parseChecklist(applyEdits(text, [result.edit]));
      const grown = result.edit.text.length;
      const lines = result.edit.text.split('\n').length - 1;
      assert.deepEqual(after.items, before.items.map((item) => ({ ...item, line: item.line + lines, offset: item.offset + grown })));
      const { holdpoint: old, ...others } = before.frontmatter as { holdpoint?: { metrics?: object } };
      assert.deepEqual(after.frontmatter, { ...others, holdpoint: { ...old, metrics: { ...old?.metrics, 'error rate': METRIC } } });
    }), { numRuns: 500 });
    assert.ok(possible > 0);
  });

  it('never throws, and gives nothing that does not read back', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.string().map((yaml) => `---\n${yaml}\n---\n`), fc.string({ unit: fc.constantFrom('holdpoint', 'metrics', ':', ' ', '\n', '{', '}', '---\n', '- ', '"', '|', '&a ', '*a', '#', ',') }).map((yaml) => `---\n${yaml}\n---\n`)), (text) => {
      const result = insertMetric(text, 'error rate', METRIC);
      if (result.status === 'possible') assert.ok('error rate' in readConfiguration([{ origin: 'file', text: applyEdits(text, [result.edit]) }]).configuration.metrics);
    }), { numRuns: 2000 });
  });
});
