import { stat } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { MOST_GIVEN } from '../../core/environment/givenOut.ts';
import type { ExecOutcome } from '../../core/ports.ts';
import { findProgram, program } from './interpreter.ts';
import { localGroup } from './processGroup.ts';
import { readBeginning } from './readBeginning.ts';
import { failed, type Launch, type Runner, type Started } from './runner.ts';
import { makeScriptFile, type ScriptFile } from './scriptFile.ts';

/** Runs scripts as processes of this machine. */
export const localRunner: Runner = async (launch) => {
  const { script, environment } = launch;
  const [command = ''] = script.interpreter;
  if (!(await isFolder(script.directory))) return failed(`The directory ${script.directory} is not there.`);
  const found = await findProgram(command, script.directory, environment);
  if (found === null) return failed(`${command === '' ? 'The interpreter' : command} was not found. Install it, or name another interpreter.`);
  const made = await makeScriptFile(script.text);
  const started = await start(launch, made);
  if ('status' in started) await made.dispose();
  return started;
};

async function start({ script, environment, errors }: Launch, { file, folder, dispose }: ScriptFile): ReturnType<Runner> {
  const given = path.join(folder, 'given-out');
  // Python and Node look for modules beside a script file, but in the working directory for a script on standard input.
  const fromInput = readsInput(script.interpreter);
  const argv = fromInput ? [...script.interpreter, '-'] : [...script.interpreter, file];
  // Elsewhere a shell can make one pipe of both, which keeps their order.
  const together = errors === 'together' && process.platform === 'win32';
  const piped = errors === 'apart' || together;
  const [command = '', ...args] = piped ? argv : ['/bin/sh', '-c', 'exec "$@" 2>&1', 'sh', ...argv];
  const subprocess = execa(command, args, {
    cwd: script.directory,
    env: { ...environment, HOLDPOINT_OUTPUT: given },
    extendEnv: false,
    stdin: fromInput ? { file } : 'ignore',
    stdout: 'pipe',
    stderr: piped ? 'pipe' : 'ignore',
    all: together,
    detached: true,
    cleanup: false,
    buffer: false,
    reject: false,
  });
  const leader = subprocess.pid;
  const output = together ? subprocess.all : subprocess.stdout;
  if (leader === undefined || !output) return failed(`${command} could not be started: ${(await subprocess).shortMessage ?? ''}`);
  let lives = true;
  const ended = new Promise<ExecOutcome>((resolve) => {
    subprocess.once('exit', (exitCode, killer) => {
      lives = false;
      resolve(killer === null ? { status: 'exited', exitCode: exitCode ?? 1 } : { status: 'signalled', signal: killer });
    });
  });
  return {
    leader,
    output,
    errors: errors === 'apart' ? subprocess.stderr : null,
    ended,
    group: localGroup(leader, () => lives),
    givenOut: () => readBeginning(given, MOST_GIVEN + 1),
    dispose: async () => {
      output.destroy();
      subprocess.stderr?.destroy();
      await subprocess;
      await dispose();
    },
  } satisfies Started;
}

export function readsInput(interpreter: readonly string[]): boolean {
  return /^(?:python|node)/u.test(program(interpreter[0] ?? ''));
}

async function isFolder(directory: string): Promise<boolean> {
  return stat(directory).then((found) => found.isDirectory(), () => false);
}
