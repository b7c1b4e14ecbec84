/**
 * The record against what was promised of it: a record commit takes at most 1.5 times a plain `git commit` of the same
 * files, in turns; 1000 runs are verified within 20 s with memory that does not grow with their number; the first page of
 * 10 000 deployments comes within 300 ms. Run it with `node build.mjs bench record`.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseChecklist } from '../../src/core/checklist/parse.ts';
import { createKeptParser } from '../../src/core/checklist/keptParser.ts';
import { createRepository } from '../../src/node/git/repository.ts';
import { verifyCommits } from '../../src/node/git/verifyCommits.ts';
import { listRuns, readRuns } from '../../src/vscode/history/historyReader.ts';
import { importRuns, recordNamed, runNamed } from './runHistory.ts';

const base = mkdtempSync(path.join(os.tmpdir(), 'holdpoint-record-bench-'));
Object.assign(process.env, { HOME: base, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: path.join(base, '.gitconfig') });
writeFileSync(path.join(base, '.gitconfig'), '[user]\n\tname = Ada\n\temail = ada@example.com\n[init]\n\tdefaultBranch = main\n');
const signal = AbortSignal.timeout(110_000);

function repository(name: string): string {
  const folder = path.join(base, name);
  mkdirSync(folder);
  execFileSync('git', ['-C', folder, 'init', '-q']);
  writeFileSync(path.join(folder, 'deploy.md'), '# Rollout\n\n- [ ] Ship it\n');
  execFileSync('git', ['-C', folder, 'add', '.']);
  execFileSync('git', ['-C', folder, 'commit', '-qm', 'Begin']);
  return folder;
}

function median(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
}

async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function told(what: string, measured: string, isMet: boolean): void {
  console.log(`${isMet ? 'met   ' : 'MISSED'}  ${what}: ${measured}`);
  if (!isMet) process.exitCode = 1;
}

async function commits(): Promise<void> {
  const folder = repository('commits');
  const ours = await createRepository(folder);
  const plain = (index: number): void => {
    const files = recordNamed(runNamed(index));
    for (const { path: file, bytes } of files) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), bytes);
    }
    execFileSync('git', ['-C', folder, 'add', '--', ...files.map(({ path: file }) => file)]);
    execFileSync('git', ['-C', folder, 'commit', '-qm', 'Plain']);
  };
  const [plains, records]: [number[], number[]] = [[], []];
  for (let turn = 0; turn < 15; turn += 1) {
    plains.push(await timed(() => { plain(turn * 2); }));
    const record = recordNamed(runNamed(turn * 2 + 1));
    records.push(await timed(async () => {
      const outcome = await ours.commit({ checklist: 'deploy.md', record, message: 'Record\n' }, signal);
      if (outcome.status === 'refused') throw new Error(outcome.message);
    }));
  }
  const ratio = median(records) / median(plains);
  told('a record commit against a plain one', `${median(records).toFixed(0)} ms / ${median(plains).toFixed(0)} ms = ${ratio.toFixed(2)} (at most 1.5)`, ratio <= 1.5);
}

async function verifying(): Promise<void> {
  const grown: number[] = [];
  const seconds: number[] = [];
  for (const count of [1000, 3000]) {
    const folder = repository(`verify-${String(count)}`);
    importRuns(folder, 'runs', { count, real: count });
    global.gc?.();
    const before = process.memoryUsage().rss;
    let peak = before;
    const watch = setInterval(() => { peak = Math.max(peak, process.memoryUsage().rss); }, 20);
    seconds.push((await timed(async () => {
      execFileSync('git', ['-C', folder, 'symbolic-ref', 'HEAD', 'refs/heads/runs']);
      const { verifications, reason } = await verifyCommits(folder, { name: null, expect: null, signers: null, parse: parseChecklist }, signal);
      if (reason !== null || verifications.length !== count || verifications.some(({ level }) => level !== 'consistent')) throw new Error(`not verified: ${reason ?? 'a record is wrong'}`);
    })) / 1000);
    clearInterval(watch);
    grown.push((peak - before) / 2 ** 20);
  }
  const [few = 0, many = 0] = grown;
  told('1000 runs verified', `${(seconds[0] ?? 0).toFixed(1)} s (under 20), 3000 in ${(seconds[1] ?? 0).toFixed(1)} s`, (seconds[0] ?? 0) < 20);
  told('memory for 3000 runs against 1000', `${many.toFixed(0)} MiB more against ${few.toFixed(0)} MiB more (within 64 MiB)`, many - few < 64);
}

/** Rows that the view Deployments reads at once. */
const PAGE = 50;

async function listing(): Promise<void> {
  const folder = repository('listing');
  importRuns(folder, 'runs', { count: 10_000, real: 100 });
  const parser = createKeptParser((text) => Promise.resolve(parseChecklist(text)));
  const times: number[] = [];
  for (let turn = 0; turn < 7; turn += 1) {
    times.push(await timed(async () => {
      const runs = await listRuns(folder, signal);
      if (runs.length !== 10_000) throw new Error(`${String(runs.length)} runs listed`);
      let shown = 0;
      for await (const { summary } of readRuns(folder, runs.slice(0, PAGE), parser, signal)) if (summary !== null) shown += 1;
      if (shown !== PAGE) throw new Error(`${String(shown)} runs shown`);
    }));
  }
  told('the first page of 10 000 deployments', `${median(times).toFixed(0)} ms (under 300)`, median(times) < 300);
}

try {
  await commits();
  await verifying();
  await listing();
} finally {
  rmSync(base, { recursive: true, force: true });
}
