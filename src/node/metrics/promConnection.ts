import type { InconclusiveReason } from '../../core/condition/judging/verdict.ts';
import type { PrometheusConnection } from '../../core/configuration/configuration.ts';
import type { Credentials, CredentialStore } from '../../core/ports.ts';
import type { TlsIdentity } from './pool.ts';
import { quoted } from './quoted.ts';
import { LIMITS, type Question, type RequestLimits, type Transport } from './request.ts';
import { MOST_SERIES, readSeriesText } from './seriesText.ts';
import { readTlsFiles } from './tlsFiles.ts';

/** The `data` of an answer. `partial`: the server warned that something is missing, or not all of it was read; `notes`: it only remarked on the query. */
export type ApiAnswer<T> =
  | { readonly status: 'ok'; readonly value: T; readonly notes: readonly string[] }
  | { readonly status: 'partial'; readonly reason: Extract<InconclusiveReason, 'partial' | 'several-series'>; readonly message: string }
  | { readonly status: 'error'; readonly message: string };

/** What the API answers with, around its data (Prometheus HTTP API, "Format overview"). */
interface Envelope {
  readonly status?: unknown;
  readonly error?: unknown;
  readonly warnings?: unknown;
  readonly infos?: unknown;
  readonly data?: unknown;
}

/** The HTTP API of one server, with the credentials and certificates of its connection. Those are read once, when first asked. */
export interface PromConnection {
  /** Such as `prometheus https://prometheus.example`; never with credentials. */
  readonly source: string;
  readonly origin: string;
  /** Asks `/api/v1/` and the path. */
  get(path: string, parameters: Readonly<Record<string, string>>, signal: AbortSignal): Promise<ApiAnswer<unknown>>;
}

export interface ConnectionPorts {
  readonly transport: Transport;
  readonly credentials: CredentialStore;
  /** Absolute: what the paths of certificates are relative to. */
  readonly root: string;
  /** Those of the transport where none are given. */
  readonly limits?: RequestLimits;
}

/** Ten thousand series with their labels, or as many points of one, are some megabytes. */
const API_LIMITS: RequestLimits = { ...LIMITS, bytes: 16 * 1024 * 1024 };

interface Identity {
  readonly credentials: Credentials | null;
  readonly tls: TlsIdentity | null;
  /** What to add where the server wants to know who asks; empty for nothing. */
  readonly advice: string;
}

export function createPromConnection(connection: PrometheusConnection, ports: ConnectionPorts): PromConnection {
  const { origin } = new URL(connection.url);
  let identity: Promise<Identity | { readonly message: string }> | null = null;
  const headers = { ...connection.headers, ...(connection.tenant === null ? {} : { 'x-scope-orgid': connection.tenant }) };

  const get: PromConnection['get'] = async (path, parameters, signal) => {
    identity ??= identify(connection, origin, ports);
    const known = await identity;
    if ('message' in known) return { status: 'error', message: known.message };
    const address = `${connection.url}/api/v1/${path}?${new URLSearchParams(parameters).toString()}`;
    const question: Question = { address, accept: 'application/json', headers, credentials: known.credentials, tls: known.tls, limits: ports.limits ?? API_LIMITS };
    const answer = await ports.transport.fetch(question, (body) => readSeriesText(body), signal);
    const masked = (text: string): string => quoted(mask(text, known.credentials));
    if (answer.status === 'error') {
      const reason = answer.body === '' ? null : errorOf(parse(answer.body));
      const told = reason === null ? answer.message : `${origin} refused the question: ${masked(reason)}`;
      return { status: 'error', message: answer.http === 401 || answer.http === 403 ? `${told}${known.advice}` : told };
    }
    if (answer.value === null) return { status: 'partial', reason: 'several-series', message: `The answer has more than ${String(MOST_SERIES)} series, which are not judged one by one. Aggregate them in the query, such as by max(…).` };
    const envelope = parse(answer.value);
    if (envelope === null || (envelope.status !== 'success' && errorOf(envelope) === null)) return { status: 'error', message: `${origin} did not answer as a Prometheus server does.` };
    if (envelope.status !== 'success') return { status: 'error', message: `${origin} refused the question: ${masked(errorOf(envelope) ?? '')}` };
    const warnings = textsOf(envelope.warnings);
    if (warnings.length > 0) return { status: 'partial', reason: 'partial', message: `${origin} answered in part only: ${masked(warnings.join('; '))}` };
    return { status: 'ok', value: envelope.data, notes: textsOf(envelope.infos).map(masked) };
  };

  return {
    source: `prometheus ${origin}`,
    origin,
    get,
  };
}

function parse(text: string): Envelope | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : null;
  } catch {
    return null;
  }
}

/** Credentials that were asked for by name must be there and be for this address; others are used where they are for it. */
async function identify({ ca, cert, key, credentials: named }: PrometheusConnection, origin: string, { credentials, root }: ConnectionPorts): Promise<Identity | { readonly message: string }> {
  const name = named ?? 'prometheus';
  const [found, files] = await Promise.all([credentials.find(name), readTlsFiles({ ca, cert, key }, root)]);
  if (files.status === 'error') return { message: files.message };
  const identity = (secret: Credentials | null, advice: string): Identity => ({ credentials: secret, tls: files.tls, advice });
  switch (found.status) {
    case 'unusable':
      return { message: found.message };
    case 'none':
      return named === null
        ? identity(null, ' Keep its credentials with Holdpoint: Set Credentials…, or in the environment.')
        : { message: `No credentials are kept under “${name}”. Keep them with Holdpoint: Set Credentials…, or in the environment.` };
    case 'found': {
      const { origin: bound } = found.credentials;
      if (bound === origin) return identity(found.credentials, ` The credentials “${name}” were sent; set them again if they are out of date.`);
      const other = `The credentials “${name}” are for ${bound} and were not sent to ${origin}.`;
      return named === null ? identity(null, ` ${other}`) : { message: other };
    }
  }
}

function errorOf(envelope: Envelope | null): string | null {
  return envelope?.status === 'error' ? (typeof envelope.error === 'string' && envelope.error !== '' ? envelope.error : 'no reason given') : null;
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** A server may repeat what it was sent. */
function mask(text: string, credentials: Credentials | null): string {
  if (credentials === null) return text;
  const secrets = credentials.kind === 'bearer' ? [credentials.token] : [credentials.password, Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64')];
  return secrets.reduce((masked, secret) => (secret === '' ? masked : masked.replaceAll(secret, '[redacted]')), text);
}
