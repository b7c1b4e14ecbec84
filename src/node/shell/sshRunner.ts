import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import os from 'node:os';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import type { ExecOutcome } from '../../core/ports.ts';
import { AfterMark } from './afterMark.ts';
import { findProgram } from './interpreter.ts';
import { plainText } from './plainText.ts';
import type { ProcessGroup } from './processGroup.ts';
import { failed, type Runner } from './runner.ts';
import { sshProgram } from './sshProgram.ts';

/** How long the last words of a client may still be on their way once it has ended, in milliseconds. */
const LAST_WORDS = 500;
/** Characters of what ssh itself says that are kept for a message. */
const SAID = 2_000;

/**
 * Runs scripts on another host, by the ssh client of the user with its own configuration. It asks nobody for anything: a key
 * or an agent has to be enough. Exit codes are those of the shell there, which tells a signal as 128 and its number.
 */
export const sshRunner: Runner = async ({ script, environment }) => {
  const target = script.runner?.target ?? '';
  // The option of a block was checked; what is begun here is a process, so it is checked once more.
  if (target === '' || target.startsWith('-')) return failed(`“${target}” is no host.`);
  if ((await findProgram('ssh', os.homedir(), environment)) === null) return failed('ssh was not found. Install the OpenSSH client.');
  const mark = `holdpoint-${randomBytes(16).toString('hex')}`;
  const child = spawn('ssh', ['-T', '-o', 'BatchMode=yes', '--', target, 'sh'], { cwd: os.homedir(), env: withoutScript(environment, script.environment), detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
  const leader = child.pid;
  if (leader === undefined) {
    const [error] = (await once(child, 'error')) as [Error];
    return failed(`ssh could not be started: ${error.message}`);
  }
  child.stdin.on('error', () => undefined);
  child.stdin.write(sshProgram(script, mark));

  const heard = listen(child.stderr, mark);
  const output = child.stdout.pipe(new AfterMark(mark));
  // Either stream may be read first, and to end the client of a script that has begun would leave that running there.
  const hasBegun = (): boolean => heard.words.begun || output.passed;
  let lives = true;
  const ended = once(child, 'exit').then(async (): Promise<ExecOutcome> => {
    lives = false;
    await Promise.race([heard.all, delay(LAST_WORDS)]);
    const { refused, exitCode, said } = heard.words;
    if (exitCode !== null) return { status: 'exited', exitCode };
    if (hasBegun()) return { status: 'interrupted' };
    return failed(`Nothing was run on ${target}: ${refused ?? (plainText(said).trim() || 'ssh ended without a word')}.`);
  });
  const killClient = (signal: NodeJS.Signals): boolean => {
    try {
      return process.kill(-leader, signal);
    } catch {
      return false;
    }
  };
  const group: ProcessGroup = {
    leaderLives: () => lives,
    // Before it has begun there is only the client here.
    signal: (signal) => lives && (hasBegun() ? child.stdin.writable && child.stdin.write(`${signal.slice('SIG'.length)}\n`, () => undefined) !== undefined : killClient(signal)),
    isEmpty: () => Promise.resolve(!lives),
  };
  return {
    leader,
    output,
    errors: null,
    ended,
    group,
    givenOut: () => Promise.resolve(heard.words.given),
    dispose: async () => {
      if (lives) killClient('SIGKILL');
      await ended;
      for (const stream of [child.stdin, child.stdout, child.stderr, output]) stream.destroy();
    },
  };
};

/** The client is given what Holdpoint has; what is the script's alone goes over the connection. */
function withoutScript(environment: Readonly<Record<string, string | undefined>>, own: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !Object.hasOwn(own, name)));
}

interface Words {
  begun: boolean;
  refused: string | null;
  exitCode: number | null;
  given: Uint8Array;
  /** What was said without the mark: by ssh, and by the start of a shell there. */
  said: string;
}

/** Takes in what the program says on standard error. `all` resolves once the exit code was told, or nothing more can come. */
function listen(stream: NodeJS.ReadableStream, mark: string): { readonly words: Words; readonly all: Promise<void> } {
  const words: Words = { begun: false, refused: null, exitCode: null, given: new Uint8Array(), said: '' };
  const lines = createInterface({ input: stream, crlfDelay: Infinity });
  const all = new Promise<void>((resolve) => {
    lines.on('close', resolve);
    lines.on('line', (line) => {
      const [, word = '', rest = ''] = line.startsWith(`${mark} `) ? (/^\S+ (\S+) ?(.*)$/u.exec(line) ?? []) : [];
      if (word === 'begun') words.begun = true;
      else if (word === 'refused') words.refused = rest;
      else if (word === 'given') words.given = Buffer.from(rest, 'hex');
      else if (word === 'exit') {
        words.exitCode = Number(rest);
        resolve();
      } else if (words.said.length < SAID) words.said += `${line}\n`;
    });
  });
  return { words, all };
}
