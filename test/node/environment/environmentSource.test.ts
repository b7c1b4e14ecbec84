import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { promisify } from 'node:util';
import type { EnvironmentReading } from '../../../src/core/environment/reading.ts';
import type { EnvironmentSource } from '../../../src/core/ports.ts';
import { createEnvironmentSource } from '../../../src/node/environment/environmentSource.ts';

const NEVER = new AbortController().signal;

describe('environment sources', () => {
  let base: string;
  let root: string;
  let source: EnvironmentSource;

  before(async () => {
    base = await realpath(await mkdtemp(path.join(os.tmpdir(), 'holdpoint-env-')));
  });
  after(async () => {
    await rm(base, { recursive: true, force: true });
  });
  beforeEach(async () => {
    root = await mkdtemp(path.join(base, 'root '));
    source = createEnvironmentSource({ root, environment: { PATH: process.env['PATH'], INHERITED: 'from outside', API_TOKEN: 'hunter2-hunter2' }, interpreter: ['bash', '-e', '-o', 'pipefail'] });
  });

  const read = async (file: string): Promise<EnvironmentReading> => source.read({ kind: 'file', path: file }, NEVER);
  const print = async (command: string, signal: AbortSignal = NEVER): Promise<EnvironmentReading> => source.read({ kind: 'command', command, name: 'production' }, signal);
  const variables = (reading: EnvironmentReading): Readonly<Record<string, string>> => {
    assert.ok(reading.status === 'read', JSON.stringify(reading));
    return Object.fromEntries(reading.values);
  };
  const message = (reading: EnvironmentReading): string => {
    assert.ok(reading.status !== 'read', JSON.stringify(reading));
    return reading.message;
  };

  describe('a file', () => {
    it('is read as dotenv reads it', async () => {
      await writeFile(path.join(root, '.env'), '\ufeff# ours\r\nPLAIN=a b # remark\r\nexport EXPORTED=1\r\nEMPTY=\r\nSINGLE=\'a # b $C\'\r\nDOUBLE="a\\nb"\r\nMANY="one\r\ntwo"\r\nTICKS=`it\'s`\r\nSPACED = x \r\nTWICE=1\r\nTWICE=2\r\nnot a line\r\n');
      const reading = await read('.env');
      assert.deepEqual(variables(reading), { PLAIN: 'a b', EXPORTED: '1', EMPTY: '', SINGLE: 'a # b $C', DOUBLE: 'a\nb', MANY: 'one\ntwo', TICKS: "it's", SPACED: 'x', TWICE: '2' });
      assert.deepEqual([reading.name, reading.status === 'read' && reading.form], ['.env', 'written']);
    });

    it('tells which values others read on in', async () => {
      await writeFile(path.join(root, '.env'), 'A=abc#def\nexport B = x y#z # w\nC=abc # def\nD="abc#def"\nE=\'a\'#b\n#F=a#b\nG=#a\nH=a\n');
      const reading = await read('.env');
      assert.deepEqual([variables(reading)['A'], reading.status === 'read' && [...(reading.cut ?? [])]], ['abc', ['A', 'B']]);
      const printed = await print('echo A=abc#def; echo B=1');
      assert.deepEqual(printed.status === 'read' && [...(printed.cut ?? [])], ['A']);
    });

    it('is missing, and says what to do', async () => {
      const reading = await read('config/production.env');
      assert.equal(reading.status, 'missing');
      assert.match(message(reading), /no file config\/production\.env\. Create it/u);
    });

    it('is read through a link within the repository, and through none that leads out', async () => {
      await writeFile(path.join(base, 'outside.env'), 'A=1\n');
      await mkdir(path.join(root, 'config'));
      await writeFile(path.join(root, 'config', 'real.env'), 'A=2\n');
      await symlink('config/real.env', path.join(root, 'inside.env'));
      await symlink('../outside.env', path.join(root, 'link.env'));
      await symlink(base, path.join(root, 'folder'));
      assert.deepEqual(variables(await read('inside.env')), { A: '2' });
      for (const file of ['link.env', 'folder/outside.env', '../outside.env']) assert.match(message(await read(file)), /outside the repository/u, file);
    });

    it('that is none, or cannot be read, is a failure with its reason', async () => {
      await mkdir(path.join(root, 'folder.env'));
      execFileSync('mkfifo', [path.join(root, 'pipe.env')]);
      await symlink('loop.env', path.join(root, 'loop.env'));
      await writeFile(path.join(root, 'utf16.env'), Buffer.from('\ufeffA=1\n', 'utf16le'));
      await writeFile(path.join(root, 'latin1.env'), Buffer.from('A=ä\n', 'latin1'));
      await writeFile(path.join(root, 'nul.env'), 'A=1\0\n');
      await writeFile(path.join(root, 'large.env'), `A=1\n#${'x'.repeat(1024 * 1024)}\n`);
      await writeFile(path.join(root, 'merge.env'), '<<<<<<< HEAD\nA=1\n=======\nA=2\n>>>>>>> other\n');
      await writeFile(path.join(root, 'quote.env'), 'A="never closed\nB=hunter2\n');
      for (const [file, expected] of [['folder', /is not a file/u], ['pipe', /is not a file/u], ['loop', /cannot be read: ELOOP/u], ['utf16', /not UTF-8/u], ['latin1', /not UTF-8/u], ['nul', /binary/u], ['large', /larger than 1 MiB/u], ['merge', /merge that is not done/u], ['quote', /before the value of A in quote\.env is never closed/u]] as const) {
        const reading = await read(`${file}.env`);
        assert.equal(reading.status, 'failed', file);
        assert.match(message(reading), expected, file);
        assert.doesNotMatch(message(reading), /hunter2|never closed\nB/u);
      }
    });
  });

  describe('a command', () => {
    it('is read from what it prints, and from nothing that it says on standard error', async () => {
      const reading = await print('echo "A=1"; echo "B: not found" >&2; printf "C=\'x y\'\\n"; echo "D=$PWD"; echo "T=$API_TOKEN"');
      assert.deepEqual(variables(reading), { A: '1', C: 'x y', D: root, T: 'hunter2-hunter2' });
      assert.deepEqual([reading.name, reading.status === 'read' && reading.form], ['production', 'resolved']);
    });

    it('that fails gives nothing, not even what it had printed', async () => {
      for (const [command, expected] of [['echo A=1; exit 3', /exit code 3/u], ['echo A=1; false; echo B=2', /exit code 1/u], ['echo A=1 | grep nothing | cat', /exit code 1/u], ['no-such-program-4711', /exit code 127/u], ['echo "A=1', /exit code/u], ['kill -9 $$', /SIGKILL/u]] as const) {
        const reading = await print(command);
        assert.equal(reading.status, 'failed', command);
        assert.match(message(reading), expected, command);
      }
    });

    it('that goes on printing is stopped', async () => {
      assert.match(message(await print('yes A=1')), /more than 1 MiB/u);
    });

    it('ends with all that it started when it is cancelled', async () => {
      const stop = new AbortController();
      const pids = path.join(root, 'pids');
      const reading = print(`sleep 1000.4712 & echo $! > ${JSON.stringify(pids)}; until [ -p ready ]; do :; done; echo > ready; wait`, stop.signal);
      // Blocks until the command has started its child.
      await promisify(execFile)('bash', ['-c', 'mkfifo ready; cat ready'], { cwd: root, timeout: 10_000 });
      stop.abort();
      assert.match(message(await reading), /was cancelled/u);
      assert.throws(() => execFileSync('bash', ['-c', `grep -q 1000.4712 "/proc/$(cat pids)/cmdline"`], { cwd: root, stdio: 'ignore' }));
    });

    it('says that its interpreter is missing', async () => {
      source = createEnvironmentSource({ root, environment: {}, interpreter: ['no-such-shell-4711'] });
      assert.match(message(await print('true')), /could not start: no-such-shell-4711 was not found/u);
    });
  });

  it('the process environment is that of the program, and its values are in force', async () => {
    const reading = await source.read({ kind: 'process' }, NEVER);
    assert.equal(variables(reading)['INHERITED'], 'from outside');
    assert.deepEqual([reading.name, reading.status === 'read' && reading.form], ['the process environment', 'resolved']);
  });
});
