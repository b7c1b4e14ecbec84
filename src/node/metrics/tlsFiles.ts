import { readFile, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { PrometheusConnection } from '../../core/configuration/configuration.ts';
import type { TlsIdentity } from './pool.ts';

/** A chain of certificates has some kilobytes. */
const MOST_BYTES = 1024 * 1024;

export type ReadTls = { readonly status: 'ok'; readonly tls: TlsIdentity | null } | { readonly status: 'error'; readonly message: string };

/** Reads the certificates and the key of a connection; null where it names none. Paths are relative to `root`, or begin with `~/`. */
export async function readTlsFiles({ ca, cert, key }: Pick<PrometheusConnection, 'ca' | 'cert' | 'key'>, root: string): Promise<ReadTls> {
  if (ca === null && cert === null && key === null) return { status: 'ok', tls: null };
  const files = await Promise.all([readPem('ca', ca, root), readPem('cert', cert, root), readPem('key', key, root)]);
  const fault = files.find((file) => typeof file === 'object' && file !== null);
  if (typeof fault === 'object' && fault !== null) return { status: 'error', message: fault.message };
  const [caText, certText, keyText] = files.map((file) => (typeof file === 'string' ? file : null));
  return { status: 'ok', tls: { ca: caText ?? null, cert: certText ?? null, key: keyText ?? null } };
}

async function readPem(what: string, name: string | null, root: string): Promise<string | null | { readonly message: string }> {
  if (name === null) return null;
  const absolute = name.startsWith('~/') ? path.join(os.homedir(), name.slice(2)) : path.resolve(root, name);
  const wrong = (why: string): { readonly message: string } => ({ message: `The ${what} file of prometheus, ${name}, ${why}` });
  try {
    // Asked first: opening a pipe would wait for somebody to write into it.
    const found = await stat(absolute);
    const text = found.isFile() && found.size <= MOST_BYTES ? await readFile(absolute, 'utf8') : '';
    return text.includes('-----BEGIN ') ? text : wrong('is no PEM file.');
  } catch (error) {
    return wrong(`cannot be read: ${error instanceof Error && 'code' in error ? String(error.code) : 'unknown fault'}.`);
  }
}
