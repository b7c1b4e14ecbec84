import { randomUUID } from 'node:crypto';
import { copyFile, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { TrustStore } from '../../core/ports.ts';

/** By digest: what was approved, in full, and when. */
type Approvals = ReadonlyMap<string, { readonly shown: string; readonly approved: string }>;

/** How long another process may take to write before its lock is taken for left behind, in milliseconds. */
const staleLock = 10_000;

/**
 * Keeps approvals in a file of the user's, outside any repository, so that no checkout can bring its own.
 * A damaged file approves nothing; a copy of it is kept when the next approval is written.
 */
export function createTrustStore(file: string = defaultFile()): TrustStore {
  return {
    isTrusted: async (digest) => ((await readApprovals(file)) ?? new Map()).has(digest),
    trust: async (digest, shown) => {
      await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
      await locked(`${file}.lock`, async () => {
        const known = await readApprovals(file);
        if (known === null) await copyFile(file, `${file}.damaged`);
        await writeApprovals(file, new Map([...(known ?? []), [digest, { shown, approved: new Date().toISOString() }]]));
      });
    },
  };
}

/** By the XDG base directory specification; a relative value is to be ignored, it says. */
function defaultFile(): string {
  const configured = process.env['XDG_CONFIG_HOME'] ?? '';
  const base = path.isAbsolute(configured) ? configured : path.join(os.homedir(), '.config');
  return path.join(base, 'holdpoint', 'trust.json');
}

/** Empty where there is no file, null where it is damaged. */
async function readApprovals(file: string): Promise<Approvals | null> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return new Map();
    throw error;
  }
  try {
    const approvals = new Map<string, { shown: string; approved: string }>();
    const parsed: unknown = JSON.parse(text);
    if (!isRecord(parsed) || parsed['version'] !== 1 || !isRecord(parsed['approvals'])) return null;
    for (const [digest, entry] of Object.entries(parsed['approvals'])) {
      if (!isRecord(entry) || typeof entry['shown'] !== 'string' || typeof entry['approved'] !== 'string') return null;
      approvals.set(digest, { shown: entry['shown'], approved: entry['approved'] });
    }
    return approvals;
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Written beside and renamed, so that a reader sees the old file or the new one. */
async function writeApprovals(file: string, approvals: Approvals): Promise<void> {
  const temporary = `${file}.${randomUUID()}.tmp`;
  try {
    const handle = await open(temporary, 'wx', 0o600);
    try {
      await handle.writeFile(`${JSON.stringify({ version: 1, approvals: Object.fromEntries(approvals) }, null, 2)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Runs `work` while no other process does; a lock file that is not renewed for `staleLock` belongs to a process that died. */
async function locked(lock: string, work: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      await (await open(lock, 'wx', 0o600)).close();
      break;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      const age = await stat(lock).then((found) => Date.now() - found.mtimeMs, () => 0);
      if (age > staleLock) await rm(lock, { force: true });
      await delay(20);
    }
  }
  try {
    await work();
  } finally {
    await rm(lock, { force: true });
  }
}
