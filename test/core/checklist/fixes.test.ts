/** What is offered to mend a problem: that it does, and touches nothing else. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Problem } from '../../../src/core/checklist/model.ts';
import { parseChecklist } from '../../../src/core/checklist/parse.ts';
import { readConfiguration } from '../../../src/core/configuration/readConfiguration.ts';
import { applyEdits } from '../applyEdits.ts';

function problemsOf(text: string): readonly Problem[] {
  return [...parseChecklist(text).problems, ...readConfiguration([{ origin: 'file', text }]).problems];
}

/** The text with every fix taken. */
function mended(text: string): string {
  return applyEdits(text, problemsOf(text).flatMap(({ fix }) => fix?.edits ?? []).sort((a, b) => a.offset - b.offset));
}

describe('fixes of checkboxes', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['- [] a', '- [ ] a'],
    ['- []a', '- [ ] a'],
    ['- [ x ] a', '- [x] a'],
    ['- [  ]\ta', '- [ ]\ta'],
    ['- [x]a', '- [x] a'],
    ['- [X]a', '- [x] a'],
    ['- [✓] a', '- [x] a'],
    // A cross may say done or say no: only a person knows.
    ['- [-] a', '- [ ] a'],
    ['- [✗] a', '- [ ] a'],
    ['1. [] a', '1. [ ] a'],
    ['> * [] a\r\n> * [x]b', '> * [ ] a\r\n> * [x] b'],
    ['-[ ] a', '- [ ] a'],
    ['-[]a', '- [ ] a'],
    ['1.[x] a', '1. [x] a'],
    ['[ ] a', '- [ ] a'],
    ['- a\n\n  [x] b', '- a\n\n  - [x] b'],
    ['---\nt: 1\n---\n\n- []\ta', '---\nt: 1\n---\n\n- [ ]\ta'],
  ];
  for (const [before, after] of cases) {
    it(`makes ${JSON.stringify(before)} a task`, () => {
      assert.equal(mended(before), after);
      const { items, problems } = parseChecklist(after);
      assert.deepEqual(problems.filter(({ rule }) => rule === 'malformed-checkbox'), []);
      assert.ok(items.length > 0);
    });
  }

  it('offers none where a text is missing', () => {
    for (const text of ['- []', '- [ ]', '- [x] \n- b']) assert.equal(mended(text), text);
  });

  it('mends whatever it offers to mend', () => {
    const bullet = fc.constantFrom('- ', '* ', '1. ', '-', '2)', '');
    const box = fc.constantFrom('[]', '[ ]', '[  ]', '[x]', '[ X]', '[-]', '[✔]', '[\t]');
    const line = fc.tuple(fc.constantFrom('', '> ', '  '), bullet, box, fc.constantFrom('', ' ', '\t'), fc.constantFrom('text', '**bold**', '`code`')).map((parts) => parts.join(''));
    fc.assert(fc.property(fc.array(line, { maxLength: 5 }), fc.constantFrom('\n\n', '\r\n\r\n'), (lines, eol) => {
      const text = lines.join(eol);
      const { items, problems } = parseChecklist(text);
      const offered = problems.filter(({ fix }) => fix !== undefined);
      const after = parseChecklist(mended(text));
      assert.equal(after.items.length, items.length + offered.length);
      assert.deepEqual(after.problems.filter(({ fix }) => fix !== undefined), []);
    }));
  });
});

describe('fixes of the front matter', () => {
  it('puts the nearest key, value or kind in the place of a mistyped one', () => {
    const before = '---\r\n# ours\r\nholdpoint:\r\n  promtheus: http://x.test\r\n  "windw": 5m\r\n  policy: { order: strickt, autotick: true }\r\n  metrics:\r\n    lcp: { quer: up }\r\n    inp: { query: up, population: canery }\r\n  items: { Tell: manul }\r\n---\r\n\r\n- [ ] Tell\r\n';
    const after = '---\r\n# ours\r\nholdpoint:\r\n  prometheus: http://x.test\r\n  window: 5m\r\n  policy: { order: strict, autoTick: true }\r\n  metrics:\r\n    lcp: { query: up }\r\n    inp: { query: up, population: canary }\r\n  items: { Tell: manual }\r\n---\r\n\r\n- [ ] Tell\r\n';
    assert.equal(mended(before), after);
    assert.deepEqual(problemsOf(after), []);
  });

  it('offers none where the key is there already, nothing is near, or another file is meant', () => {
    for (const line of ['{ window: 5m, windw: 6m }', '{ colour: red }', '{ policy: { order: [strict] } }']) {
      assert.deepEqual(problemsOf(`---\nholdpoint: ${line}\n---\n`).map(({ fix }) => fix), [undefined], line);
    }
    assert.deepEqual(readConfiguration([{ origin: 'repository', text: 'windw: 5m\n' }, { origin: 'settings', value: { windw: '5m' } }]).problems.map(({ fix }) => fix), [undefined, undefined]);
  });
});
