import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseDocument, Scalar, stringify, type Node } from 'yaml';
import { readConfiguration } from '../../../src/core/configuration/readConfiguration.ts';
import { scalarPlace } from '../../../src/core/configuration/scalarPlace.ts';

/** The text at the place of `part` within the value of the only key. */
function textAt(yaml: string, part: string): string {
  const document = parseDocument(yaml);
  const node = document.get('q', true) as Scalar & Node;
  const from = String(node.value).indexOf(part);
  assert.ok(from >= 0, `${part} in ${String(node.value)}`);
  return yaml.slice(...scalarPlace(yaml, node, from, from + part.length));
}

describe('scalarPlace', () => {
  it('finds a part of a scalar, however it is written', () => {
    const cases: readonly (readonly [string, string, string?])[] = [
      ['q: sum(x)\n', '(x'],
      ['q:   sum(x) # a comment\n', '(x'],
      ['q: sum(\n  x)\n', 'x)'],
      ["q: 'x{a=''b''} / y'\n", '/ y'],
      ["q: 'x{a=''b''} / y'\n", "'b'", "''b''"],
      ['q: "x{a=\\"b\\"} / y"\n', '/ y'],
      ['q: "x{a=\\"b\\"} / y"\n', '"b"', '\\"b\\"'],
      ['q: "\\x41\\u0042\\U00000043\\t\\\\ D"\n', 'D'],
      ['q: "a \\\n   b c"\n', 'b c'],
      ['q: "a\n\n   b"\n', 'b'],
      ['q: |\n  sum(\n    x)\n', 'x)'],
      ['q: |2- # two\n    sum(\n    x)\n', 'x)'],
      ['q: >-\n  sum(\n  x\n\n  y)\n', 'y)'],
      ['q: |\r\n  sum(\r\n    x)\r\n', 'x)'],
      ['q: >\r\n  sum(\r\n  x)\r\n', 'x)'],
      ['{ a: 1, q: [b]x }\n'.replace('[b]', ''), 'x'],
    ];
    for (const [yaml, part, there = part] of cases) assert.equal(textAt(yaml, part), there, yaml);
  });

  it('finds any word of any text, in every style', () => {
    const words = fc.array(fc.constantFrom('sum', '(x)', "'", '"', '/', '\\', 'a{b="c"}', '#', ':', 'ä', '😀'), { minLength: 1, maxLength: 12 });
    const style = fc.constantFrom(Scalar.PLAIN, Scalar.QUOTE_SINGLE, Scalar.QUOTE_DOUBLE, Scalar.BLOCK_LITERAL, Scalar.BLOCK_FOLDED);
    fc.assert(fc.property(words, fc.constantFrom(' ', '\n', '  '), style, (parts, gap, type) => {
      const scalar = new Scalar(`${parts.join(gap)}${gap}NEEDLE`);
      scalar.type = type;
      const yaml = stringify({ q: scalar }, { lineWidth: 30 });
      // Not every text can be written in every style, which the library does not always see.
      fc.pre(parseDocument(yaml).get('q') === scalar.value);
      // A line of double quotes may be broken within a word.
      assert.equal(textAt(yaml, 'NEEDLE').replaceAll(/\\\n\s*/gu, ''), 'NEEDLE');
    }), { numRuns: 500 });
  });

  it('is the whole node where the part is not in it', () => {
    const yaml = 'a: &a sum(x)\nq: *a\n';
    const node = parseDocument(yaml).get('q', true) as Node;
    assert.equal(yaml.slice(...scalarPlace(yaml, node, 4, 5)), '*a');
  });
});

describe('a query in a configuration', () => {
  const marked = (...lines: readonly string[]): readonly (readonly [number, number, number, number])[] => {
    const text = ['---', 'title: x', 'holdpoint:', '  metrics:', '    a:', ...lines.map((line) => `      ${line}`), '---', ''].join('\n');
    const { problems, configuration } = readConfiguration([{ origin: 'file', text }]);
    assert.deepEqual(configuration.metrics, {}, lines.join('\n'));
    return problems.map(({ line, column, endLine, endColumn }) => [line, column, endLine, endColumn] as const);
  };

  it('that is no PromQL is marked where it goes wrong', () => {
    assert.deepEqual(marked('query: sum(rate(x[$interval]))'), [[6, 25, 6, 34]]);
    assert.deepEqual(marked("query: 'x{a=''b'') / y'"), [[6, 24, 6, 25]]);
    assert.deepEqual(marked('query: "x{a=\\"b\\") / y"'), [[6, 24, 6, 25]]);
    assert.deepEqual(marked('query: |', '  sum(', '    rate(x[5m])', '  ) / sum(y}'), [[9, 18, 9, 19]]);
    assert.deepEqual(marked('query: >-', '  sum(x)', '  by by'), [[8, 12, 8, 14]]);
  });

  it('that names a series of a scrape is read in the same way', () => {
    assert.deepEqual(marked('value: x{a=b}'), [[6, 18, 6, 19]]);
    assert.deepEqual(marked('ratio: ["x{a=b}", y]'), [[6, 20, 6, 21]]);
    assert.deepEqual(marked('quantile: [0.9, "x{"]'), [[6, 25, 6, 26]]);
  });

  it('gets label matchers for its variables and nothing else', () => {
    const read = (canary: string) => readConfiguration([{ origin: 'file', text: `---\nholdpoint:\n  canary: ${canary}\n---\n` }]);
    for (const canary of ['version="canary"', 'version=~"a|b", pod!=""', "'a=\"b\"'"]) assert.deepEqual(read(canary).problems, [], canary);
    for (const [canary, ...place] of [['version=canary', 19, 25], ['version', 17, 18], ['a="b"} or up{c="d"', 11, 29], ['$window', 11, 18]] as const) {
      const { configuration, problems } = read(canary);
      assert.equal(configuration.canary, null);
      assert.deepEqual(problems.map(({ line, column, endColumn }) => [line, column, endColumn]), [[3, ...place]], canary);
    }
  });

  it('is named in another file by its line', () => {
    const { problems } = readConfiguration([{ origin: 'repository', text: 'metrics:\n  a: { query: "sum(x" }\n' }]);
    assert.deepEqual(problems.map(({ message }) => message), ['holdpoint.yml:2:20: The query of metric "a" is no PromQL: it ends too early.']);
  });
});
