/**
 * Running a block under its supervisor, in a deployment with a journal, against `bash script` by itself: the time to the
 * first byte, 1 GB of output, and what 200 runs leave behind.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { parseChecklist } from '../../src/core/checklist/parse.ts';
import { createNodeEngine } from '../../src/node/engine.ts';
import { createDiskFile } from '../../src/node/files/diskFile.ts';

const GIGABYTE = 1_000_000_000;
const BIG = `yes "the quick brown fox jumps over the lazy dog, line after line" | head -c ${String(GIGABYTE)} || :`;
const never = new AbortController().signal;

const folder = await mkdtemp(path.join(os.tmpdir(), 'exec-bench-'));
process.env['TMPDIR'] = folder;
try {
  await writeFile(path.join(folder, 'release.md'), `# Release\n\n- [ ] One\n\n\`\`\`bash { name=small }\necho up\n\`\`\`\n\n\`\`\`bash { name=big }\n${BIG}\n\`\`\`\n`);
  const { engine, root, journalDirectory } = await createNodeEngine({
    folder,
    via: 'test',
    parser: { parse: (text) => Promise.resolve(parseChecklist(text)) },
    selectedRun: () => null,
    access: () => 'trusted',
    supervisor: [process.execPath, path.resolve(import.meta.dirname, '../../dist/supervisor/supervisor.js')],
    logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  const file = createDiskFile({ absolutePath: path.join(folder, 'release.md'), root });
  const started = await engine.start(file, { release: {}, existingTicks: 'refuse' });
  if (started.status === 'refused') throw new Error(started.message);
  const run = started.value.run;

  const exec = async (target: string, onOutput: (chunk: Uint8Array) => void): Promise<void> => {
    const outcome = await engine.exec(file, { target, values: {} }, { signal: never, onOutput });
    if (outcome.status === 'refused') throw new Error(outcome.message);
    const { result } = outcome.value;
    if (result.outcome.status !== 'exited' || result.outcome.exitCode !== 0) throw new Error(JSON.stringify(result.outcome));
  };

  await writeFile(path.join(folder, 'small.sh'), 'echo up\n');
  await writeFile(path.join(folder, 'big.sh'), `${BIG}\n`);
  await exec('small', () => undefined);

  const ours: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < 21; round += 1) {
    let start = performance.now();
    let first: number | null = null;
    await exec('small', () => { first ??= performance.now() - start; });
    ours.push(first ?? Number.NaN);
    start = performance.now();
    const child = spawn('bash', [path.join(folder, 'small.sh')], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    bare.push(performance.now() - start);
    await once(child, 'close');
  }
  const over = median(ours) - median(bare);
  console.log(`first byte: median ${median(ours).toFixed(1)} ms under a supervisor, ${median(bare).toFixed(1)} ms by bash alone: ${over.toFixed(1)} ms over (limit 100)`);

  const before = (await left(journalDirectory, run)).join();
  for (let round = 0; round < 200; round += 1) await exec('small', () => undefined);
  const after = await settled(before, () => left(journalDirectory, run));
  console.log(`200 blocks: ${before === after ? 'nothing left' : `before ${before}, after ${after}`} (open files, handles, temporary files, control files, supervisors)`);

  const catTimes: number[] = [];
  const ourTimes: number[] = [];
  let peak = 0;
  for (let round = 0; round < 3; round += 1) {
    let start = performance.now();
    await once(spawn('sh', ['-c', 'bash "$1" | cat > /dev/null', 'sh', path.join(folder, 'big.sh')], { stdio: 'ignore' }), 'close');
    catTimes.push(performance.now() - start);
    start = performance.now();
    let bytes = 0;
    const watching = setInterval(() => { peak = Math.max(peak, ...supervisorMemory(folder)); }, 50);
    await exec('big', (chunk) => { bytes += chunk.length; });
    clearInterval(watching);
    ourTimes.push(performance.now() - start);
    if (bytes !== GIGABYTE) throw new Error(`${String(bytes)} bytes came of ${String(GIGABYTE)}`);
  }
  const ratio = median(ourTimes) / median(catTimes);
  console.log(`1 GB: median ${(median(ourTimes) / 1000).toFixed(2)} s under a supervisor, ${(median(catTimes) / 1000).toFixed(2)} s through cat: ${ratio.toFixed(2)} times (limit 2); the supervisor's peak memory ${(peak / 1e6).toFixed(0)} MB (limit 200)`);
  if (over > 100 || before !== after || ratio > 2 || peak > 200e6) process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** What runs could leave: open files and handles of this process, temporary files, control files, and supervisors. */
async function left(journal: string, run: string): Promise<readonly number[]> {
  const handles = process.getActiveResourcesInfo().filter((name) => name !== 'Timeout').length;
  const temporary = (await readdir(folder)).filter((name) => name.startsWith('holdpoint-') && !name.startsWith('holdpoint-0')).length;
  const sockets = (await readdir(path.join(folder, `holdpoint-${String(os.userInfo().uid)}`))).length;
  const controls = (await readdir(path.join(journal, run, 'executions'))).length;
  return [readdirSync('/proc/self/fd').length, handles, temporary + sockets, controls, supervisorMemory(folder).length];
}

/** The last supervisor may still be on its way out. */
async function settled(expected: string, look: () => Promise<readonly number[]>): Promise<string> {
  for (let round = 0; round < 50; round += 1) {
    const seen = (await look()).join();
    if (seen === expected) return seen;
    await delay(100);
  }
  return (await look()).join();
}

/** Resident bytes of each supervisor that runs for this benchmark. */
function supervisorMemory(mark: string): readonly number[] {
  return readdirSync('/proc').flatMap((pid) => {
    try {
      if (!/^\d+$/u.test(pid) || !readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('supervisor.js') || !readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`TMPDIR=${mark}`)) return [];
      return [Number(/^VmRSS:\s+(\d+)/mu.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024];
    } catch {
      return [];
    }
  });
}
