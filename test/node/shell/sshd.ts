/** A real sshd on loopback with keys of its own, and a client on the PATH that is configured for it. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

const SSHD = '/usr/sbin/sshd';

export const missingSshd = existsSync(SSHD) && existsSync('/usr/bin/ssh') ? false : 'There is no sshd. Install openssh-server.';

export interface Sshd {
  readonly folder: string;
  /** The environment of a process that finds the client. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Ends every connection there is, and the server with it. */
  kill(): Promise<void>;
}

/** `configuration` is added to that of the server. The host is called `canary`, and `nowhere` is one that does not answer. */
export async function startSshd(t: Pick<TestContext, 'after'>, configuration = ''): Promise<Sshd> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'holdpoint-sshd-'));
  for (const name of ['host', 'user']) execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path.join(folder, name)]);
  const port = await freePort();
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  await writeFile(path.join(folder, 'authorized'), await readFile(path.join(folder, 'user.pub')));
  await writeFile(path.join(folder, 'sshd_config'), [
    `Port ${String(port)}`, 'ListenAddress 127.0.0.1', `HostKey ${folder}/host`, `AuthorizedKeysFile ${folder}/authorized`, 'StrictModes no', 'PidFile none', 'UsePAM no',
    'PasswordAuthentication no', 'KbdInteractiveAuthentication no', configuration, '',
  ].join('\n'));
  await writeFile(path.join(folder, 'ssh_config'), [
    'Host canary', '  HostName 127.0.0.1', `  Port ${String(port)}`, `  User ${os.userInfo().username}`, `  IdentityFile ${folder}/user`, '  IdentitiesOnly yes',
    '  StrictHostKeyChecking accept-new', `  UserKnownHostsFile ${folder}/known`, 'Host nowhere', '  HostName 127.0.0.1', `  Port ${String(await freePort())}`, '',
  ].join('\n'));
  const client = path.join(folder, 'ssh');
  await writeFile(client, `#!/bin/sh\nexec /usr/bin/ssh -F '${folder}/ssh_config' "$@"\n`);
  await chmod(client, 0o755);
  const server = spawn(SSHD, ['-D', '-e', '-f', path.join(folder, 'sshd_config')], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  server.stderr.on('data', (chunk: Buffer) => { said += chunk.toString(); });
  const gone = once(server, 'exit');
  const kill = async (): Promise<void> => {
    for (const pid of descendants(server.pid ?? 0)) try { process.kill(pid, 'SIGKILL'); } catch { /* it is gone already */ }
    server.kill('SIGKILL');
    await gone;
  };
  t.after(async () => {
    await kill();
    await rm(folder, { recursive: true, force: true });
  });
  for (let look = 0; !(await answers(port)); look += 1) {
    if (look > 100) throw new Error(`sshd did not come up: ${said}`);
    await delay(50);
  }
  return { folder, environment: { ...process.env, PATH: `${folder}${path.delimiter}${process.env['PATH'] ?? ''}` }, kill };
}

/** Only servers of sessions: what they run is in sessions of its own and goes on. */
function descendants(pid: number): readonly number[] {
  const children = execFileSync('ps', ['-eo', 'pid=,ppid=,comm='], { encoding: 'utf8' }).split('\n').flatMap((line) => {
    const [child = '', parent = '', name = ''] = line.trim().split(/\s+/u);
    return Number(parent) === pid && name.startsWith('sshd') ? [Number(child)] : [];
  });
  return [...children, ...children.flatMap(descendants)];
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('data', () => { socket.destroy(); resolve(true); });
    socket.once('error', () => { resolve(false); });
  });
}
