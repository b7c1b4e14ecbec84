import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startService, type Service } from '../demo/service.ts';
import { realEngine, value } from './engine/realEngine.ts';

const sample = join(import.meta.dirname, '../../media/sample');
let service: Service;
let folder: string;

before(async () => {
  service = await startService(0);
  folder = await mkdtemp(join(tmpdir(), 'holdpoint-sample-'));
  await cp(sample, folder, { recursive: true });
});
after(async () => {
  await service.close();
  await rm(folder, { recursive: true });
});

/** Runs a command of the sample as its checklist writes it. */
function sh(command: string): Promise<{ readonly code: number | null; readonly output: string }> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, DEMO_URL: service.address, npm_config_update_notifier: 'false', npm_config_loglevel: 'notice' };
    const child = spawn('bash', ['-c', command], { cwd: folder, env });
    let output = '';
    const read = (chunk: Buffer) => (output += chunk.toString());
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, output });
    });
  });
}

async function commands(): Promise<string[]> {
  const text = await readFile(join(sample, 'deployment-checklist.md'), 'utf8');
  const written = [...text.matchAll(/^\s*(npm run .+)$|`(npm run [^`]+)`/gm)].map(([, line, code]) => line ?? code ?? '');
  return [...new Set(written.map((command) => command.replace('<previous_version>', '2')))];
}

test('every command of the sample runs, and leaves git nothing to see', async () => {
  const all = (await commands()).filter((command) => command !== 'npm run canary:break');
  assert.ok(all.length >= 14, all.join('\n'));
  for (const command of all) {
    const { code, output } = await sh(command);
    assert.equal(code, 0, `${command}\n${output}`);
    assert.ok(output.trim().split('\n').length > 2, `${command} said nothing`);
  }
  const { output } = await sh('git init -q . && git add -A && git status --short');
  assert.doesNotMatch(output, /state\//);
});

test('the switches reach the service', async () => {
  await sh('npm run canary:break');
  assert.match((await sh('npm run deploy:status')).output, /canary.*fault switched on/);
  await sh('npm run canary:heal');
  assert.doesNotMatch((await sh('npm run deploy:status')).output, /fault switched on/);
  await sh('npm run deploy:canary');
  assert.match((await sh('npm run deploy:status')).output, /canary\s+0\.5%/);
});

test('a command that cannot do its work says so and fails', async () => {
  const { code, output } = await sh('npm run db:rollback -- --to=99');
  assert.notEqual(code, 0);
  assert.match(output, /Say which version/);
  const unreachable = await sh('DEMO_URL=http://127.0.0.1:1 npm run deploy:status');
  assert.notEqual(unreachable.code, 0);
  assert.match(unreachable.output, /Is the demo service running/);
});

test('reports, files, commands and requests measure items of the sample, and a trigger', async (t) => {
  const text = (await readFile(join(sample, 'deployment-checklist.md'), 'utf8')).replaceAll('http://127.0.0.1:4180', service.address);
  const live = await realEngine(t, text);
  await cp(sample, live.folder, { recursive: true, filter: (name) => !name.endsWith('.md') });
  await writeFile(join(live.folder, 'package.json'), (await readFile(join(sample, 'package.json'), 'utf8')).replaceAll('http://127.0.0.1:4180', service.address));
  await live.approve();
  assert.deepEqual((await live.snapshot()).problems.filter(({ severity }) => severity === 'error'), []);
  const items = {
    'Lighthouse budgets of the quote page are met:': 'pass', 'Performance > 85': 'pass', 'LCP < 2.2s': 'pass', 'INP < 180ms': 'pass', 'CLS < 0.08': 'pass', 'Bundle size < 350KB gzipped': 'pass',
    'Validate canary quotes < 0.5% diff': 'pass', 'Web Vitals within their budgets': 'pass', 'Health is green everywhere': 'pass',
  };
  const outcomes = async (): Promise<Readonly<Record<string, string>>> => Object.fromEntries([...(await live.check(...Object.keys(items)))].map(([label, { outcome }]) => [label, outcome]));
  const health = async (): Promise<string | undefined> => {
    const { triggers } = (await live.snapshot()).checklist;
    const read = value(await live.engine.readTriggers(live.file, new AbortController().signal));
    return read.find(({ trigger }) => triggers.find(({ id }) => id === trigger)?.text === 'Canary health check fails')?.state;
  };
  await asked(30);
  assert.deepEqual(await outcomes(), items);
  assert.equal(await health(), 'ok');

  await sh('npm run canary:break');
  await asked(60);
  assert.equal((await outcomes())['Validate canary quotes < 0.5% diff'], 'fail');
  assert.equal(await health(), 'firing');
  await sh('npm run canary:heal');
});

/** So many requests to each version. */
async function asked(count: number): Promise<void> {
  await Promise.all(['stable', 'canary'].flatMap((version) => Array.from({ length: count }, () => fetch(`${service.address}/${version}/quote`).then((response) => response.text()))));
}
