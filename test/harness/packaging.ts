/** Makes the packages, and fails where one of them carries what does not run, misses what does, or does not start. */
import { statSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { out, root } from './folders.ts';
import { runToEnd } from './processes.ts';
import { ensureNode20 } from './tools.ts';

/** Bytes that all code together may have that the extension host loads to show a checklist. */
const bundleLimit = 600_000;
/** Entries that are loaded with the first action, the first measurement, and the first configuration. */
const later = ['actions', 'credentials', 'environmentSource', 'examine', 'historyReader', 'hoverRows', 'insertMetric', 'measuring', 'readConfiguration'];

/** What the editor loads or a person reads. */
const extensionFiles = /^(package\.json|package\.nls(\.\w+)?\.json|README\.md|CHANGELOG\.md|LICENSE(\.txt)?|dist\/[\w-]+\.cjs|dist\/supervisor\/[\w-]+\.js|(media|syntaxes|l10n)\/[^.].*)$/;
const commandFiles = /^(package\.json|README\.md|CHANGELOG\.md|LICENSE|dist\/cli\.js|dist\/supervisor\/[\w-]+\.js)$/;

export async function packageAll(): Promise<void> {
  await mkdir(out, { recursive: true });
  const shown = await reachable('extension.cjs', later);
  const all = await reachable('extension.cjs', []);
  const parser = [...(await reachable('parseWorker.cjs', []))].filter((file) => !all.has(file));
  const size = sizeOf(shown);
  console.log(`The extension's bundle: ${String(size)} bytes in ${String(shown.size)} files; ${String(sizeOf(all) - size)} bytes more for what is done and measured; the parser on its own thread: ${String(sizeOf(parser))} bytes`);
  if (size >= bundleLimit) throw new Error(`The extension's bundle has ${String(size)} bytes, and may have ${String(bundleLimit)}`);
  await packageExtension();
  await packageCommand();
}

/** The files of `dist/` that one of them loads, itself included, without entries named in `except`. */
async function reachable(name: string, except: readonly string[], seen = new Set<string>()): Promise<Set<string>> {
  if (seen.has(name) || except.some((entry) => name.startsWith(`${entry}-`))) return seen;
  seen.add(name);
  const code = await readFile(join(root, 'dist', name), 'utf8');
  for (const [, required = ''] of code.matchAll(/["'`]\.\/([\w-]+\.cjs)["'`]/g)) await reachable(required, except, seen);
  return seen;
}

function sizeOf(files: Iterable<string>): number {
  return [...files].reduce((total, file) => total + statSync(join(root, 'dist', file)).size, 0);
}

async function packageExtension(): Promise<void> {
  const vsce = join(root, 'node_modules', '.bin', 'vsce');
  const listed = await runToEnd(vsce, ['ls', '--no-dependencies'], { cwd: root });
  const files = listed.split('\n').map((line) => line.trim()).filter((line) => line !== '');
  report('holdpoint.vsix', files, extensionFiles, ['package.json', 'dist/extension.cjs', 'dist/parseWorker.cjs', 'dist/supervisor/supervisor.js', 'LICENSE', 'README.md']);
  await runToEnd(vsce, ['package', '--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links', '--out', join(out, 'holdpoint.vsix')], { cwd: root });
}

async function packageCommand(): Promise<void> {
  const version = (JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { readonly version: string }).version;
  const listed = await runToEnd('npm', ['pack', '--json', '--loglevel=silent', '--pack-destination', out], { cwd: root });
  const files = [...listed.matchAll(/"path": "([^"]+)"/g)].map(([, path = '']) => path);
  const tarball = join(out, `holdpoint-${version}.tgz`);
  report(tarball, files, commandFiles, ['package.json', 'dist/cli.js', 'dist/supervisor/supervisor.js', 'LICENSE', 'README.md']);
  const folder = await mkdtemp(join(tmpdir(), 'holdpoint-package-'));
  try {
    await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
    await runToEnd('npm', ['install', tarball, '--offline', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder });
    await writeFile(join(folder, 'list.md'), '# List\n\n- [ ] One\n');
    const command = join(folder, 'node_modules', '.bin', 'holdpoint');
    for (const node of [await ensureNode20(), process.execPath]) {
      const model = JSON.parse(await runToEnd(node, [command, 'inspect', 'list.md', '--json'], { cwd: folder })) as { readonly items?: readonly unknown[] };
      if (model.items?.length !== 1) throw new Error(`holdpoint inspect under ${node} did not find the one item`);
      console.log(`holdpoint inspect runs from the package under ${(await runToEnd(node, ['--version'])).trim()}`);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function report(name: string, files: readonly string[], allowed: RegExp, needed: readonly string[]): void {
  console.log(`${name}:\n${files.map((file) => `  ${file}`).join('\n')}`);
  const strangers = files.filter((file) => !allowed.test(file));
  const missing = needed.filter((file) => !files.includes(file));
  if (strangers.length > 0) throw new Error(`${name} carries what does not run: ${strangers.join(', ')}`);
  if (missing.length > 0) throw new Error(`${name} lacks ${missing.join(', ')}`);
}
