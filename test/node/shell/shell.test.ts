import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test, type TestContext } from 'node:test';
import type { ExecResult, Script } from '../../../src/core/ports.ts';
import { defaultInterpreter, findProgram } from '../../../src/node/shell/interpreter.ts';
import { createShell } from '../../../src/node/shell/shell.ts';

// A folder for temporary files that no test beside this one writes to, so that what is left there was left here.
const temporary = mkdtempSync(path.join(os.tmpdir(), 'shell-'));
process.env['TMPDIR'] = temporary;
after(() => {
  rmSync(temporary, { recursive: true, force: true });
});

const bash = ['bash', '-e', '-o', 'pipefail'];
const grace = { interrupt: 300, terminate: 300, orphan: 50 };
const never = new AbortController().signal;

function script(text: string, more: Partial<Script> = {}): Script {
  return { interpreter: bash, text, directory: os.tmpdir(), environment: {}, timeout: null, ...more };
}

async function run(text: string, more: Partial<Script> = {}, signal: AbortSignal = never): Promise<ExecResult & { readonly output: string }> {
  const chunks: Uint8Array[] = [];
  const result = await createShell({ grace }).run(script(text, more), { signal, onOutput: (chunk) => void chunks.push(chunk) });
  const bytes = Buffer.concat(chunks);
  assert.equal(result.outputBytes, bytes.length);
  assert.equal(result.outputDigest, createHash('sha256').update(bytes).digest('hex'));
  return { ...result, output: bytes.toString() };
}

/** Processes that carry a mark in their environment, zombies left out. */
function marked(mark: string): readonly string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/u.test(pid) && readFileSync(`/proc/${pid}/environ`, 'latin1').includes(mark) && !/^State:\s+Z/mu.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
    } catch {
      return false;
    }
  });
}

let marks = 0;
function mark(): { readonly name: string; readonly environment: Record<string, string> } {
  marks += 1;
  const name = `HOLDPOINT_TEST_MARK=${process.pid}-${marks}-`;
  return { name, environment: { HOLDPOINT_TEST_MARK: `${process.pid}-${marks}-` } };
}

function scriptFolders(): readonly string[] {
  return readdirSync(os.tmpdir()).filter((name) => name.startsWith('holdpoint-'));
}

async function available(t: TestContext, program: string): Promise<boolean> {
  if ((await findProgram(program, '/', process.env)) !== null) return true;
  t.skip(`${program} is not here: install it`);
  return false;
}

void test('standard error can be taken apart, whole and masked', async () => {
  const texts = { out: '', err: '' };
  const shell = createShell({ grace, environment: { ...process.env, APART_TOKEN: 'hunter2-hunter2' } });
  const text = 'for i in $(seq 20000); do echo out; echo err >&2; done; echo $APART_TOKEN >&2; exit 3';
  const result = await shell.run(script(text), { signal: never, onOutput: (chunk) => { texts.out += Buffer.from(chunk).toString(); }, onErrorOutput: (chunk) => { texts.err += Buffer.from(chunk).toString(); } });
  assert.deepEqual(result.outcome, { status: 'exited', exitCode: 3 });
  assert.equal(texts.out, 'out\n'.repeat(20_000));
  assert.equal(texts.err, `${'err\n'.repeat(20_000)}[redacted]\n`);
  assert.equal(result.outputBytes, texts.out.length);
});

void test('exit codes and signals come through', async () => {
  assert.deepEqual((await run('exit 0')).outcome, { status: 'exited', exitCode: 0 });
  assert.deepEqual((await run('exit 77')).outcome, { status: 'exited', exitCode: 77 });
  assert.deepEqual((await run('kill -USR1 $$')).outcome, { status: 'signalled', signal: 'SIGUSR1' });
  assert.deepEqual((await run('false; true')).outcome, { status: 'exited', exitCode: 1 });
  assert.deepEqual((await run('false | true')).outcome, { status: 'exited', exitCode: 1 });
  assert.deepEqual((await run('trap "echo bye; exit 9" EXIT; false')).outcome, { status: 'exited', exitCode: 9 });
});

void test('errors and output keep their order, and standard input is at its end', async () => {
  const lines = Array.from({ length: 200 }, (_, index) => `echo ${index}${index % 2 ? ' >&2' : ''}`).join('\n');
  assert.equal((await run(lines)).output, Array.from({ length: 200 }, (_, index) => `${index}\n`).join(''));
  assert.equal((await run('cat; read line || echo closed')).output, 'closed\n');
});

void test('heredocs, a script of a megabyte, and $0 work; nothing is left on disk', async () => {
  const before = scriptFolders();
  assert.equal((await run("cat <<'END'\n$HOME `x`\nEND\n[ -r \"$0\" ] && echo readable")).output, '$HOME `x`\nreadable\n');
  assert.equal((await run(`${`: ${'x'.repeat(100)}\n`.repeat(10_000)}echo end`)).output, 'end\n');
  assert.deepEqual((await run('[ "$(stat -c %a "$(dirname "$0")")" = 700 ]')).outcome, { status: 'exited', exitCode: 0 });
  assert.deepEqual(scriptFolders(), before);
});

void test('the environment is laid over, the directory holds', async () => {
  const result = await run('echo "$A $PWD"; [ -n "$PATH" ]', { environment: { A: 'ü b' }, directory: '/usr' });
  assert.equal(result.output, 'ü b /usr\n');
});

void test('other languages see the working directory as their own, and no input', async (t) => {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'shell-'));
  t.after(() => {
    rmSync(directory, { recursive: true, force: true });
  });
  writeFileSync(path.join(directory, 'beside.py'), 'value = 7');
  writeFileSync(path.join(directory, 'beside.cjs'), 'exports.value = 8');
  if (await available(t, 'python3')) {
    const python = await run('import sys, beside\nprint(beside.value, repr(sys.stdin.read()))\nsys.exit(3)', { interpreter: ['python3', '-B'], directory });
    assert.deepEqual([python.output, python.outcome], ["7 ''\n", { status: 'exited', exitCode: 3 }]);
  }
  const node = await run('console.log(require("./beside.cjs").value); process.exit(4)', { interpreter: ['node'], directory });
  assert.deepEqual([node.output, node.outcome], ['8\n', { status: 'exited', exitCode: 4 }]);
  assert.deepEqual((await run('false | true; echo here', { interpreter: ['sh', '-e'] })).output, 'here\n');
  if (await available(t, 'zsh')) {
    assert.deepEqual((await run('print -r -- ok; false | true; print no', { interpreter: ['zsh', '-e', '-o', 'pipefail'] })).output, 'ok\n');
  }
});

void test('what cannot start says so, and runs nothing', async () => {
  for (const more of [{ interpreter: ['no-such-shell'] }, { interpreter: [] }, { directory: '/no/such/folder' }, { interpreter: ['/etc/passwd'] }]) {
    const { outcome } = await run('echo never', more);
    assert.equal(outcome.status, 'failed-to-start', JSON.stringify(outcome));
  }
  const result = await run('echo never', {}, AbortSignal.abort());
  assert.deepEqual([result.outcome, result.output], [{ status: 'cancelled' }, '']);
});

void test('stopping ends the whole tree, whatever it ignores', async () => {
  for (const text of [
    'echo up; sleep 60',
    'echo up; sleep 60 & sleep 60 & wait',
    'trap "" INT; (sleep 60; sleep 60) & echo up; sleep 60; sleep 60',
    'trap "" INT TERM; (trap "" INT TERM; sleep 60) & echo up; while :; do sleep 60; done',
    'python3 -c "import subprocess; subprocess.Popen([\'sleep\', \'60\']).wait()" & echo up; wait',
  ]) {
    const { name, environment } = mark();
    const controller = new AbortController();
    const started = Date.now();
    const result = await createShell({ grace }).run(script(text, { environment }), {
      signal: controller.signal,
      onOutput: () => {
        setTimeout(() => {
          assert.ok(marked(name).length > 0, 'nothing was running');
          controller.abort();
        }, 100);
      },
    });
    assert.deepEqual(result.outcome, { status: 'cancelled' }, text);
    assert.deepEqual(marked(name), [], text);
    assert.ok(Date.now() - started < 3000, text);
  }
});

void test('a person who stops a script decides about SIGKILL: it is not sent until they insist', async () => {
  const { name, environment } = mark();
  const stop = new AbortController();
  const kill = new AbortController();
  const signals: string[] = [];
  const result = await createShell({ grace }).run(script('trap "" INT TERM; echo up; while :; do sleep 60; done', { environment }), {
    signal: stop.signal,
    kill: kill.signal,
    onOutput: () => { stop.abort(); },
    onSignal: (signal) => {
      signals.push(signal);
      // Well past the time after which a timeout would kill.
      if (signal === 'SIGTERM') setTimeout(() => { signals.push('insisted'); kill.abort(); }, grace.terminate * 3);
    },
  });
  assert.deepEqual([result.outcome.status, signals], ['cancelled', ['SIGINT', 'SIGTERM', 'insisted', 'SIGKILL']]);
  assert.deepEqual(marked(name), []);
});

void test('a script that is stopped may clean up first', async () => {
  const controller = new AbortController();
  setTimeout(() => {
    controller.abort();
  }, 300);
  const result = await run('trap "echo cleaned; exit 0" INT; while :; do sleep 0.05; done', {}, controller.signal);
  assert.deepEqual([result.outcome, result.output], [{ status: 'cancelled' }, 'cleaned\n']);
});

void test('a timeout ends the tree too', async () => {
  const { name, environment } = mark();
  const result = await run('sleep 60 & sleep 60', { environment, timeout: 200 });
  assert.deepEqual(result.outcome, { status: 'timed-out' });
  assert.deepEqual(marked(name), []);
});

void test('a process left in the background does not hold the result up', async () => {
  const { name, environment } = mark();
  const started = Date.now();
  const result = await run('(sleep 0.1; echo late; sleep 3) & echo done', { environment });
  assert.deepEqual(result.outcome, { status: 'exited', exitCode: 0 });
  assert.equal(result.output, 'done\nlate\n');
  assert.ok(Date.now() - started < 2000);
  for (const pid of marked(name)) process.kill(Number(pid), 'SIGKILL');
});

void test('a slow reader loses nothing', async () => {
  let bytes = 0;
  const slowly = async (chunk: Uint8Array): Promise<void> => {
    if (bytes === 0) await new Promise((resolve) => setTimeout(resolve, 800));
    bytes += chunk.length;
  };
  const result = await createShell({ grace }).run(script('head -c 1000000 /dev/zero'), { signal: never, onOutput: (chunk) => slowly(chunk) });
  assert.deepEqual([bytes, result.outputBytes], [1_000_000, 1_000_000]);

  bytes = 0;
  const short = await createShell({ grace }).run(script('echo a; sleep 0.1; echo b'), { signal: never, onOutput: (chunk) => slowly(chunk) });
  assert.deepEqual([bytes, short.outputBytes], [4, 4]);
});

void test('a fault in the reader stops the script and is passed on', async () => {
  const { name, environment } = mark();
  await assert.rejects(
    createShell({ grace }).run(script('echo a; sleep 60', { environment }), {
      signal: never,
      onOutput: () => {
        throw new Error('reader');
      },
    }),
    /reader/u,
  );
  assert.deepEqual(marked(name), []);
});

void test('a hundred megabytes pass in bounded memory', async () => {
  const before = process.memoryUsage().rss;
  let peak = 0;
  const result = await createShell().run(script('yes 0123456789abcdef | head -c 100000000 || :'), {
    signal: never,
    onOutput: () => {
      peak = Math.max(peak, process.memoryUsage.rss());
    },
  });
  assert.equal(result.outputBytes, 100_000_000);
  assert.ok(peak - before < 120_000_000, `${peak - before} bytes more`);
  assert.ok(result.excerpt.length < 17_000);
  assert.match(result.excerpt, /\n\[999\d{5} of 100000000 bytes of output are left out here\]\n/u);
});

void test('the excerpt is text alone, and survives what is not', async () => {
  const result = await run(
    String.raw`printf '\033[31mred\033[0m \033]8;;http://evil\033\\link\033]8;;\a \033]52;c;YQ==\a\033P+q544e\033\\dcs \033[c\033]633;A\a10%%\r100%%\r\n\000a\b\ttab \377\376 ü\n'`,
  );
  assert.equal(result.excerpt, 'red link dcs 10%\n100%\na\ttab \ufffd\ufffd ü\n');
  const cut = await run(`python3 -c 'print("é🚀"*9000, end="")'`);
  assert.doesNotMatch(cut.excerpt, /\ufffd/u);
  assert.match(cut.excerpt, /^(?:é🚀)+é?\n\[\d+ of 54000 bytes/u);
});

void test('nothing piles up over many runs', async () => {
  const controller = new AbortController();
  const handles = (): number => process.getActiveResourcesInfo().filter((name) => name !== 'Timeout').length;
  await run('echo', {}, controller.signal);
  const before = [handles(), readdirSync('/proc/self/fd').length, scriptFolders().length];
  for (let index = 0; index < 50; index += 1) await run('echo', {}, controller.signal);
  assert.deepEqual([handles(), readdirSync('/proc/self/fd').length, scriptFolders().length], before);
});

void test('each shell words its own syntax faults, and runs nothing to find them', async (t) => {
  const check = (text: string, interpreter: readonly string[] = bash, environment = {}): Promise<string | null> => createShell().checkSyntax(script(text, { interpreter, environment }), never);
  assert.equal(await check('echo a | while read x; do echo "$x"; done\ncat <<E\nü\nE'), null);
  assert.match((await check('echo ok\nif true; then\necho a')) ?? '', /^line 4: syntax error: unexpected end of file/u);
  assert.match((await check('echo ok\n)')) ?? '', /^line 2: syntax error near unexpected token/u);
  assert.match((await check('cat <<END\nrm -rf x')) ?? '', /here-document/u);
  assert.match((await check('echo ok\n)', ['sh', '-e'])) ?? '', /^line 2: /u);
  if (await available(t, 'zsh')) {
    assert.match((await check('echo ok\n)', ['zsh', '-e'])) ?? '', /^line 2: parse error/u);
    assert.equal(await check('echo ok', ['zsh', '-e', '-o', 'pipefail']), null);
  }
  assert.equal(await check('this is (not python', ['python3']), null);
  assert.equal(await check(')', ['no-such-folder/bash']), null);

  const folder = mkdtempSync(path.join(os.tmpdir(), 'shell-'));
  const proof = path.join(folder, 'proof');
  writeFileSync(path.join(folder, 'env'), `touch '${proof}'`);
  writeFileSync(path.join(folder, '.zshenv'), `touch '${proof}'`);
  const hostile = { BASH_ENV: path.join(folder, 'env'), ENV: path.join(folder, 'env'), ZDOTDIR: folder, HOME: folder };
  for (const shell of ['bash', 'sh', 'zsh']) assert.equal(await check(`touch '${proof}'; : $(touch '${proof}')`, [shell], hostile), null);
  assert.deepEqual(readdirSync(folder).sort(), ['.zshenv', 'env']);
  rmSync(folder, { recursive: true });
});

void test('a fence names its interpreter', () => {
  assert.deepEqual(defaultInterpreter('bash', 'zsh'), bash);
  assert.deepEqual(defaultInterpreter('zsh', 'bash'), ['zsh', '-e', '-o', 'pipefail']);
  assert.deepEqual(defaultInterpreter('sh', 'bash'), ['sh', '-e']);
  assert.deepEqual(defaultInterpreter('console', '/usr/bin/zsh'), ['/usr/bin/zsh', '-e', '-o', 'pipefail']);
  assert.deepEqual(defaultInterpreter('shell-session', 'dash'), ['dash', '-e']);
  assert.deepEqual(defaultInterpreter('Python', 'bash'), ['python3']);
  assert.deepEqual(defaultInterpreter('js', 'bash'), ['node']);
  for (const lang of ['json', 'yaml', '', 'text']) assert.equal(defaultInterpreter(lang, 'bash'), null);
});
