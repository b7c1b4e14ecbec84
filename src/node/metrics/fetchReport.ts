import type { IncomingHttpHeaders } from 'node:http';
import { readText } from './exchange.ts';
import { MOST_BYTES, type Report } from './report.ts';
import { LIMITS, type Transport } from './request.ts';
import type { Unmeasured } from './unmeasured.ts';

/** Fetches a report. It is as old as `Last-Modified` says, or else `Date`, which a cache keeps; or else it is of now. */
export async function fetchReport(address: string, transport: Transport, signal: AbortSignal): Promise<Report | Unmeasured> {
  const question = { address, accept: 'application/json', headers: { 'cache-control': 'no-cache' }, limits: { ...LIMITS, bytes: MOST_BYTES } };
  const answer = await transport.fetch(question, async (body, { headers }) => ({ text: await readText(body), headers }), signal);
  if (answer.status === 'error') return { status: 'error', message: answer.message };
  const { text, headers } = answer.value;
  return { status: 'ok', text, ...dated(headers) };
}

function dated(headers: IncomingHttpHeaders): Pick<Report, 'time' | 'dated'> {
  for (const name of ['Last-Modified', 'Date'] as const) {
    const written = headers[name === 'Date' ? 'date' : 'last-modified'];
    // A date that is none is no reason to believe that the report is new.
    if (written !== undefined) return { time: /[a-z]{3}/iu.test(written) ? Date.parse(written) / 1000 : Number.NaN, dated: name };
  }
  return { time: Date.now() / 1000, dated: 'fetched' };
}
