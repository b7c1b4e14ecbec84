// The one build file: `node build.mjs bundle | start | test | lint | check | package | bench | drill | mutation | screenshot`.
// It begins with nothing but Node 20 and npm, brings the dependencies, and goes on with the Node 24 among them.
import { spawn, spawnSync } from 'node:child_process';
// Node 20 has no `globSync`, and a named import of it would not even load there.
import * as fs from 'node:fs';
import { chmodSync, existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));
const modules = join(root, 'node_modules');
const node24 = join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** What is bundled: its entry and its output. */
const targets = {
  extension: ['src/extension.ts', 'dist/extension.cjs'],
  worker: ['src/vscode/parse/worker.ts', 'dist/parseWorker.cjs'],
  cli: ['src/cli.ts', 'dist/cli.js'],
  supervisor: ['src/supervisor.ts', 'dist/supervisor/supervisor.js'],
};

const commands = {
  bundle: () => bundle(),
  start,
  test,
  lint: () => tool('eslint', ['.']),
  check: () => tool('tsc', ['--noEmit']),
  package: pack,
  bench,
  drill,
  mutation: (files) => tool(process.execPath, [join(root, 'test', 'mutation', 'mutation.ts'), ...files]),
  screenshot,
};

const [name, ...args] = process.argv.slice(2);
const command = Object.hasOwn(commands, name ?? '') ? commands[name] : null;
if (command === null) {
  console.error(`Usage: node build.mjs ${Object.keys(commands).join(' | ')}`);
  process.exitCode = 64;
} else {
  ensureDependencies();
  if (process.versions.node.startsWith('24.')) await command(args);
  else await continueOnNode24();
}

/** Installs what `package-lock.json` says, unless exactly that is installed. */
function ensureDependencies() {
  if (isInstalled()) return;
  console.log('Installing dependencies');
  for (const attempt of [1, 2]) {
    const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: root, stdio: 'inherit' });
    if (status === 0 && existsSync(node24)) return;
    console.error(`npm ci ended with ${status}${attempt === 1 ? ', trying once more' : ''}`);
  }
  process.exit(1);
}

function isInstalled() {
  const installedFile = join(modules, '.package-lock.json');
  if (!existsSync(installedFile) || !existsSync(node24)) return false;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const installed = JSON.parse(readFileSync(installedFile, 'utf8')).packages;
  // Optional packages are those of other platforms.
  return Object.entries(wanted).every(([path, entry]) => path === '' || entry.optional || installed[path]?.version === entry.version);
}

/** Node 24 runs TypeScript as it is, which the tests and the harness are. */
function continueOnNode24() {
  const path = `${join(modules, '.bin')}${delimiter}${process.env.PATH ?? ''}`;
  const child = spawn(node24, process.argv.slice(1), { stdio: 'inherit', env: { ...process.env, PATH: path } });
  // The child gets the terminal's own Ctrl-C too; what is sent to this process alone is handed on.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => {
    child.on('close', (code, signal) => {
      process.exitCode = code ?? (signal === null ? 1 : 130);
      resolve();
    });
  });
}

/** Bundles the extension, its parse worker and the command line into `dist/`. */
async function bundle(names = Object.keys(targets)) {
  const { build } = await import('esbuild');
  const shim = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const common = {
    absWorkingDir: root,
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    define: { HOLDPOINT_VERSION: JSON.stringify(version) },
    logLevel: 'warning',
  };
  if (names.includes('extension')) await bundleExtension(common);
  if (names.some((name) => name !== 'worker')) await bundleSupervisor(common, shim);
  if (!names.includes('cli')) return;
  const outfile = 'dist/cli.js';
  await build({ ...common, entryPoints: ['src/cli.ts'], outfile, sourcemap: 'linked', banner: { js: `#!/usr/bin/env node\n${shim}` } });
  chmodSync(join(root, outfile), 0o755);
}

/** Bundles the process that owns an execution: small, so that it is up at once, and what records an end beside it. */
async function bundleSupervisor(common, shim) {
  const { build } = await import('esbuild');
  const outdir = 'dist/supervisor';
  rmSync(join(root, outdir), { recursive: true, force: true });
  await build({ ...common, entryPoints: ['src/supervisor.ts'], outdir, splitting: true, banner: { js: shim } });
}

/**
 * Bundles the extension so that activation loads its views only, and the engine comes as a file of its own when it is
 * first needed. esbuild splits nothing but ESM, and VS Code loads CommonJS: each split file is turned into that.
 */
async function bundleExtension(common) {
  const { build, transform } = await import('esbuild');
  const { outputFiles } = await build({
    ...common,
    entryPoints: { extension: 'src/extension.ts', parseWorker: 'src/vscode/parse/worker.ts' },
    outdir: 'dist',
    outExtension: { '.js': '.cjs' },
    splitting: true,
    write: false,
    sourcemap: 'inline',
    external: ['vscode'],
    mainFields: ['module', 'main'],
  });
  const dist = join(root, 'dist');
  fs.mkdirSync(dist, { recursive: true });
  for (const name of fs.readdirSync(dist)) if (/\.cjs(\.map)?$/.test(name)) rmSync(join(dist, name));
  for (const { path, text } of outputFiles) {
    const name = basename(path);
    const { code, map } = await transform(text, {
      format: 'cjs',
      platform: 'node',
      target: 'node20',
      minify: true,
      sourcemap: 'external',
      sourcefile: name,
      supported: { 'dynamic-import': false },
    });
    fs.writeFileSync(path, `${code}//# sourceMappingURL=${name}.map\n`);
    fs.writeFileSync(`${path}.map`, map);
  }
}

/** Bundles what runs inside VS Code for the tests into `out/`. */
async function bundleHostTests() {
  const { build } = await import('esbuild');
  rmSync(join(root, 'out', 'test', 'host'), { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: ['test/host/index.ts', ...fs.globSync('test/host/*/**/*.test.ts', { cwd: root })],
    outbase: 'test/host',
    outdir: 'out/test/host',
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode', 'mocha'],
    mainFields: ['module', 'main'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
}

async function test(args) {
  const { runTests } = await import('./test/harness/runTests.ts');
  const all = ['unit', 'host', 'e2e'];
  const [part, pattern] = args;
  if (part !== undefined && !all.includes(part)) {
    console.error(`Usage: node build.mjs test [${all.join(' | ')} [PATTERN]]`);
    process.exitCode = 64;
    return;
  }
  await bundle(part === 'host' || part === 'e2e' ? ['extension'] : undefined);
  if (part !== 'unit') await bundleHostTests();
  const ok = await runTests(part === undefined ? all : [part], pattern ?? null);
  process.exitCode = ok ? 0 : 1;
}

/** `--browser` takes the VS Code on loopback even where a desktop one is on the PATH. */
async function start(args) {
  await bundle(['extension', 'worker']);
  const { start: startAll } = await import('./test/harness/start.ts');
  await startAll({ window: args.includes('--browser') ? 'server' : 'desktop' });
}

/** Makes the .vsix and the tarball, and refuses either where it carries what does not run. */
async function pack() {
  await bundle();
  const { packageAll } = await import('./test/harness/packaging.ts');
  await packageAll();
}

/** Takes the picture of the README. */
async function screenshot() {
  await bundle();
  const { takeScreenshot } = await import('./test/harness/screenshot.ts');
  await takeScreenshot();
}

/** Goes through a deployment in real time, seconds for hours, for a person to watch. */
async function drill() {
  await bundle(['cli']);
  const { runDrill } = await import('./test/harness/drill.ts');
  process.exitCode = await runDrill();
}

async function bench(args) {
  await bundle();
  for (const file of fs.globSync('test/bench/**/*.bench.ts', { cwd: root }).sort()) {
    if (args[0] !== undefined && !file.includes(args[0])) continue;
    console.log(`\n== ${file}`);
    tool(process.execPath, ['--expose-gc', join(root, file)]);
  }
}

function tool(program, args) {
  const local = join(modules, '.bin', program);
  const { status } = spawnSync(statSync(local, { throwIfNoEntry: false }) ? local : program, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exitCode = status ?? 1;
}
