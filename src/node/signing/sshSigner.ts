import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Signer } from '../../core/ports.ts';
import type { Git } from '../git/git.ts';
import { setting } from '../git/setting.ts';
import { fingerprintIn, inTemporaryFolder, sshKeygen } from './sshKeygen.ts';
import { namespaceOf, trustedSigners, verifySignature } from './sshVerifier.ts';

/** Signs with the SSH key that git signs with (`gpg.format ssh`, `user.signingkey`), by `ssh-keygen -Y`. See `trustedSigners`. */
export function createSshSigner(git: Git, root: string | null): Signer {
  return {
    async sign(signable) {
      if ((await setting(git, ['--get', 'gpg.format'])) !== 'ssh') return null;
      const configured = await setting(git, ['--get', 'user.signingkey']);
      if (configured === null) return null;
      return inTemporaryFolder(async (folder) => {
        const file = await keyFile(configured, git, folder);
        const { stdout } = await sshKeygen(['-Y', 'sign', '-n', namespaceOf(signable), '-f', file], signable.text);
        const fingerprint = await sshKeygen(['-l', '-f', file]);
        return { signature: stdout.trim(), key: fingerprintIn(fingerprint.stdout) ?? '' };
      });
    },
    async verify(signable, signature, principal) {
      const signers = await trustedSigners(git, root);
      if (signers === null) return { status: 'unknown', message: 'gpg.ssh.allowedSignersFile names no file of yours outside the repository' };
      return verifySignature(signers, signable, signature, principal);
    },
  };
}

/** A path, or the key itself as git takes it: `key::ssh-ed25519 …`, then signed with by an agent. */
async function keyFile(configured: string, git: Git, folder: string): Promise<string> {
  const literal = /^(?:key::)?((?:ssh|ecdsa|sk-ssh|sk-ecdsa)-\S+ \S+.*)$/u.exec(configured)?.[1];
  if (literal === undefined) return (await setting(git, ['--type=path', '--get', 'user.signingkey'])) ?? configured;
  const file = path.join(folder, 'key.pub');
  await writeFile(file, `${literal}\n`, { mode: 0o600 });
  return file;
}
