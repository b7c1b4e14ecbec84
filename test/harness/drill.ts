/** `npm run drill`: a deployment in real time, compressed, whose processes and files are gone when it ends or is interrupted. */
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './folders.ts';
import { startTree } from './processes.ts';

/** Resolves with the exit code of the drill. */
export async function runDrill(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'holdpoint-drill-'));
  process.on('exit', () => { rmSync(folder, { recursive: true, force: true, maxRetries: 5 }); });
  const { child, stop } = startTree(process.execPath, [join(root, 'test', 'drill', 'main.ts')], { stdio: 'inherit', env: { ...process.env, TMPDIR: folder } });
  const code = await new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (ended) => { resolve(ended ?? 130); });
  });
  await stop();
  return code;
}
