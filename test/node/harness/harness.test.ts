import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { closingLine } from '../../harness/tally.ts';

const harness = join(import.meta.dirname, '../../harness');

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** Runs a program of the test's own under this Node, outside the runner that runs this test. */
async function runSource(folder: string, source: string, onOutput: (child: ReturnType<typeof spawn>, output: string) => void = () => undefined): Promise<Ended> {
  await writeFile(join(folder, 'program.mjs'), source);
  return new Promise((resolve, reject) => {
    const env = { ...process.env, NODE_TEST_CONTEXT: undefined };
    const child = spawn(process.execPath, ['program.mjs'], { cwd: folder, env });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      onOutput(child, output);
    });
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, output });
    });
  });
}

async function inFolder(files: Readonly<Record<string, string>>, act: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'holdpoint-harness-'));
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    await act(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Ended, or dead and only not reaped yet by whoever inherited it. */
function isGone(pid: number): boolean {
  const path = `/proc/${String(pid)}/stat`;
  return !existsSync(path) || readFileSync(path, 'utf8').includes(') Z ');
}

test('counts what passed, failed and was skipped; a file without tests, or that does not load, failed', async () => {
  const files = {
    'mixed.test.mjs': `import { describe, it, test } from 'node:test';
      test('passes', () => {});
      describe('a suite', () => { it('passes', () => {}); it.skip('is skipped', () => {}); it('fails', () => { throw new Error('on purpose'); }); });
      describe('a broken suite', () => { throw new Error('on purpose'); });`,
    'empty.test.mjs': '',
    'broken.test.mjs': 'not a program',
  };
  await inFolder(files, async (folder) => {
    const names = Object.keys(files).map((name) => join(folder, name));
    const { output } = await runSource(
      folder,
      `import { runNodeTests } from ${JSON.stringify(join(harness, 'nodeTests.ts'))};
       const tally = await runNodeTests(${JSON.stringify(names)}, { concurrency: 1, timeout: 10000 });
       console.log('TALLY', JSON.stringify(tally));`,
    );
    const tally: unknown = JSON.parse(/^TALLY (.+)$/m.exec(output)?.[1] ?? 'null');
    assert.deepEqual(tally, { passed: 2, failed: 4, skipped: 1 }, output);
  });
});

test('an interrupt ends a tree, and with it a process that left its parent and its group', { skip: process.platform !== 'linux' }, async () => {
  await inFolder({}, async (folder) => {
    const { code, output } = await runSource(
      folder,
      `import { startTree } from ${JSON.stringify(join(harness, 'processes.ts'))};
       startTree('bash', ['-c', 'trap "" TERM; (setsid sleep 300 & echo PID $!) ; echo PID $$; sleep 300'], { stdio: ['ignore', 'inherit', 'inherit'] });`,
      (child, text) => {
        if (text.split('PID').length === 3) child.kill('SIGINT');
      },
    );
    assert.equal(code, 130);
    const pids = [...output.matchAll(/PID (\d+)/g)].map(([, pid]) => Number(pid));
    assert.equal(pids.length, 2);
    for (const pid of pids) assert.ok(isGone(pid), `${String(pid)} goes on\n${output}`);
  });
});

test('the closing line is plain', () => {
  assert.equal(closingLine({ passed: 3, failed: 0, skipped: 0 }), '3 passed, 0 failed');
  assert.equal(closingLine({ passed: 3, failed: 1, skipped: 2 }), '3 passed, 1 failed, 2 skipped');
});
