/** `node build.mjs screenshot`: the picture of the README, taken of the real thing at work on the sample. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateLoad } from '../demo/load.ts';
import { startService } from '../demo/service.ts';
import { root } from './folders.ts';
import { runToEnd } from './processes.ts';
import { inWindow } from './scene.ts';

const checklist = 'deployment-checklist.md';

/** Runs the demo service on the port that the sample names, works through some of the sample, and saves `media/screenshot.png`. */
export async function takeScreenshot(): Promise<void> {
  const service = await startService(4180);
  const configuration = await mkdtemp(join(tmpdir(), 'holdpoint-configuration-'));
  const abort = new AbortController();
  const load = generateLoad({ address: service.address, rate: 120, seconds: 300, signal: abort.signal });
  const environment = { XDG_CONFIG_HOME: configuration };
  try {
    await inWindow(
      'screenshot',
      { copy: join(root, 'media', 'sample'), openFile: checklist, environment, prepare: (workspace) => workThrough(workspace, environment) },
      async ({ page }) => {
        await page.getByRole('tab', { name: 'Holdpoint' }).first().click();
        await page.locator('.monaco-list-row').filter({ hasText: 'Before the Deployment' }).first().waitFor({ timeout: 60_000 });
        await page.keyboard.press('Control+b');
        await page.keyboard.press('Control+b');
        const sash = page.locator('.monaco-sash.vertical').nth(1);
        const edge = await sash.boundingBox();
        if (edge !== null) {
          await page.mouse.move(edge.x + 2, 400);
          await page.mouse.down();
          await page.mouse.move(560, 400, { steps: 10 });
          await page.mouse.up();
        }
        await page.locator('.monaco-list-row').filter({ hasText: 'API p99 latency' }).first().click();
        await page.mouse.move(1200, 600);
        await page.waitForTimeout(3000);
        await page.screenshot({ path: join(root, 'media', 'screenshot.png') });
      },
    );
  } finally {
    abort.abort();
    await load;
    await service.close();
    await rm(configuration, { recursive: true, force: true });
  }
  console.log('media/screenshot.png');
}

async function workThrough(workspace: string, environment: Readonly<Record<string, string>>): Promise<void> {
  const run = (command: string, ...args: readonly string[]): Promise<string> => runToEnd(command, args, { cwd: workspace, env: { ...process.env, ...environment } });
  const holdpoint = (...args: readonly string[]): Promise<string> => run(process.execPath, join(root, 'dist', 'cli.js'), ...args);
  await run('git', 'init', '-q');
  await run('git', 'config', 'user.name', 'Ada');
  await run('git', 'config', 'user.email', 'ada@example.com');
  await run('git', 'add', '.');
  await run('git', 'commit', '-qm', 'Begin');
  await holdpoint('trust', checklist);
  await holdpoint('start', checklist, '--release', '2.0.0', '--environment', 'production');
  const { items } = JSON.parse(await holdpoint('inspect', checklist, '--json')) as { readonly items: readonly { readonly id: string; readonly kind: string }[] };
  const boxes = items.filter((item) => item.kind === 'manual' || item.kind === 'env').slice(0, 14);
  await holdpoint('tick', checklist, ...boxes.map((item) => item.id));
  // Some of the sample's checks are inconclusive by intention, which is no success of the command.
  await holdpoint('check', checklist).catch(() => '');
}
