/** Runs the suites of `test/host` inside VS Code: a folder is a suite, with a window and a workspace of its own. */
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { out, root } from './folders.ts';
import { startHost } from './host.ts';
import { add, none, type Tally } from './tally.ts';
import { openWindow } from './window.ts';

/** Bundled suites, and the file that runs one. */
const bundled = join(out, 'test', 'host');

export interface InHostOptions {
  /** Folder name under `test/host`. */
  readonly suite: string;
  /** Only files whose path holds this; null for all. */
  readonly pattern: string | null;
  /** Milliseconds for the whole suite. */
  readonly timeout: number;
  /** Holds the bundled suites and their `index.cjs`. */
  readonly folder?: string;
}

/** Runs every suite that matches, one after the other: `restricted…` in Restricted Mode, all others trusted. */
export async function runHostTests(pattern: string | null): Promise<Tally> {
  let tally = none;
  for (const suite of suites()) {
    const named = pattern !== null && suite.includes(pattern);
    const files = testFiles(join(bundled, suite)).filter((file) => named || pattern === null || file.includes(pattern));
    if (files.length === 0) continue;
    console.log(`\nVS Code, suite ${suite}`);
    tally = add(tally, await runInHost({ suite, pattern: named ? null : pattern, timeout: 300_000 }));
  }
  return tally;
}

/** Opens a window on a fresh workspace, with what `test/host/<suite>/workspace` holds, and runs the suite in it. */
export async function runInHost({ suite, pattern, timeout, folder = bundled }: InHostOptions): Promise<Tally> {
  const workspace = await mkdtemp(join(tmpdir(), 'holdpoint-workspace-'));
  const files = join(root, 'test', 'host', suite, 'workspace');
  if (existsSync(files)) await cp(files, workspace, { recursive: true });
  const results = `${workspace}.results.json`;
  const environment = {
    HOLDPOINT_ROOT: root,
    HOLDPOINT_SUITE: join(folder, suite),
    HOLDPOINT_RESULTS: results,
    ...(pattern === null ? {} : { HOLDPOINT_PATTERN: pattern }),
  };
  const host = await startHost({ extension: 'driven', workspace, trusted: !suite.startsWith('restricted'), environment });
  try {
    let end: (code: number) => void = () => undefined;
    const ended = new Promise<number>((resolve) => (end = resolve));
    const late = AbortSignal.timeout(timeout);
    const window = await openWindow(host, {
      payload: [['extensionTestsPath', host.remote(join(folder, 'index.cjs'))]],
      async prepare(page) {
        await page.exposeFunction('codeAutomationLog', (_type: string, args: readonly unknown[]) => {
          const [mark, text] = args;
          if (mark === 'mocha' && typeof text === 'string') console.log(text);
        });
        await page.exposeFunction('codeAutomationExit', (code: number) => {
          end(code);
        });
      },
    });
    try {
      const code = await Promise.race([ended, aborted(late)]);
      const tally = JSON.parse(await readFile(results, 'utf8')) as Tally;
      if (code !== 0) await keep(window, suite);
      return code !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
    } catch (error) {
      console.error(error);
      await keep(window, suite);
      return { ...none, failed: 1 };
    } finally {
      await window.close();
    }
  } finally {
    await host.stop();
    await rm(workspace, { recursive: true, force: true });
    await rm(results, { force: true });
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => {
      reject(signal.reason as Error);
    });
  });
}

async function keep(window: Awaited<ReturnType<typeof openWindow>>, suite: string): Promise<void> {
  console.error(`Screenshot and logs: ${await window.save(`host ${suite}`)}`);
}

function suites(): string[] {
  if (!existsSync(bundled)) return [];
  return readdirSync(bundled, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

function testFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.test.cjs'));
}
