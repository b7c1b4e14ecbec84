import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Signable, SignatureCheck } from '../../core/ports.ts';
import type { Git } from '../git/git.ts';
import { setting } from '../git/setting.ts';
import { fingerprintIn, inTemporaryFolder, sshKeygen } from './sshKeygen.ts';

/** Keeps a signature over one kind of thing from being one over another (PROTOCOL.sshsig, "namespace"). */
export function namespaceOf({ purpose }: Signable): string {
  return `holdpoint-${purpose}`;
}

/**
 * Absolute path of the verifier's own `gpg.ssh.allowedSignersFile`, which may neither be set by the repository nor stand in it;
 * null where there is none. `root` is that of the work tree.
 */
export async function trustedSigners(git: Git, root: string | null): Promise<string | null> {
  for (const scope of ['--global', '--system']) {
    const file = await setting(git, [scope, '--type=path', '--get', 'gpg.ssh.allowedSignersFile']);
    if (file === null || !path.isAbsolute(file)) continue;
    const away = root === null ? '..' : path.relative(root, file);
    return away === '..' || away.startsWith(`..${path.sep}`) || path.isAbsolute(away) ? file : null;
  }
  return null;
}

/** Verifies an armoured SSHSIG by `ssh-keygen -Y verify`; `signers` is a file in the format of ssh-keygen(1), "ALLOWED SIGNERS". */
export async function verifySignature(signers: string, signable: Signable, signature: string, principal: string): Promise<SignatureCheck> {
  return inTemporaryFolder(async (folder) => {
    const file = path.join(folder, 'signature');
    await writeFile(file, `${signature}\n`, { mode: 0o600 });
    const verified = await sshKeygen(['-Y', 'verify', '-f', signers, '-I', principal, '-n', namespaceOf(signable), '-s', file], signable.text, 'any exit');
    const key = fingerprintIn(verified.stdout);
    if (verified.exitCode === 0 && key !== null) return { status: 'good', key };
    const principals = await sshKeygen(['-Y', 'find-principals', '-f', signers, '-s', file], '', 'any exit');
    if (principals.exitCode !== 0) return { status: 'unknown', message: 'its key is not among your allowed signers' };
    return { status: 'bad', message: `it is not of this ${signable.purpose}, or not of this address` };
  });
}
