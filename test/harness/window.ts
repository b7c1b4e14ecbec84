/** A VS Code window in a real browser, driven as a person would. */
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { out } from './folders.ts';
import type { Host, PayloadEntry } from './host.ts';
import { ensureChromium } from './tools.ts';

export interface WindowOptions {
  /** Absolute path of a file to show. */
  readonly openFile?: string;
  readonly payload?: readonly PayloadEntry[];
  /** Runs before the page loads, to expose functions to it. */
  readonly prepare?: (page: Page) => Promise<void>;
}

export interface Window {
  readonly page: Page;
  /** All that the page wrote to its console. */
  console(): string;
  /** Runs a command by its title, through the palette. */
  command(title: string): Promise<void>;
  /** Saves a screenshot, the console, the logs and the workspace under `out/test/failures/<name>/`, and gives that folder. */
  save(name: string): Promise<string>;
  close(): Promise<void>;
}

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Opens a window of the host in a fresh browser; resolves once the workbench stands. */
export async function openWindow(host: Host, options: WindowOptions = {}): Promise<Window> {
  const browser = await chromium.launch({ executablePath: await ensureChromium(), args: flags });
  try {
    return await open(browser, host, options);
  } catch (error) {
    await browser.close();
    throw error;
  }
}

async function open(browser: Browser, host: Host, options: WindowOptions): Promise<Window> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: `http://127.0.0.1:${String(host.port)}` });
  const page = await context.newPage();
  const lines: string[] = [];
  page.on('console', (message) => lines.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => lines.push(`pageerror: ${String(error)}`));
  await options.prepare?.(page);
  const file: PayloadEntry[] = options.openFile === undefined ? [] : [['openFile', host.remote(options.openFile)]];
  await page.goto(host.url([...(options.payload ?? []), ...file]));
  const window: Window = {
    page,
    console: () => lines.join('\n'),
    command: (title) => runCommand(page, title),
    async save(name) {
      const folder = join(out, 'test', 'failures', name.replaceAll(/[^\p{L}\p{N}]+/gu, '-'));
      await rm(folder, { recursive: true, force: true });
      await mkdir(folder, { recursive: true });
      await page.screenshot({ path: join(folder, 'window.png') });
      await writeFile(join(folder, 'console.log'), lines.join('\n'));
      await writeFile(join(folder, 'server.log'), host.log());
      await cp(join(host.dataFolder, 'data', 'logs'), join(folder, 'logs'), { recursive: true }).catch(() => undefined);
      await cp(host.workspace, join(folder, 'workspace'), { recursive: true }).catch(() => undefined);
      return folder;
    },
    close: () => browser.close(),
  };
  try {
    await page.locator('.monaco-workbench .part.editor').waitFor({ timeout: 60_000 });
  } catch (error) {
    await window.save('opening a window');
    throw error;
  }
  return window;
}

/** The palette closes itself when an editor takes the focus while the window is still settling, so it is asked again. */
async function runCommand(page: Page, title: string): Promise<void> {
  const widget = page.locator('.quick-input-widget');
  const option = widget.getByRole('option').filter({ hasText: title }).first();
  for (let tries = 0; ; tries += 1) {
    try {
      await page.keyboard.press('F1');
      await widget.locator('input[type="text"]').fill(`>${title}`, { timeout: 3000 });
      await option.click({ timeout: 3000 });
      return;
    } catch (error) {
      if (tries === 8) throw error;
      await page.keyboard.press('Escape');
    }
  }
}
