import { setTimeout as delay } from 'node:timers/promises';
import { addressFault } from '../../core/configuration/address.ts';
import type { Credentials } from '../../core/ports.ts';
import { onAbort } from '../onAbort.ts';
import { exchange, readText, TooLarge, type Body, type Head } from './exchange.ts';
import { createConnectionPool, type TlsIdentity } from './pool.ts';
import { backoff, LONGEST_WAIT, retryAfter } from './retry.ts';
import { createSafeLookup, type Resolve } from './safeLookup.ts';

/** What came of a question: what was read of the body, or in one sentence why there is nothing. */
export type Answer<T> =
  | { readonly status: 'ok'; readonly value: T; readonly type: string }
  | { readonly status: 'error'; readonly message: string; readonly http: number | null; /** What the server said to it, at most 64 KB. */ readonly body: string };

export interface RequestLimits {
  /** Milliseconds for the whole question, further attempts and the waits between them included. */
  readonly timeout: number;
  readonly bytes: number;
  readonly attempts: number;
  /** Milliseconds for one attempt, after which another is made; as long as for all where it is missing. */
  readonly attempt?: number;
}

export const LIMITS: RequestLimits = { timeout: 30_000, bytes: 64 * 1024 * 1024, attempts: 3 };

export interface Question {
  readonly address: string;
  readonly accept?: string;
  /** Sent by POST; a GET where it is missing. */
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent where the address is of their origin, and nowhere else. */
  readonly credentials?: Credentials | null;
  readonly tls?: TlsIdentity | null;
  readonly limits?: RequestLimits;
  /** Which status codes are an answer, handed to whoever reads it; success alone where it is missing. */
  readonly isAnswer?: (status: number) => boolean;
}

export type ReadBody<T> = (body: Body, head: Head) => Promise<T>;

/** HTTP over one pool of connections: capped, with a timeout, never redirected, never by a proxy, TLS always verified. */
export interface Transport {
  /** Fetches text. Tries again after transport errors, 5xx and 429. */
  text(question: Question, signal: AbortSignal): Promise<Answer<string>>;
  /** The same for a body that `read` takes in pieces; what it throws is a transport error. Called anew for each attempt. */
  fetch<T>(question: Question, read: ReadBody<T>, signal: AbortSignal): Promise<Answer<T>>;
  dispose(): void;
}

export interface TransportOptions {
  /** A number in [0, 1), for the jitter of the waits. */
  readonly random?: () => number;
  readonly resolve?: Resolve;
}

export function createTransport({ random = Math.random, resolve }: TransportOptions = {}): Transport {
  const pool = createConnectionPool(createSafeLookup(resolve));

  const fetch: Transport['fetch'] = async <T>(question: Question, read: ReadBody<T>, signal: AbortSignal) => {
    if (!URL.canParse(question.address)) return failure('The address is no address.');
    const address = new URL(question.address);
    const fault = addressFault(address);
    if (fault !== null) return failure(`The address ${fault}.`);
    const { timeout, attempts, attempt: patience } = question.limits ?? LIMITS;
    if (signal.aborted) return failure(CANCELLED);
    const deadline = performance.now() + timeout;
    // Not `AbortSignal.timeout` and `any`: their timers outlive the answer, and thousands of questions are asked in a row.
    const ends = new AbortController();
    const end = (): void => { ends.abort(); };
    const timer = setTimeout(end, timeout);
    const forget = onAbort(signal, end);
    try {
      for (let attempt = 0; ; attempt += 1) {
        const once = (either: AbortSignal, most: number): Promise<Attempt<T>> => attemptOnce(question, address, read, either, { cancelled: signal, timeout: most });
        const { answer, again } = await (patience === undefined ? once(ends.signal, timeout) : atMost(patience, ends.signal, (either) => once(either, patience)));
        if (again === null || attempt + 1 >= attempts || ends.signal.aborted) return answer;
        const wait = Math.max(again, backoff(attempt, random()));
        if (again > LONGEST_WAIT || performance.now() + wait >= deadline) return answer;
        await delay(wait, undefined, { signal: ends.signal }).catch(() => undefined);
        if (signal.aborted) return failure(CANCELLED);
      }
    } finally {
      clearTimeout(timer);
      forget();
    }
  };

  async function attemptOnce<T>(question: Question, address: URL, read: ReadBody<T>, either: AbortSignal, ends: Ends): Promise<Attempt<T>> {
    const where = address.origin;
    const { bytes } = question.limits ?? LIMITS;
    const headers = { accept: question.accept ?? '*/*', ...question.headers, ...authorization(address, question.credentials ?? null) };
    try {
      return await exchange({ address, headers, agent: pool.agentFor(address, question.tls ?? null), bytes, ...(question.body === undefined ? {} : { body: question.body }) }, async (body, head) => {
        const refusal = (question.isAnswer ?? isSuccess)(head.status) ? null : await refusalOf(where, body, head);
        return refusal ?? { answer: { status: 'ok', value: await read(body, head), type: head.headers['content-type'] ?? '' }, again: null };
      }, either);
    } catch (error) {
      if (ends.cancelled.aborted) return { answer: failure(CANCELLED), again: null };
      if (either.aborted) return { answer: failure(`${where} did not answer within ${String(ends.timeout / 1000)} s.`), again: 0 };
      if (error instanceof TooLarge) return { answer: failure(`The answer of ${where} is larger than ${String(bytes)} bytes.`), again: null };
      const code = codeOf(error);
      return { answer: failure(`${where} could not be reached: ${faultOf(error)}.`), again: code !== null && FINAL.test(code) ? null : 0 };
    }
  }

  return { fetch, text: (question, signal) => fetch(question, readText, signal), dispose: () => { pool.dispose(); } };
}

/** Gives `act` a signal that aborts with another, and after so many milliseconds. */
async function atMost<T>(milliseconds: number, signal: AbortSignal, act: (either: AbortSignal) => Promise<T>): Promise<T> {
  const own = new AbortController();
  const end = (): void => { own.abort(); };
  const timer = setTimeout(end, milliseconds);
  const forget = onAbort(signal, end);
  try {
    return await act(own.signal);
  } finally {
    clearTimeout(timer);
    forget();
  }
}

const CANCELLED = 'The check was cancelled.';

/** Faults that another attempt does not mend: a refused address, and certificates that do not hold. */
const FINAL = /^(?:EFORBIDDEN|ERR_TLS_|ERR_SSL_|ERR_OSSL_|ERR_INVALID|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/u;

/** Bytes of a refusal's body that are kept, for what it explains. */
const EXPLANATION = 64 * 1024;

interface Ends {
  readonly cancelled: AbortSignal;
  readonly timeout: number;
}

interface Attempt<T> {
  readonly answer: Answer<T>;
  /** Milliseconds to wait at least before another attempt; null where another makes no sense. */
  readonly again: number | null;
}

function failure(message: string, http: number | null = null, body = ''): Extract<Answer<never>, { status: 'error' }> {
  return { status: 'error', message, http, body };
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

async function refusalOf(where: string, body: Body, { status, headers }: Head): Promise<Attempt<never>> {
  if (status >= 300 && status < 400) return { answer: failure(`${where} redirects elsewhere, which is not followed. Configure the final address.`, status), again: null };
  const wait = status >= 500 || status === 429 ? retryAfter(headers['retry-after'], Date.now()) : null;
  const later = wait !== null && wait > LONGEST_WAIT ? ` It asks to be left alone for ${String(Math.ceil(wait / 1000))} s.` : '';
  return { answer: failure(`${where} answered ${String(status)}.${later}`, status, await readStart(body)), again: wait };
}

async function readStart(body: Body): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  await body((chunk) => {
    chunks.push(chunk);
    size += chunk.length;
    return size >= EXPLANATION ? 'enough' : 'more';
  });
  return new TextDecoder().decode(Buffer.concat(chunks).subarray(0, EXPLANATION));
}

function authorization(address: URL, credentials: Credentials | null): Readonly<Record<string, string>> {
  if (credentials === null || credentials.origin !== address.origin) return {};
  switch (credentials.kind) {
    case 'bearer':
      return { authorization: `Bearer ${credentials.token}` };
    case 'basic':
      return { authorization: `Basic ${Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64')}` };
  }
}

/** A host of two addresses has two faults, with a code and no message. */
function faultOf(error: unknown): string {
  return error instanceof Error && error.message !== '' ? error.message : (codeOf(error) ?? String(error));
}

function codeOf(error: unknown): string | null {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : null;
}
