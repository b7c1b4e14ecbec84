import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, it } from 'node:test';
import { folderOf } from './folder.ts';
import { check, measure, outcome } from './measuring.ts';

function printing(text: string, more = ''): string {
  return `{ command: ${JSON.stringify(`printf '%b' '${text}'`)}${more === '' ? '' : `, ${more}`} }`;
}

describe('a command that prints a number', { concurrency: true }, () => {
  it('passes and fails, and carries what was run', async (t) => {
    const root = await folderOf(t, { 'figure.txt': '12\n' });
    const asked = { root, entry: '{ command: cat figure.txt }' };
    const verdict = await check(asked, 'Errors < 20');
    assert.deepEqual([verdict.outcome, verdict.value, verdict.query, verdict.source], ['pass', 12, 'cat figure.txt', 'command, bash -e -o pipefail']);
    assert.equal(await outcome(asked, 'Errors < 10'), 'fail');
    for (const text of ['12', ' 12 \\n', '+12', '1.2e1', '12.0', '\\033[32m12\\033[0m\\n']) assert.equal((await check({ root, entry: printing(text) }, 'Errors < 20')).value, 12, text);
  });

  it('compares in the unit that is declared, and in none that is not', async (t) => {
    const root = await folderOf(t);
    assert.equal(await outcome({ root, entry: printing('0.002', 'unit: ratio') }, 'Error rate < 1%'), 'pass');
    assert.equal(await outcome({ root, entry: printing('0.002', 'unit: percent') }, 'Error rate < 0.001%'), 'fail');
    assert.equal(await outcome({ root, entry: printing('0.002') }, 'Error rate < 1%'), 'units');
    assert.equal(await outcome({ root, entry: printing('150', 'unit: ms') }, 'API latency < 200ms'), 'pass');
    assert.equal(await outcome({ root, entry: printing('150', 'unit: ms') }, 'Bundle size < 200KB'), 'units');
  });

  it('understands one number and nothing else', async (t) => {
    const root = await folderOf(t);
    for (const text of ['1 2', '1\\n2\\n', '1,5', '1%', '0.4 %', '12ms', 'ok', '0x10', '1_000', 'errors: 3', '--1', '.', 'true', '{}']) {
      const verdict = await check({ root, entry: printing(text) }, 'Errors < 1000');
      assert.deepEqual([verdict.outcome, verdict.reason], ['inconclusive', 'not-understood'], `${text}: ${verdict.sentence}`);
    }
    assert.match((await check({ root, entry: printing('errors: 3') }, 'Errors < 10')).sentence, /one number and nothing else, and said “errors: 3”/u);
    for (const text of ['', ' ', '\\n\\n']) assert.equal(await outcome({ root, entry: printing(text) }, 'Errors < 1000'), 'no-data', text);
    for (const text of ['NaN', 'nan', 'inf', '-Infinity', '1e999']) assert.equal(await outcome({ root, entry: printing(text) }, 'Errors < 1000'), 'not-finite', text);
    assert.equal(await outcome({ root, entry: '{ command: seq 100000 }' }, 'Errors < 1000'), 'not-understood');
    // One number, as far as it is kept, and another far behind it.
    assert.equal(await outcome({ root, entry: '{ command: "printf 1%20000s2\\ x" }' }, 'Errors < 1000'), 'not-understood');
    assert.equal(await outcome({ root, entry: '{ command: printf 1%2000000s2 }' }, 'Errors < 1000'), 'not-understood');
  });

  it('takes a warning on standard error for no number, and a failure for no figure', async (t) => {
    const root = await folderOf(t);
    assert.equal(await outcome({ root, entry: '{ command: "echo warning >&2; echo 3" }' }, 'Errors < 10'), 'pass');
    const failed = await check({ root, entry: '{ command: "echo 3; echo no database >&2; exit 4" }' }, 'Errors < 10');
    assert.deepEqual([failed.outcome, failed.sentence], ['error', 'The command failed with exit code 4, and said “no database”.']);
    assert.equal(await outcome({ root, entry: '{ command: "false | echo 3" }' }, 'Errors < 10'), 'error');
    assert.equal(await outcome({ root, entry: '{ command: "false; echo 3" }' }, 'Errors < 10'), 'error');
    assert.equal(await outcome({ root, entry: '{ command: no-such-command }' }, 'Errors < 10'), 'error');
    const broken = await check({ root, entry: '{ command: "touch made; echo $(" }' }, 'Errors < 10');
    assert.match(broken.sentence, /does not understand the command: .*Nothing was run/u);
    await assert.rejects(readFile(join(root, 'made')));
  });

  it('masks secrets in what it repeats', async (t) => {
    process.env['HOLDPOINT_TEST_TOKEN'] = 'hunter2-hunter2';
    const root = await folderOf(t);
    for (const command of ['echo $HOLDPOINT_TEST_TOKEN', 'echo $HOLDPOINT_TEST_TOKEN >&2; exit 3']) {
      const { sentence } = await check({ root, entry: `{ command: "${command}" }` }, 'Errors < 10');
      assert.match(sentence, /\[redacted\]/u);
      assert.doesNotMatch(sentence, /hunter2/u);
    }
  });

  it('ends what takes too long, and everything that it started', async (t) => {
    const root = await folderOf(t);
    const slow = await check({ root, entry: '{ command: "sleep 30", timeout: 1s }' }, 'Errors < 10');
    assert.deepEqual([slow.outcome, slow.sentence], ['error', 'The command did not end within 1 s and was stopped. Make it faster, or declare timeout.']);
    const stop = new AbortController();
    const measuring = measure({ root, entry: '{ command: "sleep 31 & echo $! > child; wait" }', signal: stop.signal });
    let child = '';
    while (child === '') {
      await delay(10);
      child = await readFile(join(root, 'child'), 'utf8').catch(() => '');
    }
    stop.abort();
    const stopped = await measuring;
    assert.ok(stopped.status === 'error' && /cancelled/u.test(stopped.message));
    const state = await readFile(`/proc/${child.trim()}/stat`, 'utf8').then((text) => text.slice(text.lastIndexOf(')') + 2).charAt(0), () => 'gone');
    assert.ok(['gone', 'Z', 'X'].includes(state), state);
  });
});

describe('a command that says with its exit code', { concurrency: true }, () => {
  const exit = (command: string): string => `{ command: "${command}", measure: exit }`;

  it('states what it says, and takes no other code for a yes or a no', async (t) => {
    const root = await folderOf(t);
    const stated = async (command: string): Promise<string> => {
      const found = await measure({ root, entry: exit(command) });
      return found.status === 'stated' ? `${found.outcome}: ${found.message}` : found.status === 'measured' ? found.status : `${found.status}: ${found.message}`;
    };
    assert.equal(await stated('true'), 'pass: The command ended with exit code 0.');
    assert.equal(await stated('echo canary is down; exit 1'), 'fail: The command ended with exit code 1, and said “canary is down”.');
    assert.equal(await stated('echo no traffic >&2; exit 2'), 'inconclusive: The command could not tell: it ended with exit code 2, and said “no traffic”.');
    for (const command of ['exit 3', 'exit 127', 'no-such-command', 'kill -9 $$']) assert.match(await stated(command), /^error: /u, command);
    assert.match(await stated('echo $('), /^error: .*Nothing was run/u);
  });

  it('gives no number to compare', async (t) => {
    const root = await folderOf(t);
    assert.equal(await outcome({ root, entry: exit('true') }, 'Errors < 10'), 'unsupported');
  });
});
