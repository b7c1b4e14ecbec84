import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startService, type Service } from '../demo/service.ts';

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
