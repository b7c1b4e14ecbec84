import { performance } from 'node:perf_hooks';
import type { HttpMetric } from '../../core/configuration/configuration.ts';
import { isExpected } from '../../core/configuration/expectedStatus.ts';
import type { Measurement } from '../../core/ports.ts';
import { daysOfCertificate } from './certificate.ts';
import { readText } from './exchange.ts';
import { contradictionOf, type HttpAnswer } from './httpDemands.ts';
import { createTransport, type Transport } from './request.ts';
import type { Unmeasured } from './unmeasured.ts';

export interface HttpSource {
  readonly transport: Transport;
}

/** Bytes of the largest body that is looked through. */
const MOST_BYTES = 1024 * 1024;

/** Makes one request, or for a certificate one handshake, and says what came of it. No redirect is followed. */
export async function measureHttp(metric: HttpMetric, { transport }: HttpSource, signal: AbortSignal): Promise<Measurement> {
  const { origin, pathname } = new URL(metric.url);
  const source = `http ${origin}${metric.measure === 'certificate' ? '' : pathname}`;
  switch (metric.measure) {
    case 'status':
      return { query: `GET ${metric.url}`, source, ...(await status(metric, transport, signal)) };
    case 'latency':
      return { query: `GET ${metric.url}`, source, ...(await latency(metric, signal)) };
    case 'certificate':
      return { query: `certificate of ${origin}`, source, ...(await certificate(metric, signal)) };
  }
}

type Stated = Omit<Extract<Measurement, { status: 'stated' }>, 'query' | 'source'>;
type Measured = Omit<Extract<Measurement, { status: 'measured' }>, 'query' | 'source'>;

async function status(metric: HttpMetric, transport: Transport, signal: AbortSignal): Promise<Stated | Unmeasured> {
  const asked = await ask(metric, transport, { attempts: 3, signal });
  if (asked.status === 'error') return asked;
  const { answer } = asked;
  const samples = [{ time: Date.now() / 1000, value: answer.code, labels: {} }];
  const against = contradictionOf(answer, metric);
  if (typeof against === 'object') return against ?? { status: 'stated', outcome: 'pass', message: `${asked.where} answered ${String(answer.code)}, as expected.`, samples };
  return { status: 'stated', outcome: 'fail', message: `${asked.where} ${against}`, samples };
}

/** From before the name is looked up to the last byte, over a connection of its own; the time of an unexpected answer tells nothing. */
async function latency(metric: HttpMetric, signal: AbortSignal): Promise<Measured | Unmeasured> {
  const transport = createTransport();
  try {
    const asked = await ask(metric, transport, { attempts: 1, signal });
    if (asked.status === 'error') return asked;
    const against = contradictionOf(asked.answer, metric);
    if (typeof against === 'string') return { status: 'inconclusive', reason: 'no-data', message: `${asked.where} ${against} How long that took tells nothing.` };
    return against ?? { status: 'measured', samples: [{ time: Date.now() / 1000, value: asked.seconds, labels: {} }], buckets: null, denominator: null };
  } finally {
    transport.dispose();
  }
}

async function certificate({ url, timeout }: HttpMetric, signal: AbortSignal): Promise<Measured | Unmeasured> {
  const found = await daysOfCertificate(new URL(url), timeout * 1000, signal);
  if ('message' in found) return { status: 'error', message: found.message };
  return { status: 'measured', samples: [{ time: Date.now() / 1000, value: found.days, labels: { subject: found.subject, until: found.until } }], buckets: null, denominator: null };
}

interface Asking {
  readonly attempts: number;
  readonly signal: AbortSignal;
}

type Asked = { readonly status: 'ok'; readonly where: string; readonly answer: HttpAnswer; readonly seconds: number } | { readonly status: 'error'; readonly message: string };

/** Any status is an answer; only where a server asks to be left alone it is asked again. */
async function ask({ url, expect, timeout, measure, body: wanted }: HttpMetric, transport: Transport, { attempts, signal }: Asking): Promise<Asked> {
  const { origin, pathname } = new URL(url);
  const started = performance.now();
  const answer = await transport.fetch(
    {
      address: url,
      headers: { 'cache-control': 'no-cache' },
      limits: { timeout: timeout * 1000, bytes: MOST_BYTES, attempts },
      isAnswer: (code) => code !== 429 || isExpected(code, expect),
    },
    // Nobody waits for a body that nobody looks at, which may be without end.
    async (body, head): Promise<HttpAnswer> => ({ code: head.status, headers: head.headers, body: wanted === null && measure === 'status' ? '' : await readText(body) }),
    signal,
  );
  if (answer.status === 'error') return { status: 'error', message: answer.message };
  return { status: 'ok', where: `${origin}${pathname}`, answer: answer.value, seconds: (performance.now() - started) / 1000 };
}
