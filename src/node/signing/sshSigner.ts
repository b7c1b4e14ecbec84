import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import type { ApprovalSigner, SignatureCheck } from '../../core/ports.ts';
import type { Git } from '../git/git.ts';

/** Keeps a signature over an approval from being one over anything else (PROTOCOL.sshsig, "namespace"). */
const NAMESPACE = 'holdpoint-approval';

/** Milliseconds. An agent may ask for a touch of its token. */
const TIMEOUT = 60_000;

/**
 * Signs with the SSH key that git signs with (`gpg.format ssh`, `user.signingkey`), by `ssh-keygen -Y`. Signers are trusted by
 * the verifier's own `gpg.ssh.allowedSignersFile`, which may neither be set by the repository nor stand in it.
 */
export function createSshSigner(git: Git, root: string | null): ApprovalSigner {
  return {
    async sign(payload) {
      if ((await read(git, ['config', '--get', 'gpg.format'])) !== 'ssh') return null;
      const configured = await read(git, ['config', '--get', 'user.signingkey']);
      if (configured === null) return null;
      return inTemporaryFolder(async (folder) => {
        const file = await keyFile(configured, git, folder);
        const { stdout } = await keygen(['-Y', 'sign', '-n', NAMESPACE, '-f', file], payload);
        const fingerprint = await keygen(['-l', '-f', file]);
        return { signature: stdout.trim(), key: /SHA256:\S+/u.exec(fingerprint.stdout)?.[0] ?? '' };
      });
    },
    async verify(payload, signature, principal): Promise<SignatureCheck> {
      const signers = await allowedSigners(git, root);
      if (signers === null) return { status: 'unknown', message: 'gpg.ssh.allowedSignersFile names no file of yours outside the repository' };
      return inTemporaryFolder(async (folder) => {
        const file = path.join(folder, 'signature');
        await writeFile(file, `${signature}\n`, { mode: 0o600 });
        const principals = await keygen(['-Y', 'find-principals', '-f', signers, '-s', file], '', 'any exit');
        if (principals.exitCode !== 0) return { status: 'unknown', message: 'its key is not among your allowed signers' };
        const verified = await keygen(['-Y', 'verify', '-f', signers, '-I', principal, '-n', NAMESPACE, '-s', file], payload, 'any exit');
        const key = /SHA256:\S+/u.exec(verified.stdout)?.[0];
        return verified.exitCode === 0 && key !== undefined ? { status: 'good', key } : { status: 'bad', message: 'it is not of this approval, or not of this address' };
      });
    },
  };
}

/** A path, or the key itself as git takes it: `key::ssh-ed25519 …`, then signed with by an agent. */
async function keyFile(configured: string, git: Git, folder: string): Promise<string> {
  const literal = /^(?:key::)?((?:ssh|ecdsa|sk-ssh|sk-ecdsa)-\S+ \S+.*)$/u.exec(configured)?.[1];
  if (literal === undefined) return (await read(git, ['config', '--type=path', '--get', 'user.signingkey'])) ?? configured;
  const file = path.join(folder, 'key.pub');
  await writeFile(file, `${literal}\n`, { mode: 0o600 });
  return file;
}

async function allowedSigners(git: Git, root: string | null): Promise<string | null> {
  for (const scope of ['--global', '--system']) {
    const file = await read(git, ['config', scope, '--type=path', '--get', 'gpg.ssh.allowedSignersFile']);
    if (file === null || !path.isAbsolute(file)) continue;
    const away = root === null ? '..' : path.relative(root, file);
    return away === '..' || away.startsWith(`..${path.sep}`) || path.isAbsolute(away) ? file : null;
  }
  return null;
}

async function read(git: Git, args: readonly string[]): Promise<string | null> {
  const { exitCode, stdout } = await git.read(args);
  return exitCode === 0 && stdout.trim() !== '' ? stdout.trim() : null;
}

async function keygen(args: readonly string[], input = '', exit: 'exit 0' | 'any exit' = 'exit 0'): Promise<{ readonly exitCode: number | null; readonly stdout: string }> {
  const { exitCode, stdout, stderr, failed } = await execa('ssh-keygen', args, { input, reject: false, timeout: TIMEOUT });
  if (failed && (exit === 'exit 0' || exitCode === undefined)) throw new Error(`ssh-keygen: ${stderr.trim() === '' ? 'could not be run' : stderr.trim()}`);
  return { exitCode: exitCode ?? null, stdout };
}

async function inTemporaryFolder<T>(act: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'holdpoint-signature-'));
  try {
    return await act(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
