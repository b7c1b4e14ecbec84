/** Bundles the suites of `test/bench/host` and runs them in a real extension host. */
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { build, type BuildOptions } from 'esbuild';
import { out, root } from '../harness/folders.ts';
import { runInHost } from '../harness/hostTests.ts';
import type { Tally } from '../harness/tally.ts';

const folder = join(out, 'bench', 'host');

export async function bundleHostBenches(): Promise<void> {
  const common: BuildOptions = { absWorkingDir: root, bundle: true, platform: 'node', format: 'cjs', target: 'node20', external: ['vscode', 'mocha'], mainFields: ['module', 'main'], logLevel: 'warning' };
  await build({ ...common, entryPoints: ['test/host/index.ts'], outfile: join(folder, 'index.cjs') });
  await build({ ...common, entryPoints: globSync('test/bench/host/*/*.test.ts', { cwd: root }), outbase: 'test/bench/host', outdir: folder, outExtension: { '.js': '.cjs' } });
}

/** Runs a suite once, in a fresh window; it reads what it needs from `environment`. */
export async function runHostBench(suite: string, environment: Readonly<Record<string, string>> = {}): Promise<Tally> {
  for (const [name, value] of Object.entries(environment)) process.env[name] = value;
  return runInHost({ suite, pattern: null, timeout: 900_000, folder });
}
