/** The built command line, run as a person runs it, in a repository of its own. */
import { execFile, spawn, type SpawnOptions } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

const program = path.resolve(import.meta.dirname, '../../dist/cli.js');

/** Gives a program a terminal of its own and copies what it shows there. */
const IN_TERMINAL = 'import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))';

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface Going {
  /** Waits until what was printed, to either stream, matches, and gives it. */
  output(pattern: RegExp): Promise<string>;
  kill(signal: NodeJS.Signals): void;
  /** Types into its terminal, where it has one. */
  type(text: string): void;
  /** Its exit code, once it has ended. */
  readonly ended: Promise<number | null>;
}

export interface Place {
  readonly folder: string;
  holdpoint(...args: readonly string[]): Promise<Ended>;
  /** Runs it in a terminal, whose screen is `out`: both streams, with CR LF. */
  inTerminal(...args: readonly string[]): Promise<Ended>;
  /** Starts a command in a terminal, to be answered there. */
  startInTerminal(...args: readonly string[]): Going;
  /** Starts a command that goes on until it is stopped. */
  start(...args: readonly string[]): Going;
  git(...args: readonly string[]): Promise<string>;
  read(name: string): Promise<string>;
  write(name: string, text: string): Promise<void>;
}

/** Makes a git repository with one committed checklist, and removes it afterwards. `node` runs the command line. */
export async function inRepository(node: string, checklist: string, act: (place: Place) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'holdpoint-cli-'));
  const environment = { ...process.env, HOME: folder, XDG_CONFIG_HOME: path.join(folder, '.config'), GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: path.join(folder, '.gitconfig') };
  const run = (command: string, args: readonly string[]): Promise<Ended> =>
    new Promise((resolve, reject) => {
      execFile(command, args, { cwd: path.join(folder), env: environment, timeout: 60_000 }, (error, out, err) => {
        if (error !== null && typeof error.code !== 'number') reject(new Error(`${command} ${args.join(' ')} did not end by itself`, { cause: error }));
        else resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
      });
    });
  const place: Place = {
    folder,
    holdpoint: (...args) => run(node, [program, ...args]),
    inTerminal: (...args) => run('python3', ['-c', IN_TERMINAL, node, program, ...args]),
    startInTerminal: (...args) => begin('python3', ['-c', IN_TERMINAL, node, program, ...args], { cwd: folder, env: environment }),
    start: (...args) => begin(node, [program, ...args], { cwd: folder, env: environment }),
    git: async (...args) => {
      const ended = await run('git', args);
      if (ended.code !== 0) throw new Error(`git ${args.join(' ')}: ${ended.err}`);
      return ended.out;
    },
    read: (name) => readFile(path.join(folder, name), 'utf8'),
    write: (name, text) => writeFile(path.join(folder, name), text),
  };
  try {
    await place.write('.gitconfig', '[user]\n\tname = Ada\n\temail = ada@example.com\n[init]\n\tdefaultBranch = main\n');
    await place.write('.gitignore', '.gitconfig\n.config/\n');
    await place.git('init', '-q');
    await place.write('release.md', checklist);
    await place.git('add', '.');
    await place.git('commit', '-qm', 'Begin');
    await act(place);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function begin(command: string, args: readonly string[], options: SpawnOptions): Going {
  const child = spawn(command, args, { ...options, stdio: ['pipe', 'pipe', 'pipe'] });
  let printed = '';
  let look = (): void => undefined;
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      look();
    });
  }
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return {
    output: (pattern) =>
      new Promise((resolve, reject) => {
        look = () => { if (pattern.test(printed)) resolve(printed); };
        void ended.then(() => { reject(new Error(`It ended, and printed only: ${printed}`)); });
        look();
      }),
    kill: (signal) => { child.kill(signal); },
    type: (text) => { child.stdin?.write(text); },
    ended,
  };
}
