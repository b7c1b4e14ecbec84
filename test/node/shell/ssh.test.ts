import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { ExecResult, Script } from '../../../src/core/ports.ts';
import { createShell } from '../../../src/node/shell/shell.ts';
import { missingSshd, startSshd, type Sshd } from './sshd.ts';

const grace = { interrupt: 500, terminate: 3_000, orphan: 100 };

interface Ran extends ExecResult {
  readonly output: string;
  readonly signals: readonly string[];
}

async function run(sshd: Sshd, text: string, more: Partial<Script> & { readonly stop?: { readonly on: string; readonly then?: () => void }; readonly target?: string } = {}): Promise<Ran> {
  const { stop, target = 'canary', ...rest } = more;
  const shell = createShell({ environment: sshd.environment, grace });
  const stopping = new AbortController();
  const signals: string[] = [];
  let output = '';
  const script: Script = { interpreter: ['bash', '-e', '-o', 'pipefail'], text, directory: '', environment: {}, timeout: null, runner: { kind: 'ssh', target }, ...rest };
  const result = await shell.run(script, {
    signal: stopping.signal,
    onSignal: (name) => signals.push(name),
    onOutput: (chunk) => {
      output += Buffer.from(chunk).toString();
      if (stop === undefined || !output.includes(stop.on)) return;
      if (stop.then === undefined) stopping.abort();
      else stop.then();
    },
  });
  return { ...result, output, signals };
}

function processes(word: string): readonly string[] {
  return execFileSync('ps', ['-eo', 'args='], { encoding: 'utf8' }).split('\n').filter((line) => line.includes(word) && !line.startsWith('ps '));
}

/** What of a word still runs once a busy machine had its time to deliver the last signal there. */
async function left(word: string): Promise<readonly string[]> {
  for (let waited = 0; waited < 5_000 && processes(word).length > 0; waited += 100) await delay(100);
  return processes(word);
}

describe('scripts on another host', { skip: missingSshd }, () => {
  test('run with their variables, both streams in order, nothing on standard input, and exact exit codes', async (t) => {
    const sshd = await startSshd(t);
    const ran = await run(sshd, 'echo "out $NOTE"; echo err >&2; cat; echo "[$HOLDPOINT_TEST_LOCAL]"; echo "tag=v1" >> "$HOLDPOINT_OUTPUT"; trap "echo trapped" EXIT; exit 3', { environment: { NOTE: `it's "$(x)" \\ \n two` } });
    assert.equal(ran.output, `out it's "$(x)" \\ \n two\nerr\n[]\ntrapped\n`);
    assert.deepEqual(ran.outcome, { status: 'exited', exitCode: 3 });
    assert.deepEqual(ran.outputs, { tag: 'v1' });
    assert.deepEqual((await run(sshd, 'exit 255')).outcome, { status: 'exited', exitCode: 255 });
    assert.deepEqual((await run(sshd, 'false; true')).outcome, { status: 'exited', exitCode: 1 });
    assert.deepEqual((await run(sshd, 'print(6 * 7)', { interpreter: ['python3'] })).output, '42\n');
    assert.deepEqual((await run(sshd, 'pwd', { directory: '/usr/lib' })).output, '/usr/lib\n');
  });

  test('come over unchanged, on no command line, and leave nothing behind', async (t) => {
    const sshd = await startSshd(t);
    const text = [`word='Otter-4711'`, 'cat <<EOF', '$(echo inner) `echo ticks` \\\\ \'"', 'EOF', "cat <<'holdpoint-end'", 'literal $x', 'holdpoint-end', 'cat "$0" | cksum', 'ps -eo args= | grep -c "Otter-471[1]" || :', 'dirname "$0"'].join('\n');
    const { output } = await run(sshd, text);
    const [inner, literal, sum, seen, folder = ''] = output.trim().split('\n');
    assert.equal(inner, 'inner ticks \\ \'"');
    assert.equal(literal, 'literal $x');
    assert.equal(sum, execFileSync('cksum', { input: `${text}\n`, encoding: 'utf8' }).trim());
    assert.equal(seen, '0');
    assert.ok(folder.includes('holdpoint-') && !existsSync(folder), folder);
  });

  test('a greeting of the shell there is none of the output', async (t) => {
    const sshd = await startSshd(t, `ForceCommand echo hello; echo greeting >&2; exec sh`);
    assert.equal((await run(sshd, 'echo mine')).output, 'mine\n');
  });

  test('what is missing or not to be reached is told before anything ran', async (t) => {
    const sshd = await startSshd(t);
    for (const [expected, more] of [
      [/^Nothing was run on nowhere: ssh: connect to host 127\.0\.0\.1 port \d+: Connection refused\.$/u, { target: 'nowhere' }],
      [/^Nothing was run on host\.invalid: ssh: Could not resolve hostname/u, { target: 'host.invalid' }],
      [/^Nothing was run on canary: nosuchshell was not found there\.$/u, { interpreter: ['nosuchshell'] }],
      [/^Nothing was run on canary: the directory \/no'such is not there\.$/u, { directory: `/no'such` }],
      [/is no host/u, { target: '-oProxyCommand=touch /tmp/hacked' }],
    ] as const) {
      const ran = await run(sshd, 'echo ran', more);
      assert.equal(ran.outcome.status, 'failed-to-start');
      assert.match(ran.outcome.status === 'failed-to-start' ? ran.outcome.message : '', expected);
      assert.equal(ran.output, '');
    }
    const without = await createShell({ environment: { PATH: '/nowhere' } }).run({ interpreter: ['bash'], text: ':', directory: '', environment: {}, timeout: null, runner: { kind: 'ssh', target: 'canary' } }, { signal: new AbortController().signal, onOutput: () => undefined });
    assert.match(without.outcome.status === 'failed-to-start' ? without.outcome.message : '', /^ssh was not found/u);
  });

  test('a stop ends the whole group there, first politely', async (t) => {
    const sshd = await startSshd(t);
    // Names of this run alone: the same test may run beside it.
    const [waits, deafly, slowly] = [1, 2, 3].map((kind) => `sleep 471.${String(kind)}${String(process.pid)}`) as [string, string, string];
    const polite = await run(sshd, `trap "echo bye; exit 1" INT; ${waits} & sleep 0.3; echo up; wait`, { stop: { on: 'up' } });
    assert.equal(polite.outcome.status, 'cancelled');
    assert.match(polite.output, /^up\nbye\n$/u);
    assert.deepEqual(polite.signals, ['SIGINT', 'SIGTERM'], 'what was left in the background is deaf to SIGINT');
    assert.deepEqual(await left(waits), []);
    const deaf = await run(sshd, `trap "" INT TERM; (trap "" INT TERM; while :; do ${deafly}; done) & echo up; while :; do ${deafly}; done`, { stop: { on: 'up' } });
    assert.deepEqual(deaf.signals, ['SIGINT', 'SIGTERM', 'SIGKILL']);
    assert.deepEqual(await left(deafly), []);
    const late = await run(sshd, slowly, { timeout: 700 });
    assert.equal(late.outcome.status, 'timed-out');
    assert.deepEqual(await left(slowly), []);
  });

  test('a stop reaches a script whose output comes before the word that it has begun', async (t) => {
    const sshd = await startSshd(t, `ForceCommand exec bash -c 'exec sh 2> >(sleep 1; exec cat >&2)'`);
    const waits = `sleep 471.4${String(process.pid)}`;
    const stopped = await run(sshd, `echo up; ${waits}`, { stop: { on: 'up' } });
    assert.deepEqual([stopped.output, stopped.outcome.status, await left(waits)], ['up\n', 'cancelled', []]);
  });

  test('where the connection is lost half-way nobody claims to know how it ended', async (t) => {
    const sshd = await startSshd(t);
    const ran = await run(sshd, 'echo up; sleep 1', { stop: { on: 'up', then: () => void sshd.kill() } });
    assert.deepEqual(ran.outcome, { status: 'interrupted' });
  });

  test('secrets are masked in what comes back', async (t) => {
    const sshd = await startSshd(t);
    const ran = await run(sshd, 'echo "$DEPLOY_TOKEN"', { environment: { DEPLOY_TOKEN: 'otter-otter-otter' } });
    assert.doesNotMatch(ran.output, /otter/u);
    for (const name of await readdir(sshd.folder)) assert.ok(!(await readFile(path.join(sshd.folder, name), 'utf8')).includes('otter-otter'), name);
  });
});
