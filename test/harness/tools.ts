/** The programs that tests need besides what `npm ci` brings; each is found, or installed into the cache. */
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { cached } from './cache.ts';
import { root } from './folders.ts';
import { runToEnd } from './processes.ts';

const codeServer = '4.139.1';
const node20 = '20.19.5';

/** A program is not here and could not be installed. The message says what a person can do. */
export class MissingTool extends Error {
  override readonly name = 'MissingTool';
}

/** Folder of VS Code's own server, from the npm package that carries it. */
export async function ensureServer(): Promise<string> {
  const inside = join('node_modules', 'code-server', 'lib', 'vscode');
  const folder = await cached('code-server', codeServer, async (target) => {
    console.log(`Installing the VS Code server (code-server ${codeServer}), about a minute the first time`);
    const headers = await ensureHeaders();
    const vscode = join(target, inside);
    await install(target, [`code-server@${codeServer}`]);
    await npm(vscode, ['install', '--omit=dev', '--ignore-scripts']);
    // The package's own set-up also builds kerberos, which needs a system library and is not used here.
    const natives = ['node-pty', '@vscode/spdlog', '@vscode/native-watchdog', '@parcel/watcher'];
    await npm(vscode, ['rebuild', ...natives, '--foreground-scripts'], { npm_config_nodedir: headers });
    await npm(join(vscode, 'extensions'), ['install', '--omit=dev', '--ignore-scripts']);
  });
  return join(folder, inside);
}

/** Chromium from the PATH, or from Debian's packages where this process may install them. */
export async function ensureChromium(): Promise<string> {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const found = names.map(onPath).find((path) => path !== null);
  if (found !== undefined && found !== null) return found;
  await installPackages(['chromium']);
  const installed = onPath('chromium');
  if (installed !== null) return installed;
  throw new MissingTool('Chromium is not on the PATH. Install it, for example: apt-get install chromium');
}

/** Programs that unit tests run for real, and the Debian packages that they come in. */
const realPrograms: readonly (readonly [string, string])[] = [
  ['prometheus', 'prometheus'],
  ['zsh', 'zsh'],
  ['ssh-keygen', 'openssh-client'],
  ['sshd', 'openssh-server'],
];

/** Brings what unit tests run for real, where that may be installed; a test of what is still missing skips and says so. */
export async function ensureRealPrograms(): Promise<void> {
  const missing = realPrograms.filter(([program]) => onPath(program) === null).map(([, name]) => name);
  if (missing.length > 0) await installPackages(missing);
}

/** Installs packages of the distribution, and starts none of their services. Does nothing where this process may not. */
async function installPackages(names: readonly string[]): Promise<void> {
  if (process.getuid?.() !== 0 || onPath('apt-get') === null) return;
  console.log(`Installing ${names.join(', ')} from the distribution`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  await runToEnd('apt-get', ['update'], { env });
  await runToEnd('apt-get', ['install', '-y', '--no-install-recommends', ...names], { env });
}

/** Node 20, the oldest that the command line promises to run on. */
export async function ensureNode20(): Promise<string> {
  const machine = everyOnPath('node').find((path) => !path.startsWith(root));
  if (machine !== undefined && (await runToEnd(machine, ['--version'])).startsWith('v20.')) return machine;
  const name = platformPackage();
  const folder = await cached('node', node20, (target) => install(target, [`${name}@${node20}`]));
  return join(folder, 'node_modules', name, 'bin', 'node');
}

/** Absolute path of a program on the PATH, or null. */
export function onPath(name: string): string | null {
  return everyOnPath(name)[0] ?? null;
}

function everyOnPath(name: string): string[] {
  // Where Debian keeps daemons, which is not on the PATH of everybody.
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin'];
  return folders.map((folder) => join(folder, name)).filter((path) => existsSync(path));
}

/** Headers of the very Node that runs this, to build native modules without a download. */
async function ensureHeaders(): Promise<string> {
  const name = platformPackage();
  const folder = await cached('node-headers', process.versions.node, (target) => install(target, [`${name}@${process.versions.node}`]));
  return join(folder, 'node_modules', name);
}

function platformPackage(): string {
  return `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
}

async function install(folder: string, packages: readonly string[]): Promise<void> {
  await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
  await npm(folder, ['install', ...packages, '--ignore-scripts']);
}

async function npm(folder: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<void> {
  // What a surrounding `npm test` hands down, such as its own package, must not steer this one.
  const inherited = Object.entries(process.env).filter(([name]) => !/^npm_(package|lifecycle|command|config_local_prefix)/.test(name));
  const path = `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ''}`;
  const env = { ...Object.fromEntries(inherited), PATH: path, ...environment };
  const flags = ['--no-audit', '--no-fund', '--loglevel=error'];
  try {
    await runToEnd('npm', [...args, ...flags], { cwd: folder, env });
  } catch {
    // Registries have bad moments: once more, and then it counts.
    await runToEnd('npm', [...args, ...flags], { cwd: folder, env });
  }
}
