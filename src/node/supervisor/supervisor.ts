import { spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { ConfigurationLayer } from '../../core/configuration/readConfiguration.ts';
import type { ExecResult, PreparedExecution, RunWatch, Supervised, Supervisor } from '../../core/ports.ts';
import type { KnownSecrets } from '../../core/redaction/knownSecrets.ts';
import type { Actor } from '../../core/run/event.ts';
import { isGone } from '../journal/processIdentity.ts';
import { createOutputSummary } from '../shell/output.ts';
import { defaultGrace, localGroup, stopGroup } from '../shell/processGroup.ts';
import { Connection, type Ended } from './connection.ts';
import { executionFiles, readControl, removeControl } from './controlFile.ts';
import type { Control, Hello } from './protocol.ts';
import { isOurSocket } from './socketPath.ts';

/** How long a supervisor may take to come up, in milliseconds. */
const STARTING = 20_000;
/** Milliseconds between two looks at a supervisor that lives and cannot be reached, or at a script that lost its own. */
const LOOKING = 500;

export interface SupervisorOptions {
  /** Absolute path of the folder of live journals. */
  readonly directory: string;
  /** Absolute path that those of checklists are relative to. */
  readonly root: string;
  /** The program and arguments of a supervisor's process: Node, and the entry for it. */
  readonly command: readonly string[];
  /** What a script's own environment is laid over. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What this process knows of secrets when a script starts. */
  readonly secrets: KnownSecrets;
  readonly via: Actor['via'];
  readonly settings: () => ConfigurationLayer | null;
}

/** Supervisors as processes of this machine, detached from whoever starts them. */
export function createSupervisor(options: SupervisorOptions): Supervisor {
  const { directory } = options;
  return {
    prepare: (run, execution) => prepare(options, { directory, run, execution }),
    attach: async (run, execution, watch) => {
      const files = executionFiles(directory, run, execution);
      const control = await readControl(files.control);
      return control === null ? null : follow({ directory, run, execution }, control, watch);
    },
    owns: async (run, execution) => {
      const control = await readControl(executionFiles(directory, run, execution).control);
      if (control === null) return false;
      if (!(await isGone(control.supervisor.pid, control.supervisor.start))) return true;
      return control.leader !== null && control.result === null && !(await isGone(control.leader.pid, control.leader.start));
    },
  };
}

async function prepare(options: SupervisorOptions, hello: Hello): Promise<PreparedExecution> {
  await startProcess(options.command, hello);
  const control = await readControl(executionFiles(hello.directory, hello.run, hello.execution).control);
  const connection = control === null ? null : await Connection.open(control.socket, 0);
  if (control === null || connection === null) throw new Error('The supervisor of this run came up and cannot be reached.');
  return {
    run: async ({ script, target, checklist }, watch) => {
      const environment = Object.fromEntries(Object.entries(options.environment).filter((entry): entry is [string, string] => entry[1] !== undefined));
      connection.send({ type: 'run', job: { script, environment, secrets: options.secrets.values(), target, checklist: path.join(options.root, checklist), via: options.via, settings: options.settings() } });
      const ended = await followed(connection, watch);
      return ended ?? follow(hello, control, watch, connection.seen);
    },
    dispose: () => connection.close(),
  };
}

/** Resolves once the supervisor can be connected to. */
async function startProcess(command: readonly string[], hello: Hello): Promise<void> {
  const [program = '', ...args] = command;
  // The editor's own program is Node when this is set, and Node itself does not mind.
  const child = spawn(program, args, { detached: true, stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' }, windowsHide: true });
  let said = '';
  try {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => { reject(new Error('The supervisor of this run did not come up.')); }, STARTING);
      const end = (error: Error | null): void => {
        clearTimeout(timer);
        if (error === null) resolve();
        else reject(error);
      };
      child.once('error', (error) => { end(new Error(`The supervisor of this run could not be started: ${error.message}`, { cause: error })); });
      child.once('exit', (code) => { end(new Error(`The supervisor of this run ended before it began, with exit code ${String(code)}. ${said.slice(0, 1_000)}`)); });
      child.stderr.on('data', (chunk: Buffer) => { if (said.length < 4_000) said += chunk.toString(); });
      child.stdout.once('data', () => { end(null); });
      child.stdin.on('error', () => undefined);
      child.stdin.end(`${JSON.stringify(hello)}\n`);
    });
  } catch (error) {
    child.kill();
    throw error;
  } finally {
    child.removeAllListeners('exit');
    child.stdout.destroy();
    child.stderr.destroy();
    child.unref();
  }
}

async function followed(connection: Connection, watch: RunWatch): Promise<Supervised | null> {
  let ended: Ended | null;
  try {
    ended = await connection.follow(watch);
  } catch (error) {
    connection.drop();
    throw error;
  }
  if (ended === null) {
    connection.drop();
    return null;
  }
  return {
    ...ended,
    release: async (recorded) => {
      if (recorded === 'recorded') connection.send({ type: 'release' });
      await connection.close();
    },
  };
}

/** Watches an execution from an offset of its output on, whatever is left of those who own it. */
async function follow(hello: Hello, control: Control, watch: RunWatch, from = 0): Promise<Supervised> {
  const files = executionFiles(hello.directory, hello.run, hello.execution);
  const forget = async (recorded: 'recorded' | 'not recorded'): Promise<void> => {
    if (recorded === 'recorded') await removeControl(files.control);
  };
  let seen = from;
  for (let known: Control | null = control; ; known = await readControl(files.control)) {
    // Another has recorded the end and nothing is left to follow: what the journal says holds.
    if (known === null) return { result: await interrupted(files.output, control), warnings: [], release: forget };
    const connection = (await isOurSocket(known.socket, hello.execution)) ? await Connection.open(known.socket, seen) : null;
    if (connection !== null) {
      connection.send({ type: 'attach', from: seen });
      const ended = await followed(connection, watch);
      if (ended !== null) return ended;
      seen = connection.seen;
    } else if (await isGone(known.supervisor.pid, known.supervisor.start)) {
      const last = (await readControl(files.control)) ?? known;
      if (last.result !== null) return { result: last.result, warnings: [], release: forget };
      await outlived(last, watch);
      return { result: await interrupted(files.output, last), warnings: [], release: forget };
    }
    await delay(LOOKING);
  }
}

/** Waits for a script that lost its supervisor. It can still be stopped; what it prints goes nowhere. */
async function outlived({ leader }: Control, watch: RunWatch): Promise<void> {
  if (leader === null) return;
  while (!(await isGone(leader.pid, leader.start))) {
    if (!watch.signal.aborted) {
      await delay(LOOKING, undefined, { signal: watch.signal }).catch(() => undefined);
      continue;
    }
    const kill = watch.kill ?? 'after-grace';
    await stopGroup(localGroup(leader.pid, () => false), { grace: { ...defaultGrace, orphan: defaultGrace.interrupt }, kill, onSignal: (signal) => watch.onSignal?.(signal) });
    return;
  }
}

/** What is known of an execution whose end nobody saw. */
async function interrupted(outputFile: string, control: Control): Promise<ExecResult> {
  const summary = createOutputSummary();
  try {
    for await (const chunk of createReadStream(outputFile)) summary.add(chunk as Uint8Array);
  } catch {
    // Nothing was printed, or nothing could be kept.
  }
  return { outcome: { status: 'interrupted' }, duration: Math.max(0, Date.now() - control.started), ...summary.finish() };
}
