import type { InconclusiveReason, Sample } from '../../core/condition/judging/verdict.ts';
import type { JsonMetric } from '../../core/configuration/configuration.ts';
import { parseJsonPath } from '../../core/configuration/jsonPath.ts';
import { isAddress } from '../../core/configuration/readJsonMetric.ts';
import type { Measurement } from '../../core/ports.ts';
import { describeJson, valuesAt } from './jsonFigures.ts';
import { fetchReport } from './fetchReport.ts';
import { readReportFile, type Report } from './report.ts';
import type { Transport } from './request.ts';
import type { Unmeasured } from './unmeasured.ts';

export interface JsonSource {
  /** Absolute path of the folder that files are named from. */
  readonly root: string;
  readonly transport: Transport;
}

/** Reads figures out of a report. Only a number is one: a text, `true` or `null` is never taken for it. */
export async function measureJson(metric: JsonMetric, { root, transport }: JsonSource, signal: AbortSignal): Promise<Measurement> {
  const remote = isAddress(metric.report);
  const report = remote ? await fetchReport(metric.report, transport, signal) : await readReportFile(root, metric.report, signal);
  const asked = { query: metric.path, source: remote ? `json ${withoutQuery(metric.report)}` : `file ${metric.report}` };
  return { ...asked, ...(report.status === 'ok' ? read(metric, report) : report) };
}

type Read = { readonly status: 'measured'; readonly samples: readonly Sample[]; readonly buckets: null; readonly denominator: null } | Unmeasured;

function read({ path, time, report: written }: JsonMetric, report: Report): Read {
  const name = isAddress(written) ? withoutQuery(written) : written;
  const unknown = (reason: InconclusiveReason, message: string): Read => ({ status: 'inconclusive', reason, message });
  if (report.text.trim() === '') return unknown('no-data', `${name} is empty. Make the report again.`);
  let document: unknown;
  try {
    document = JSON.parse(report.text.replace(/^\uFEFF/u, ''));
  } catch {
    return unknown('not-understood', `${name} is no JSON, or was cut off. Make the report again.`);
  }
  const dated = time === null ? report : datedBy(document, time);
  if (typeof dated === 'string') return unknown('stale', dated);
  const figures = valuesAt(document, parseJsonPath(path) ?? []);
  if (figures.status === 'missing') return unknown('no-data', figures.message);
  const samples: Sample[] = [];
  for (const { path: at, value } of figures.values) {
    if (typeof value !== 'number') return unknown('not-understood', `${at} is ${describeJson(value)}, and no number.`);
    samples.push({ time: dated.time, value, labels: { dated: dated.dated, ...(figures.values.length > 1 ? { path: at } : {}) } });
  }
  return { status: 'measured', samples, buckets: null, denominator: null };
}

function withoutQuery(address: string): string {
  const { origin, pathname } = new URL(address);
  return `${origin}${pathname}`;
}

/** Milliseconds since the epoch are larger than this, seconds smaller, from 1973 to the year 5138. */
const LEAST_MILLISECONDS = 1e11;

/** The time that a report gives itself, or why it cannot be told. */
function datedBy(document: unknown, path: string): Pick<Report, 'time' | 'dated'> | string {
  const found = valuesAt(document, parseJsonPath(path) ?? []);
  if (found.status === 'missing') return `The report does not say when it was made: ${found.message}`;
  const value = found.values[0]?.value;
  if (typeof value === 'number') return { time: value >= LEAST_MILLISECONDS ? value / 1000 : value, dated: path };
  // Without its zone a time may be hours off.
  const exact = typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)$/iu.test(value);
  return exact ? { time: Date.parse(value) / 1000, dated: path } : `The report was made at ${describeJson(value)}, which is no time with a zone such as 2026-05-04T09:30:00Z.`;
}
