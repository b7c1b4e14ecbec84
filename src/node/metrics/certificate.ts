import { isIP } from 'node:net';
import { connect, type DetailedPeerCertificate, type TLSSocket } from 'node:tls';
import { addressFault } from '../../core/configuration/address.ts';
import { createSafeLookup } from './safeLookup.ts';

export interface CertificateDays {
  /** Days until the first certificate of the chain ends; negative once it has. */
  readonly days: number;
  /** Whose certificate that is. */
  readonly subject: string;
  /** ISO 8601. */
  readonly until: string;
}

/** Seconds of a day, in milliseconds. */
const DAY = 86_400_000;

/**
 * Shakes hands with a server, sends nothing, and reads how long its certificates are valid. One that has expired is told in
 * days; one that is not trusted for any other reason, or of another name, is a fault.
 */
export async function daysOfCertificate(address: URL, timeout: number, signal: AbortSignal): Promise<CertificateDays | { readonly message: string }> {
  const fault = addressFault(address.href);
  if (fault !== null) return { message: `The address ${fault}.` };
  const patience = AbortSignal.timeout(timeout);
  let socket: TLSSocket | null = null;
  try {
    socket = await shakeHands(address, AbortSignal.any([signal, patience]));
    const refusal: unknown = socket.authorizationError;
    const code = refusal instanceof Error ? ('code' in refusal ? String(refusal.code) : refusal.message) : String(refusal);
    if (!socket.authorized && code !== 'CERT_HAS_EXPIRED') return { message: `The certificate of ${address.host} is not trusted: ${code}.` };
    return firstToEnd(socket.getPeerCertificate(true), socket.authorized) ?? { message: `${address.host} showed no certificate whose end is known.` };
  } catch (error) {
    if (signal.aborted) return { message: 'The check was cancelled.' };
    if (patience.aborted) return { message: `${address.host} did not answer within ${String(timeout / 1000)} s.` };
    const said = error instanceof Error && error.message !== '' ? error.message : typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error);
    return { message: `${address.host} could not be reached: ${said}.` };
  } finally {
    socket?.destroy();
  }
}

function shakeHands(address: URL, signal: AbortSignal): Promise<TLSSocket> {
  const host = address.hostname.replaceAll(/[[\]]/gu, '');
  return new Promise((resolve, reject) => {
    const socket = connect({
      host,
      port: address.port === '' ? 443 : Number(address.port),
      lookup: createSafeLookup(),
      // Whether it is trusted is asked afterwards: of one that has expired the day is to be told.
      rejectUnauthorized: false,
      ...(isIP(host) === 0 ? { servername: host } : {}),
    });
    const stop = (): void => { socket.destroy(new Error('stopped')); };
    signal.addEventListener('abort', stop, { once: true });
    socket.once('secureConnect', () => {
      signal.removeEventListener('abort', stop);
      resolve(socket);
    });
    socket.once('error', (error) => {
      signal.removeEventListener('abort', stop);
      reject(error);
    });
    if (signal.aborted) stop();
  });
}

/** Of the certificates below the root, the one that ends first; where the chain is not trusted since one has expired, one that has. */
function firstToEnd(leaf: DetailedPeerCertificate, authorized: boolean): CertificateDays | null {
  const ends: CertificateDays[] = [];
  const seen = new Set<string>();
  for (let one: DetailedPeerCertificate | undefined = leaf; one?.fingerprint256 !== undefined && !seen.has(one.fingerprint256); one = one.issuerCertificate as DetailedPeerCertificate | undefined) {
    seen.add(one.fingerprint256);
    const end = Date.parse(one.valid_to);
    if (Number.isNaN(end)) return null;
    ends.push({ days: (end - Date.now()) / DAY, subject: String(one.subject.CN), until: new Date(end).toISOString() });
  }
  const first = ends.reduce<CertificateDays | null>((least, one) => (least === null || one.days < least.days ? one : least), null);
  return first === null || (!authorized && first.days > 0) ? null : first;
}
