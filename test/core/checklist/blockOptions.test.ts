import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { blockOptions } from '../../../src/core/checklist/blockOptions.ts';
import { readOptions } from '../../../src/core/checklist/options.ts';
import { parseChecklist } from '../../../src/core/checklist/parse.ts';

describe('options of a block', () => {
  test('are read from pairs, braces and JSON', () => {
    const expected = { name: 'halt', timeout: '5m', interactive: false, retries: 2 };
    assert.deepEqual(readOptions('{ name=halt timeout=5m interactive=false retries=2 }'), { options: expected, fault: null });
    assert.deepEqual(readOptions('name="halt" timeout=\'5m\', interactive=false retries=2'), { options: expected, fault: null });
    assert.deepEqual(readOptions('{"name":"halt","timeout":"5m","interactive":false,"retries":2}'), { options: expected, fault: null });
  });

  test('of other tools are no fault', () => {
    for (const meta of ['', '{1,3-5}', 'showLineNumbers', '{.numberLines}']) assert.deepEqual(readOptions(meta), { options: {}, fault: null }, meta);
  });

  test('that cannot be read are said', () => {
    assert.match(readOptions('{ name= timeout=5m }').fault ?? '', /name=/);
    assert.match(readOptions('{"name": }').fault ?? '', /JSON/);
  });

  test('say how a block is run', () => {
    const none = { cwd: null, timeout: null, interpreter: null, ssh: null, interactive: false, background: false };
    assert.deepEqual(blockOptions({}), { status: 'done', value: none });
    assert.deepEqual(blockOptions({ cwd: 'app', timeout: '5m', interactive: true, background: true, interpreter: 'python3  -u' }), {
      status: 'done',
      value: { cwd: 'app', timeout: 300_000, interpreter: ['python3', '-u'], ssh: null, interactive: true, background: true },
    });
    assert.deepEqual(blockOptions({ interpreter: ['a b', 'c'] }), { status: 'done', value: { ...none, interpreter: ['a b', 'c'] } });
    assert.deepEqual(['90', 90, '1.5s', '500ms', '1h'].map((timeout) => blockOptions({ timeout })).map((result) => ('value' in result ? result.value.timeout : null)), [90_000, 90_000, 1500, 500, 3_600_000]);
    const wrong: readonly Readonly<Record<string, unknown>>[] = [
      { timeout: 'soon' }, { timeout: '5 minutes' }, { timeout: 0 }, { timeout: '99999h' }, { timeout: true }, { cwd: 7 }, { cwd: '' },
      { interactive: 'yes' }, { background: 1 }, { ssh: '-oProxyCommand=x' }, { ssh: 'user@-x' }, { ssh: 'a b' }, { ssh: '' }, { ssh: 7 }, { interpreter: 7 }, { interpreter: ' ' }, { interpreter: [] }, { interpreter: ['a', 1] },
    ];
    for (const options of wrong) {
      const read = blockOptions(options);
      assert.equal(read.status === 'refused' && read.option, Object.keys(options)[0], JSON.stringify(options));
    }
  });

  const problems = (text: string): readonly (readonly [string, number, number, number])[] => parseChecklist(text).problems.map(({ rule, line, column, endColumn }) => [rule, line, column, endColumn]);

  test('that mean nothing are problems where they are written', () => {
    assert.deepEqual(problems('```bash { name=a timeout=soon }\na\n```\n'), [['block-options', 1, 18, 25]]);
    assert.deepEqual(problems('> ```bash {"cwd": 7}\n> a\n> ```\n'), [['block-options', 1, 13, 16]]);
    assert.deepEqual(problems('```bash { retries=3 excludeFromRunAll=true }\na\n```\n'), [], 'options of other tools');
    const [mistyped] = parseChecklist('```bash { timeuot=5m }\na\n```\n').problems;
    assert.equal(mistyped?.message, 'Unknown option "timeuot" of the block. Did you mean "timeout"?');
    assert.deepEqual(mistyped.fix?.edits, [{ offset: 10, length: 7, text: 'timeout' }]);
  });

  test('are given by name in the front matter, and those of the fence go before them', () => {
    const text = '---\nholdpoint:\n  blocks:\n    Halt now: { cwd: app, timeout: 5m }\n    go/block: { timeout: 1m }\n---\n\n# Halt\n\n```bash { name="halt now" timeout=9s }\na\n```\n\n- [ ] Go\n\n  ```bash\n  b\n  ```\n';
    const { blocks, problems: found } = parseChecklist(text);
    assert.deepEqual(blocks.map(({ options }) => options), [{ name: 'halt now', timeout: '9s', cwd: 'app' }, { timeout: '1m' }]);
    assert.deepEqual(found, []);
  });

  test('in the front matter that mean nothing are problems, and still refuse their block', () => {
    const text = '---\nholdpoint:\n  blocks:\n    halt: { cwdd: app, timeout: soon }\n    gone: { cwd: app }\n    odd: 7\n---\n\n```bash { name=halt }\na\n```\n';
    const { blocks, problems: found } = parseChecklist(text);
    assert.deepEqual(found.map(({ rule, line, column }) => [rule, line, column]), [['block-options', 4, 13], ['block-options', 4, 33], ['unknown-block', 5, 5], ['block-options', 6, 10]]);
    assert.equal(blockOptions(blocks[0]?.options ?? {}).status, 'refused');
  });
});
