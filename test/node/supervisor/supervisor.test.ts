import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { parseChecklist } from '../../../src/core/checklist/parse.ts';
import type { Executed, Outcome, Snapshot } from '../../../src/core/engine/engine.ts';
import type { ExecutionState } from '../../../src/core/run/state.ts';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createNodeEngine, type NodeEngine } from '../../../src/node/engine.ts';
import { createDiskFile } from '../../../src/node/files/diskFile.ts';

const entry = path.resolve(import.meta.dirname, '../../../src/supervisor.ts');
const never = new AbortController().signal;

interface Place extends NodeEngine {
  readonly file: ReturnType<typeof createDiskFile>;
  readonly folder: string;
  snapshot(): Promise<Snapshot>;
  /** The latest execution of the first block. */
  execution(): Promise<ExecutionState>;
  /** Another window or command line on the same file. */
  another(): Promise<NodeEngine>;
  exec(watch?: { readonly signal?: AbortSignal; readonly kill?: AbortSignal; readonly onOutput?: (chunk: Uint8Array) => void; readonly onSignal?: (signal: string) => void }): Promise<Outcome<Executed>>;
  controls(): Promise<readonly string[]>;
}

/** A deployment of a checklist with one block, `text`, and one command item. `supervisor` is the program that owns executions. */
async function deployment(t: TestContext, text: string, supervisor: readonly string[] = [process.execPath, entry]): Promise<Place> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'supervisor-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await writeFile(path.join(folder, 'release.md'), `# Release\n\n- [ ] Execute: \`echo up; until [ -e go ]; do sleep 0.05; done\`\n\n\`\`\`bash { name=block }\n${text}\n\`\`\`\n`);
  const make = (): Promise<NodeEngine> =>
    createNodeEngine({
      folder,
      via: 'test',
      parser: { parse: (source) => Promise.resolve(parseChecklist(source)) },
      selectedRun: () => null,
      access: () => 'trusted',
      supervisor,
      environment: { ...process.env, HOLDPOINT_TEST_FOLDER: folder },
      logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
    });
  const made = await make();
  const file = createDiskFile({ absolutePath: path.join(folder, 'release.md'), root: made.root });
  const started = await made.engine.start(file, { release: {}, existingTicks: 'refuse' });
  assert.equal(started.status, 'done');
  const snapshot = async (): Promise<Snapshot> => value(await made.engine.snapshot(file));
  return {
    ...made,
    file,
    folder,
    snapshot,
    execution: async () => {
      const execution = (await snapshot()).run?.executions.get('block');
      assert.ok(execution);
      return execution;
    },
    another: make,
    exec: (watch = {}) => made.engine.exec(file, { target: 'block', values: {} }, { signal: never, onOutput: () => undefined, ...watch }),
    controls: async () => {
      const run = (await snapshot()).run?.run ?? '';
      return readdir(path.join(made.journalDirectory, run, 'executions'));
    },
  };
}

function value<T>(outcome: Outcome<T>): T {
  assert.equal(outcome.status, 'done', JSON.stringify(outcome));
  assert.ok(outcome.status === 'done');
  return outcome.value;
}

/** Processes that carry this folder in their environment or on their standard input, zombies left out. */
function processesOf(folder: string): readonly string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/u.test(pid) && readFileSync(`/proc/${pid}/environ`, 'latin1').includes(`HOLDPOINT_TEST_FOLDER=${folder}\0`) && !/^State:\s+Z/mu.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
    } catch {
      return false;
    }
  });
}

async function until<T>(what: string, look: () => Promise<T | null>): Promise<T> {
  for (const end = Date.now() + 30_000; Date.now() < end; await delay(50)) {
    const found = await look();
    if (found !== null) return found;
  }
  throw new Error(`${what} did not come about`);
}

/** The control file of the one execution that goes on. */
async function controlOf(place: Place): Promise<{ readonly supervisor: { readonly pid: number }; readonly leader: { readonly pid: number } | null; readonly socket: string }> {
  return until('a control file with a leader', async () => {
    const run = (await place.snapshot()).run?.run ?? '';
    const [name] = await place.controls().catch(() => []);
    if (name === undefined || name.endsWith('.tmp')) return null;
    const control = JSON.parse(await readFile(path.join(place.journalDirectory, run, 'executions', name), 'utf8')) as Awaited<ReturnType<typeof controlOf>>;
    return control.leader === null ? null : control;
  });
}

void test('a block runs under a supervisor, its end is recorded, and nothing is left', async (t) => {
  const place = await deployment(t, 'echo one; echo two >&2; exit 3');
  let output = '';
  const executed = value(await place.exec({ onOutput: (chunk) => { output += Buffer.from(chunk).toString(); } }));
  assert.deepEqual(executed.result.outcome, { status: 'exited', exitCode: 3 });
  assert.equal(output, 'one\ntwo\n');
  const { run } = await place.snapshot();
  const execution = await place.execution();
  assert.equal(execution.finished?.exitCode, 3);
  assert.equal(execution.finished.excerpt, 'one\ntwo\n');
  assert.equal(await readFile(path.join(place.journalDirectory, run?.run ?? '', 'outputs', `${execution.execution}.txt`), 'utf8'), 'one\ntwo\n');
  await until('the end of the supervisor', async () => ((await place.controls()).length === 0 ? true : null));
});

void test('a script that is refused for a fault leaves no supervisor and no execution', async (t) => {
  const place = await deployment(t, 'echo first\nif true; then');
  const outcome = await place.exec();
  assert.equal(outcome.status === 'refused' && outcome.code, 'syntax');
  assert.equal((await place.snapshot()).run?.executions.size, 0);
  await until('the end of the supervisor', async () => ((await place.controls()).length === 0 && processesOf(place.folder).length === 0 ? true : null));
});

/** The file that the output of the latest execution is kept in. */
async function kept(place: Place): Promise<Buffer> {
  const { execution } = await place.execution();
  return readFile(path.join(place.journalDirectory, (await place.snapshot()).run?.run ?? '', 'outputs', `${execution}.txt`));
}

void test('a disk that takes no more output stops no script and hides no end: what could be kept is, and all of it is shown and counted', async (t) => {
  // Files may grow to 32 KiB, past which a write fails as on a full disk.
  const place = await deployment(t, String.raw`printf 'line after line\n%.0s' $(seq 12500)`, ['sh', '-c', 'ulimit -f 64; exec "$@"', 'sh', process.execPath, entry]);
  const shown = createHash('sha256');
  let bytes = 0;
  const outcome = await place.exec({ onOutput: (chunk) => { bytes += chunk.length; shown.update(chunk); } });
  const { result } = value(outcome);
  assert.deepEqual(result.outcome, { status: 'exited', exitCode: 0 });
  assert.match(outcome.status === 'done' ? outcome.warnings.join() : '', /The full output could not be kept: .*Its digest and an excerpt are recorded\./u);
  assert.deepEqual([bytes, result.outputBytes], [200_000, 200_000]);
  const digest = shown.digest('hex');
  assert.equal(result.outputDigest, digest);
  assert.equal((await place.execution()).finished?.outputDigest, digest);
  assert.ok((await kept(place)).length <= 32_768);
});

void test('output that is no text is kept byte by byte, and its excerpt is text', async (t) => {
  const place = await deployment(t, String.raw`printf 'caf\303\251 \377\376 \303'; sleep 0.2; printf '\251 end \355\240\200\n'`);
  const bytes = Buffer.from('636166c3a920fffe20c3a920656e6420eda0800a', 'hex');
  const shown: Buffer[] = [];
  const { result } = value(await place.exec({ onOutput: (chunk) => shown.push(Buffer.from(chunk)) }));
  assert.deepEqual(Buffer.concat(shown), bytes);
  assert.deepEqual(await kept(place), bytes);
  assert.equal(result.outputDigest, createHash('sha256').update(bytes).digest('hex'));
  assert.equal((await place.execution()).finished?.excerpt, 'café \ufffd\ufffd é end \ufffd\ufffd\ufffd\n');
});

void test('one that joins late sees all of the output, and both see the end', async (t) => {
  const place = await deployment(t, `echo first; until [ -e "$HOLDPOINT_TEST_FOLDER/go" ]; do sleep 0.05; done; echo last`);
  const seen = [[], []] as [string[], string[]];
  const running = place.exec({ onOutput: (chunk) => seen[0].push(Buffer.from(chunk).toString()) });
  await until('the first line', () => Promise.resolve(seen[0].length > 0 ? true : null));
  const { engine } = await place.another();
  const joined = engine.attach(place.file, (await place.execution()).execution, { signal: never, onOutput: (chunk) => { seen[1].push(Buffer.from(chunk).toString()); } });
  await until('the first line again', () => Promise.resolve(seen[1].length > 0 ? true : null));
  await writeFile(path.join(place.folder, 'go'), '');
  assert.deepEqual(value(await running).result.outcome, { status: 'exited', exitCode: 0 });
  assert.deepEqual(value(await joined).result.outcome, { status: 'exited', exitCode: 0 });
  assert.deepEqual([seen[0].join(''), seen[1].join('')], ['first\nlast\n', 'first\nlast\n']);
});

void test('whoever joined may stop it, and nothing of it is left', async (t) => {
  const place = await deployment(t, 'trap "echo cleaned" EXIT; echo up; sleep 60 & sleep 60');
  const running = place.exec();
  await controlOf(place);
  const { engine } = await place.another();
  const stop = new AbortController();
  const signals: string[] = [];
  const joined = engine.attach(place.file, (await place.execution()).execution, { signal: stop.signal, onOutput: () => undefined, onSignal: (signal) => signals.push(signal) });
  stop.abort();
  assert.equal(value(await joined).result.outcome.status, 'cancelled');
  assert.equal(value(await running).result.outcome.status, 'cancelled');
  assert.equal(signals[0], 'SIGINT');
  assert.match((await place.execution()).finished?.excerpt ?? '', /cleaned/u);
  assert.deepEqual(processesOf(place.folder), []);
});

void test('a supervisor that is killed leaves what is known, and the script is neither lost sight of nor called ended', async (t) => {
  const place = await deployment(t, 'echo known; exec sleep 60');
  let seen = '';
  const stop = new AbortController();
  const running = place.exec({ signal: stop.signal, onOutput: (chunk) => { seen += Buffer.from(chunk).toString(); } });
  const { supervisor, leader } = await controlOf(place);
  await until('its output', () => Promise.resolve(seen === '' ? null : true));
  process.kill(supervisor.pid, 'SIGKILL');
  await until('the end of the supervisor', () => Promise.resolve(readdirSync('/proc').includes(String(supervisor.pid)) ? null : true));
  assert.equal((await place.execution()).finished, null, 'the script still runs');
  assert.ok(leader !== null);
  process.kill(leader.pid, 'SIGKILL');
  const executed = value(await running);
  assert.deepEqual(executed.result.outcome, { status: 'interrupted' });
  assert.equal(executed.result.excerpt, 'known\n');
  assert.equal((await place.execution()).finished?.status, 'interrupted');
});

void test('a script that lost its supervisor can be stopped', async (t) => {
  const place = await deployment(t, 'echo known; sleep 60');
  const stop = new AbortController();
  const running = place.exec({ signal: stop.signal });
  const { supervisor } = await controlOf(place);
  process.kill(supervisor.pid, 'SIGKILL');
  stop.abort();
  assert.equal(value(await running).result.outcome.status, 'interrupted');
  assert.deepEqual(processesOf(place.folder), []);
});

void test('a window that is killed takes no script with it, and its exit code is recorded', async (t) => {
  const place = await deployment(t, 'echo up; until [ -e go ]; do sleep 0.05; done; touch done; exit 7');
  const window = spawn(process.execPath, [path.join(import.meta.dirname, 'window.ts'), place.folder, 'block'], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(window.stdout, 'data');
  window.kill('SIGKILL');
  await once(window, 'exit');
  await writeFile(path.join(place.folder, 'go'), '');
  const finished = await until('the end in the journal', async () => (await place.execution()).finished);
  assert.deepEqual([finished.status, finished.exitCode, finished.excerpt], ['exited', 7, 'up\n']);
  assert.ok((await readdir(place.folder)).includes('done'));
  await until('the end of the supervisor', async () => ((await place.controls()).length === 0 ? true : null));
});

void test('a command item whose window is gone is ticked, in the record and in the file', async (t) => {
  const place = await deployment(t, 'true');
  const item = (await place.snapshot()).checklist.items[0];
  assert.equal(item?.kind, 'command');
  const window = spawn(process.execPath, [path.join(import.meta.dirname, 'window.ts'), place.folder, item.id], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(window.stdout, 'data');
  window.kill('SIGKILL');
  await writeFile(path.join(place.folder, 'go'), '');
  await until('the tick', async () => ((await readFile(path.join(place.folder, 'release.md'), 'utf8')).includes('- [x] Execute') ? true : null));
  assert.equal((await place.snapshot()).run?.items.get(item.id)?.status, 'passed');
});

void test('an end that comes after the deployment was ended is recorded too', async (t) => {
  const place = await deployment(t, 'until [ -e go ]; do sleep 0.05; done; exit 5');
  const running = place.exec();
  await controlOf(place);
  const { run } = await place.snapshot();
  assert.equal((await place.engine.abort(place.file, 'enough')).status, 'done');
  await writeFile(path.join(place.folder, 'go'), '');
  assert.deepEqual(value(await running).result.outcome, { status: 'exited', exitCode: 5 });
  const journal = await readFile(path.join(place.journalDirectory, run?.run ?? '', 'events', (await readdir(path.join(place.journalDirectory, run?.run ?? '', 'events')))[0] ?? ''), 'utf8');
  assert.match(journal, /"type":"exec.finished"/u);
});

void test('what is left of an unknown owner is an interruption, and it is recorded once', async (t) => {
  const place = await deployment(t, 'echo up; exec sleep 60');
  const running = place.exec();
  const { supervisor, leader } = await controlOf(place);
  const { execution } = await place.execution();
  process.kill(supervisor.pid, 'SIGKILL');
  process.kill(leader?.pid ?? 0, 'SIGKILL');
  assert.equal(value(await running).result.outcome.status, 'interrupted');
  const again = await place.engine.attach(place.file, execution, { signal: never, onOutput: () => undefined });
  assert.equal(again.status === 'refused' && again.code, 'no-change');
});
