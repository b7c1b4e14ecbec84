/** Certificates made with openssl for servers on loopback, and their authority trusted by this process. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type ServerOptions } from 'node:https';
import type { RequestListener } from 'node:http';
import { isIP, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';

/** False where openssl is here, else what to do to have these tests run. */
export const missing = spawnSync('openssl', ['version']).status === 0 ? false : 'openssl is not here: install it, for example apt-get install --no-install-recommends openssl';

type Pair = Required<Pick<ServerOptions, 'cert' | 'key'>>;

export interface Authority {
  /** Its own certificate, in PEM. */
  readonly ca: Buffer;
  /** A certificate that ends in so many days, or ended one ago for -1. */
  issue(days: number, host?: string): Pair;
}

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** Trusted by this process from now on; unless it is `foreign`. */
export function createAuthority(standing: 'trusted' | 'foreign'): Authority {
  const folder = mkdtempSync(join(tmpdir(), 'holdpoint-certificates-'));
  process.once('exit', () => { rmSync(folder, { recursive: true, force: true }); });
  const openssl = (...args: readonly string[]): void => { execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' }); };
  openssl('req', '-x509', ...KEY, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '3650', '-subj', `/CN=Test authority (${standing})`);
  if (standing === 'trusted') setDefaultCACertificates([...getCACertificates('default'), readFileSync(join(folder, 'ca.pem'), 'utf8')]);
  let count = 0;
  return {
    ca: readFileSync(join(folder, 'ca.pem')),
    issue(days, host = 'localhost') {
      count += 1;
      const name = String(count);
      openssl('req', ...KEY, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${host}`, '-addext', `subjectAltName=${isIP(host) === 0 ? 'DNS' : 'IP'}:${host}`);
      openssl('x509', '-req', '-in', `${name}.csr`, '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', String(days), '-copy_extensions', 'copyall', '-out', `${name}.pem`);
      return { cert: readFileSync(join(folder, `${name}.pem`)), key: readFileSync(join(folder, `${name}.key`)) };
    },
  };
}

/** Base address, by name, of a server that shows a certificate and lives as long as the test. */
export async function serveTls(t: Pick<TestContext, 'after'>, pair: Pair, listener: RequestListener = (_, response) => response.end('ok')): Promise<string> {
  const server = createServer(pair, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => new Promise<void>((resolve) => {
    server.close(() => { resolve(); });
    server.closeAllConnections();
  }));
  return `https://localhost:${String((server.address() as AddressInfo).port)}`;
}
