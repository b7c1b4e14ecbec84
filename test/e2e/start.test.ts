import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { chromium, type Browser } from 'playwright-core';
import { out, root } from '../harness/folders.ts';
import { ensureChromium } from '../harness/tools.ts';

async function savePicture(browser: Browser): Promise<void> {
  const path = join(out, 'test', 'failures', 'npm-start', 'window.png');
  const page = browser.contexts()[0]?.pages()[0];
  await page?.screenshot({ path });
  console.error(`Screenshot: ${path}`);
}

/** Processes that inherited this mark in their environment, dead ones not counted. */
function marked(mark: string): string[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && read(`/proc/${name}/environ`).includes(mark));
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

async function until(what: string, holds: () => boolean, seconds: number): Promise<void> {
  for (let waited = 0; !holds(); waited += 0.1) {
    assert.ok(waited < seconds, `${what} did not come true in ${String(seconds)} s`);
    await delay(100);
  }
}

test('npm start opens the sample behind a token, and Ctrl-C leaves no process', { skip: process.platform !== 'linux' }, async () => {
  const mark = randomUUID();
  const child = spawn('npm', ['start', '--', '--browser'], {
    cwd: root,
    // As a terminal does it: a process group of its own, which Ctrl-C goes to as a whole.
    detached: true,
    env: { ...process.env, NODE_TEST_CONTEXT: undefined, HOLDPOINT_TEST_MARK: mark },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const group = child.pid;
  assert.ok(group !== undefined);
  try {
    await until('an address', () => /VS Code: +http\S+/.test(output) || child.exitCode !== null, 240);
    assert.equal(child.exitCode, null, output);
    const address = /VS Code: +(http\S+)/.exec(output)?.[1] ?? '';
    const url = new URL(address);
    assert.equal(url.hostname, '127.0.0.1');
    assert.notEqual((await fetch(url.origin)).status, 200, 'the server answers without its token');
    const demo = /Demo service: (http\S+)/.exec(output)?.[1] ?? '';
    assert.match(await (await fetch(`${demo}/metrics`)).text(), /http_requests_total\{version="canary"/);
    const browser = await chromium.launch({ executablePath: await ensureChromium(), args: ['--no-sandbox', '--disable-gpu'] });
    try {
      const page = await browser.newPage();
      await page.goto(address);
      await page.getByRole('tab', { name: /deployment-checklist\.md/ }).waitFor({ timeout: 60_000 });
      await page.getByRole('tab', { name: 'Holdpoint' }).click();
      await page.getByRole('treeitem', { name: /Before the Deployment/ }).waitFor({ timeout: 30_000 });
    } catch (error) {
      await savePicture(browser);
      throw error;
    } finally {
      await browser.close();
    }
    assert.ok(marked(mark).length >= 4, 'the processes are there before Ctrl-C');
  } finally {
    if (child.exitCode === null) process.kill(-group, 'SIGINT');
  }
  const workspace = /Workspace: +(\S+)/.exec(output)?.[1];
  if (workspace !== undefined) await rm(workspace, { recursive: true });
  await until('the end of every process', () => marked(mark).length === 0, 15);
  assert.doesNotMatch(output, /Error/);
});
