/**
 * Loading and activating, against VS Code's own Markdown language features in the same window: at most half as long.
 * Who goes first changes with each window. Run it with `node build.mjs bench activation`.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleHostBenches, runHostBench } from './inHost.ts';

const LIMIT = 0.5;
const WINDOWS = 8;
const ours = 'holdpoint.holdpoint';
const theirs = 'vscode.markdown-language-features';

await bundleHostBenches();
const folder = await mkdtemp(join(tmpdir(), 'holdpoint-activation-'));
const file = join(folder, 'times.jsonl');
try {
  for (let window = 0; window < WINDOWS; window += 1) {
    const order = window % 2 === 0 ? [ours, theirs] : [theirs, ours];
    const { failed, passed } = await runHostBench('activation', { HOLDPOINT_ORDER: order.join(','), HOLDPOINT_TIMES: file });
    if (failed > 0 || passed === 0) process.exitCode = 1;
  }
  const rows = (await readFile(file, 'utf8')).trimEnd().split('\n').map((line) => JSON.parse(line) as Record<string, number>);
  const [a, b] = [median(rows.map((row) => row[ours] ?? Number.NaN)), median(rows.map((row) => row[theirs] ?? Number.NaN))];
  const ratio = a / b;
  console.log(`activation: ours ${a.toFixed(1)} ms, ${theirs} ${b.toFixed(1)} ms, median of ${String(rows.length)} windows, ratio ${ratio.toFixed(2)} (limit ${String(LIMIT)})`);
  if (!(ratio <= LIMIT)) process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
