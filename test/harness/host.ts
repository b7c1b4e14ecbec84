/** A VS Code server on loopback with an extension loaded from its folder, alone in fresh data folders. */
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './folders.ts';
import { startTree } from './processes.ts';
import { ensureServer } from './tools.ts';

/**
 * `installed` is a window as a person has it. `driven` is one that runs tests inside it, by the switch of VS Code's own
 * smoke tests: that window shows no notification and some dialogs not. `packages` has what `packages` names.
 */
export interface HostOptions {
  /** How the extension in this checkout is loaded; `packages` only where it is not. */
  readonly extension: 'installed' | 'driven' | 'packages';
  /** Absolute folder to open. */
  readonly workspace: string;
  /** False opens the folder in Restricted Mode. */
  readonly trusted: boolean;
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** A secret without which the server answers nobody; none by default, for tests. */
  readonly connectionToken?: string;
  /** Added to the environment of the server, and so of the extension host. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Settings over those that keep the window quiet. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Packaged extensions to install first. */
  readonly packages?: readonly string[];
}

export type PayloadEntry = readonly [string, string];

export interface Host {
  readonly port: number;
  /** Holds settings, installed extensions and, under `data/logs`, the logs. */
  readonly dataFolder: string;
  readonly workspace: string;
  readonly trusted: boolean;
  /** All that the server printed. */
  log(): string;
  /** Address of a window on the workspace; `payload` entries are those of VS Code's own smoke tests. */
  url(payload?: readonly PayloadEntry[]): string;
  /** How VS Code names a file of this machine. */
  remote(path: string): string;
  /** Ends the server and all that it started, and removes its data. */
  stop(): Promise<void>;
}

const quiet = {
  'telemetry.telemetryLevel': 'off',
  'extensions.autoCheckUpdates': false,
  // As on a desktop: in a browser VS Code saves after a second by itself.
  'files.autoSave': 'off',
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'chat.disableAIFeatures': true,
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'git.openRepositoryInParentFolders': 'never',
  // Drawn by the page's own elements, so that a test can read what a terminal shows.
  'terminal.integrated.gpuAcceleration': 'off',
};

/** Starts the server and resolves once it listens. */
export async function startHost(options: HostOptions): Promise<Host> {
  const server = await ensureServer();
  const main = join(server, 'out', 'server-main.js');
  const dataFolder = await mkdtemp(join(tmpdir(), 'holdpoint-host-'));
  process.once('exit', () => {
    rmSync(dataFolder, { recursive: true, force: true });
  });
  if (options.extension === 'installed') await installFrom(root, join(dataFolder, 'extensions'));
  const machine = join(dataFolder, 'data', 'Machine');
  await mkdir(machine, { recursive: true });
  await writeFile(join(machine, 'settings.json'), JSON.stringify({ ...quiet, ...options.settings }, null, 2));
  const environment = cleanEnvironment(options.environment ?? {});
  const common = [main, '--server-data-dir', dataFolder, '--accept-server-license-terms', '--telemetry-level', 'off'];
  for (const file of options.packages ?? []) {
    const tree = startTree(process.execPath, [...common, '--install-extension', file], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    await ended(tree.child, `installing ${file}`);
    await tree.stop();
  }
  const token = options.connectionToken;
  const tree = startTree(
    process.execPath,
    [
      ...common,
      ...['--host', '127.0.0.1', '--port', String(options.port ?? 0)],
      ...(token === undefined ? ['--without-connection-token'] : ['--connection-token', token]),
      ...(options.trusted ? ['--disable-workspace-trust'] : []),
      ...(options.extension === 'driven' ? ['--enable-smoke-test-driver'] : []),
    ],
    { env: environment, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const log: string[] = [];
  const stop = async () => {
    await tree.stop();
    await rm(dataFolder, { recursive: true, force: true, maxRetries: 5 });
  };
  let port: number;
  try {
    port = await listening(tree.child, log);
  } catch (error) {
    await stop();
    throw error;
  }
  const remote = (path: string) => `vscode-remote://127.0.0.1:${String(port)}${path}`;
  return {
    port,
    dataFolder,
    workspace: options.workspace,
    trusted: options.trusted,
    log: () => log.join(''),
    remote,
    stop,
    url(payload = []) {
      const own: PayloadEntry[] = options.extension === 'driven' ? [['extensionDevelopmentPath', remote(root)]] : [];
      const query = new URLSearchParams({ folder: options.workspace });
      if (token !== undefined) query.set('tkn', token);
      query.set('payload', JSON.stringify([...own, ['skipWelcome', 'true'], ...payload]));
      return `http://127.0.0.1:${String(port)}/?${query.toString().replaceAll('+', '%20')}`;
    },
  };
}

/** Links an unpacked extension into the folder that a fresh server takes its extensions from. */
async function installFrom(folder: string, extensions: string): Promise<void> {
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { readonly publisher: string; readonly name: string; readonly version: string };
  await mkdir(extensions, { recursive: true });
  await symlink(folder, join(extensions, `${manifest.publisher}.${manifest.name}-${manifest.version}`), 'junction');
}

type Child = ReturnType<typeof startTree>['child'];

function listening(child: Child, log: string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`VS Code's server did not start in 30 s\n${log.join('')}`));
    }, 30_000);
    const read = (text: string) => {
      log.push(text);
      const port = /listening on (\d+)/.exec(log.join(''))?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      resolve(Number(port));
    };
    child.stdout?.setEncoding('utf8').on('data', read);
    child.stderr?.setEncoding('utf8').on('data', read);
    child.on('error', reject);
    child.on('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`VS Code's server ended with ${String(code)}\n${log.join('')}`));
    });
  });
}

function ended(child: Child, what: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${what} ended with ${String(code)}\n${output}`));
    });
  });
}

/** Without what a surrounding editor, test runner or npm script would make the server believe about itself. */
function cleanEnvironment(extra: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(VSCODE_|ELECTRON_|NODE_TEST_CONTEXT$|NODE_OPTIONS$|npm_)/.test(name));
  return { ...Object.fromEntries(kept), ...extra };
}
