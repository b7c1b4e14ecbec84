/** Programs that the harness starts, each of which ends with everything that it started itself. */
import { spawn, spawnSync, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** Inherited by every descendant, so that one which left its parent and its process group is still found. */
const mark = 'HOLDPOINT_TREE';

export interface Tree {
  readonly child: ChildProcess;
  /** Ends the program and all its descendants; resolves when none is left. */
  stop(): Promise<void>;
}

const living = new Map<string, { readonly root: number; stop(): Promise<void> }>();

/** Starts a program whose whole tree ends with `stop`, and at the latest when this process does. */
export function startTree(command: string, args: readonly string[], options: SpawnOptions): Tree {
  endWithThisProcess();
  const id = randomUUID();
  const child = spawn(command, args, { ...options, detached: true, env: { ...(options.env ?? process.env), [mark]: id } });
  const root = child.pid;
  if (root === undefined) return { child, stop: () => Promise.resolve() };
  const stop = async () => {
    signal(members(id, root), 'SIGTERM');
    for (let waited = 0; waited < 3000 && members(id, root).length > 0; waited += 50) await delay(50);
    for (let tries = 0; tries < 40 && members(id, root).length > 0; tries += 1) {
      signal(members(id, root), 'SIGKILL');
      await delay(50);
    }
    living.delete(id);
  };
  living.set(id, { root, stop });
  return { child, stop };
}

/** Runs a program to its end and gives its output; rejects with the output where it does not exit with 0. */
export function runToEnd(command: string, args: readonly string[], options: SpawnOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${command} ${args.join(' ')} ended with ${String(code)}\n${output}`));
    });
  });
}

/** Process ids of a tree: whoever carries its mark, and whoever descends from one that does. */
function members(id: string, root: number): number[] {
  const table = processTable();
  const found = new Set<number>();
  for (const row of table) if (row.pid === root || carries(row.pid, id)) found.add(row.pid);
  for (let size = -1; size !== found.size; ) {
    size = found.size;
    for (const row of table) if (found.has(row.parent)) found.add(row.pid);
  }
  found.delete(process.pid);
  return [...found];
}

interface Row {
  readonly pid: number;
  readonly parent: number;
}

function processTable(): Row[] {
  if (process.platform !== 'linux') {
    const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,state='], { encoding: 'utf8' });
    const rows = stdout.split('\n').map((line) => line.trim().split(/\s+/));
    return rows.filter((row) => row.length === 3 && !row[2]?.startsWith('Z')).map(([pid, parent]) => ({ pid: Number(pid), parent: Number(parent) }));
  }
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const stat = readQuietly(`/proc/${name}/stat`);
      // The name of the program stands in parentheses and may hold blanks: what counts comes after them.
      const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return parent === undefined || state === 'Z' ? [] : [{ pid: Number(name), parent: Number(parent) }];
    });
}

function carries(pid: number, id: string): boolean {
  return process.platform === 'linux' && readQuietly(`/proc/${String(pid)}/environ`).includes(`${mark}=${id}`);
}

function readQuietly(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function signal(pids: readonly number[], name: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch {
      // It ended in between.
    }
  }
}

let watching = false;
let ending = false;

/** Whether this process was interrupted, so that what it started ends because of that. */
export function isEnding(): boolean {
  return ending;
}

/** An interrupt ends the trees first, as `stop` does; any other end of this process takes them along. */
function endWithThisProcess(): void {
  if (watching) return;
  watching = true;
  process.on('exit', () => {
    for (const [id, { root }] of living) signal(members(id, root), 'SIGKILL');
  });
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      // A terminal's Ctrl-C may come twice: from the terminal, and handed on by the parent.
      if (ending) return;
      ending = true;
      void Promise.all([...living.values()].map((tree) => tree.stop())).finally(() => process.exit(130));
    });
  }
}
