/** `npm start`: the demo service under load, and the sample checklist live in a real VS Code. */
import { randomBytes } from 'node:crypto';
import { cp, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './folders.ts';
import { startHost } from './host.ts';
import { isEnding, runToEnd, startTree } from './processes.ts';
import { onPath } from './tools.ts';

const usualPort = 4180;
const checklist = 'deployment-checklist.md';

export interface StartOptions {
  /** `desktop` is the VS Code on the PATH where there is one; `server` is always the one on loopback. */
  readonly window: 'desktop' | 'server';
}

/** Starts everything and resolves only when it ended; Ctrl-C ends it. Rejects where a part of it ended by itself. */
export async function start({ window }: StartOptions): Promise<void> {
  const port = (await isFree(usualPort)) ? usualPort : 0;
  const demo = await startDemo(port);
  console.log(`Demo service: ${demo.address}`);
  const workspace = await makeWorkspace(demo.address);
  console.log(`Workspace:    ${workspace}`);
  const code = window === 'desktop' ? onPath('code') : null;
  if (code === null) {
    const token = randomBytes(16).toString('hex');
    const host = await startHost({ extension: 'installed', workspace, trusted: true, connectionToken: token });
    console.log(`VS Code:      ${host.url([['openFile', host.remote(join(workspace, checklist))]])}`);
  } else {
    await runToEnd(code, [`--extensionDevelopmentPath=${root}`, '--new-window', workspace, join(workspace, checklist)]);
    console.log('VS Code:      a window of its own');
  }
  console.log('To break the canary, run `npm run canary:break` in the workspace. Ctrl-C ends it all.');
  await demo.ended;
}

async function startDemo(port: number): Promise<{ readonly address: string; readonly ended: Promise<never> }> {
  const { child } = startTree(process.execPath, [join(root, 'test/demo/main.ts'), String(port)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<never>((_resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => {
      if (!isEnding()) reject(new Error(`The demo service ended with ${String(code)}. Run npm start again.`));
    });
  });
  const address = new Promise<string>((resolve) => {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(text);
      if (found !== null) resolve(found[0]);
    });
  });
  return { address: await Promise.race([address, ended]), ended };
}

/** A fresh git repository with the sample in it, made for the service at `address`. */
async function makeWorkspace(address: string): Promise<string> {
  const workspace = await mkdtemp(join(tmpdir(), 'holdpoint-demo-'));
  await cp(join(root, 'media', 'sample'), workspace, { recursive: true });
  for (const name of [checklist, 'package.json']) {
    const text = await readFile(join(workspace, name), 'utf8');
    await writeFile(join(workspace, name), text.replaceAll(`http://127.0.0.1:${String(usualPort)}`, address));
  }
  const git = (...args: string[]) => runToEnd('git', args, { cwd: workspace });
  await git('init', '--quiet');
  await git('config', 'user.name', 'Holdpoint Demo');
  await git('config', 'user.email', 'demo@holdpoint.example');
  await git('add', '--all');
  await git('-c', 'commit.gpgSign=false', 'commit', '--quiet', '--no-verify', '--message', 'Add the quote service and its deployment checklist');
  return workspace;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.on('error', () => {
      resolve(false);
    });
    server.listen(port, '127.0.0.1', () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}
