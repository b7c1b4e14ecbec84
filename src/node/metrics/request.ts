import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { addressFault } from '../../core/configuration/address.ts';

/** A body, or in one sentence why there is none. */
export type Answer = { readonly status: 'ok'; readonly body: string; readonly type: string } | { readonly status: 'error'; readonly message: string };

export interface RequestLimits {
  /** Milliseconds for one attempt. */
  readonly timeout: number;
  readonly bytes: number;
  readonly attempts: number;
}

export const LIMITS: RequestLimits = { timeout: 30_000, bytes: 64 * 1024 * 1024, attempts: 3 };

/** Fetches text: capped, with a timeout, never following a redirect. Tries again after transport errors, 5xx and 429. */
export async function requestText(address: string, signal: AbortSignal, limits: RequestLimits = LIMITS, accept = '*/*'): Promise<Answer> {
  const fault = addressFault(address) ?? (await resolvedFault(address));
  if (fault !== null) return { status: 'error', message: `The address ${fault}.` };
  let last: Answer = { status: 'error', message: 'It was not asked.' };
  for (let attempt = 0; attempt < limits.attempts; attempt += 1) {
    const { answer, again } = await attemptOnce(address, signal, limits, accept);
    last = answer;
    if (again === null || signal.aborted) break;
    if (attempt + 1 < limits.attempts) await delay(Math.max(again, 200 * 2 ** attempt), undefined, { signal }).catch(() => undefined);
  }
  return last;
}

/** A name may lead to an address that must not be asked. */
async function resolvedFault(address: string): Promise<string | null> {
  const { hostname } = new URL(address);
  if (isIP(hostname.replaceAll(/[[\]]/gu, '')) !== 0) return null;
  const found = await lookup(hostname, { all: true }).catch(() => []);
  return found.map(({ address: ip, family }) => addressFault(family === 6 ? `http://[${ip}]/` : `http://${ip}/`)).find((fault) => fault !== null) ?? null;
}

interface Attempt {
  readonly answer: Answer;
  /** Milliseconds to wait before another attempt; null where another makes no sense. */
  readonly again: number | null;
}

async function attemptOnce(address: string, signal: AbortSignal, limits: RequestLimits, accept: string): Promise<Attempt> {
  const patience = AbortSignal.timeout(limits.timeout);
  const where = new URL(address).origin;
  const failed = (message: string, again: number | null): Attempt => ({ answer: { status: 'error', message }, again });
  try {
    const response = await fetch(address, { signal: AbortSignal.any([signal, patience]), redirect: 'manual', headers: { accept } });
    if (response.status >= 300 && response.status < 400) {
      await response.body?.cancel();
      return failed(`${where} redirects elsewhere, which is not followed. Configure the final address.`, null);
    }
    const body = await readCapped(response, limits.bytes);
    if (body === null) return failed(`The answer of ${where} is larger than ${String(limits.bytes)} bytes.`, null);
    if (response.status >= 500 || response.status === 429) return failed(`${where} answered ${String(response.status)}.`, retryAfter(response));
    // Prometheus explains 400 and 422 in its body, which the caller reads.
    if (!response.ok && response.status !== 400 && response.status !== 422) return failed(`${where} answered ${String(response.status)}.`, null);
    return { answer: { status: 'ok', body, type: response.headers.get('content-type') ?? '' }, again: null };
  } catch (error) {
    if (signal.aborted) return failed('The check was cancelled.', null);
    if (patience.aborted) return failed(`${where} did not answer within ${String(limits.timeout / 1000)} s.`, null);
    return failed(`${where} could not be reached: ${faultOf(error)}.`, 0);
  }
}

/** `fetch` hides the cause, and a host of two addresses has two, with a code and no message. */
function faultOf(error: unknown): string {
  const cause: unknown = error instanceof Error && error.cause !== undefined ? error.cause : error;
  if (cause instanceof Error && cause.message !== '') return cause.message;
  return typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : String(cause);
}

async function readCapped(response: Response, limit: number): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (response.body === null) return '';
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > limit) return null;
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

function retryAfter(response: Response): number {
  const seconds = Number(response.headers.get('retry-after') ?? '0');
  return Number.isFinite(seconds) ? Math.min(10_000, Math.max(0, seconds * 1000)) : 0;
}
