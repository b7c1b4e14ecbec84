import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { blockOptions } from '../../../src/core/checklist/blockOptions.ts';
import { readOptions } from '../../../src/core/checklist/options.ts';

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
    assert.deepEqual(blockOptions({}), { status: 'done', value: { cwd: null, timeout: null } });
    assert.deepEqual(blockOptions({ cwd: 'app', timeout: '5m' }), { status: 'done', value: { cwd: 'app', timeout: 300_000 } });
    assert.deepEqual(['90', 90, '1.5s', '500ms', '1h'].map((timeout) => blockOptions({ timeout })).map((result) => ('value' in result ? result.value.timeout : null)), [90_000, 90_000, 1500, 500, 3_600_000]);
    for (const options of [{ timeout: 'soon' }, { timeout: '5 minutes' }, { timeout: 0 }, { timeout: '99999h' }, { timeout: true }, { cwd: 7 }, { cwd: '' }]) assert.equal(blockOptions(options).status, 'refused', JSON.stringify(options));
  });
});
