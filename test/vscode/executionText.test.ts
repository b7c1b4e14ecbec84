import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ExecOutcome, ExecResult } from '../../src/core/ports.ts';
import type { Placeholder } from '../../src/core/checklist/model.ts';
import { describeEnd, isMadeOf, latestExecution } from '../../src/vscode/executionText.ts';

type Snapshot = Parameters<typeof latestExecution>[0];

const withoutRun = { run: null } as unknown as Snapshot;

function result(outcome: ExecOutcome, duration = 1_234): ExecResult {
  return { outcome, duration, outputDigest: '', outputBytes: 0, excerpt: 'said' };
}

function title(outcome: ExecOutcome, duration?: number): string | undefined {
  return latestExecution(withoutRun, new Map([['b', result(outcome, duration)]]), new WeakMap(), 'b')?.title;
}

void test('how an execution ended fits on a lens', () => {
  assert.equal(title({ status: 'exited', exitCode: 0 }), 'passed in 1.2 s');
  assert.equal(title({ status: 'exited', exitCode: 0 }, 250), 'passed in 250 ms');
  assert.equal(title({ status: 'exited', exitCode: 3 }), 'failed: exit 3');
  assert.equal(title({ status: 'signalled', signal: 'SIGKILL' }), 'failed: SIGKILL');
  assert.equal(title({ status: 'timed-out' }), 'failed: timed out after 1.2 s');
  assert.equal(title({ status: 'cancelled' }), 'stopped after 1.2 s');
  assert.equal(title({ status: 'failed-to-start', message: 'no bash' }), 'failed to start');
  assert.equal(latestExecution(withoutRun, new Map(), new WeakMap(), 'b'), null);
});

void test('the last line of a terminal says exit code and duration', () => {
  assert.equal(describeEnd(result({ status: 'exited', exitCode: 3 })), 'Exit code 3 after 1.2 s.');
  assert.equal(describeEnd(result({ status: 'cancelled' })), 'Stopped after 1.2 s; all of its processes were ended.');
  assert.equal(describeEnd(result({ status: 'failed-to-start', message: 'no bash' })), 'failed to start: no bash');
});

void test('with a deployment open its record tells, and an execution without an end never looks like a pass', () => {
  const execution = { execution: 'e', target: 'b', statement: null, started: {}, finished: null };
  const snapshot = { run: { executions: new Map([['b', execution]]) } } as unknown as Snapshot;
  const inWindow = new Map([['b', result({ status: 'exited', exitCode: 0 })]]);
  assert.equal(latestExecution(snapshot, inWindow, new WeakMap(), 'b')?.status, 'unfinished');
});

void test('a script is known as that of a text whose placeholders were filled in', () => {
  const placeholder: Placeholder = { name: 'version', text: '<version>', line: 1, column: 1 };
  const text = 'deploy --to=<version>\nnotify "<version>" # $(x) [a]';
  assert.ok(isMadeOf('deploy --to=v1.2\nnotify "v1.2" # $(x) [a]', text, [placeholder]));
  assert.ok(!isMadeOf('deploy --from=v1.2\nnotify "v1.2" # $(x) [a]', text, [placeholder]));
  assert.ok(!isMadeOf('deploy --to=v1.2 extra\nnotify "v1.2" # $(x) [a]', text, [placeholder]));
  assert.ok(isMadeOf('echo a\n', 'echo a', []));
  assert.ok(!isMadeOf('echo a', 'echo b', []));
});
