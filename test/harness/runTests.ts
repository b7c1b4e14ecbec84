/** `npm test`: unit tests, tests inside VS Code, and end to end, with one count over all. */
import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { root } from './folders.ts';
import { runHostTests } from './hostTests.ts';
import { runNodeTests } from './nodeTests.ts';
import { add, closingLine, none, type Tally } from './tally.ts';
import { ensureChromium, ensureRealPrograms, ensureServer, MissingTool } from './tools.ts';

export type Part = 'unit' | 'host' | 'e2e';

interface Stage {
  readonly part: Part;
  readonly title: string;
  run(pattern: string | null): Promise<Tally>;
}

const stages: readonly Stage[] = [
  {
    part: 'unit',
    title: 'Unit tests',
    run: async (pattern) => {
      await ensureRealPrograms();
      return runNodeTests(files('test/{core,node,cli,vscode}/**/*.test.ts', pattern), { concurrency: availableParallelism(), timeout: 120_000 });
    },
  },
  { part: 'host', title: 'Tests inside VS Code', run: (pattern) => needing(() => runHostTests(pattern)) },
  {
    part: 'e2e',
    title: 'End to end in a browser',
    run: (pattern) => needing(() => runNodeTests(files('test/e2e/**/*.test.ts', pattern), { concurrency: 1, timeout: 600_000 })),
  },
];

/** Runs the parts named, prints the closing line last, and says whether all is well. */
export async function runTests(parts: readonly Part[], pattern: string | null): Promise<boolean> {
  let tally = none;
  for (const stage of stages) {
    if (!parts.includes(stage.part)) continue;
    console.log(`\n== ${stage.title}`);
    const started = performance.now();
    const result = await stage.run(pattern);
    console.log(`== ${stage.title}: ${closingLine(result)} in ${((performance.now() - started) / 1000).toFixed(1)} s`);
    tally = add(tally, result);
  }
  const skips = process.env.CI === 'true' && tally.skipped > 0;
  if (skips) console.error('With CI=true every test must run: a skip is a failure.');
  const nothing = tally.passed + tally.failed === 0;
  if (nothing) console.error('No test ran.');
  console.log(`\n${closingLine(tally)}`);
  return tally.failed === 0 && !skips && !nothing;
}

/** Finds or installs what a window needs; what cannot be had skips the stage, and says what to install. */
async function needing(run: () => Promise<Tally>): Promise<Tally> {
  try {
    await ensureServer();
    await ensureChromium();
  } catch (error) {
    if (!(error instanceof MissingTool)) throw error;
    console.log(`Skipped: ${error.message}`);
    return { ...none, skipped: 1 };
  }
  return run();
}

function files(glob: string, pattern: string | null): string[] {
  return globSync(glob, { cwd: root })
    .filter((file) => pattern === null || file.includes(pattern))
    .sort()
    .map((file) => join(root, file));
}
