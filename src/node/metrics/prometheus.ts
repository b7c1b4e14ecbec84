import type { PrometheusMetric } from '../../core/configuration/configuration.ts';
import type { InconclusiveReason, Sample } from '../../core/condition/verdict.ts';
import type { Measurement, MetricQuery } from '../../core/ports.ts';
import { readPromql, type PromqlQuery } from './promql.ts';
import { requestText } from './request.ts';
import { substitute } from './variables.ts';

type Result = { readonly samples: readonly Sample[] } | { readonly error: string };

/** Age in seconds past which the latest sample behind a selector says nothing about now. */
const STALE_SECONDS = 150;

/**
 * Asks a Prometheus server, `/api/v1/query`. The lookback of five minutes hides age, so the age of the samples behind
 * each selector is asked for apart, as are the requests behind a ratio and the buckets behind a quantile.
 */
export async function measurePrometheus(base: string, metric: PrometheusMetric, query: MetricQuery, signal: AbortSignal): Promise<Measurement> {
  const source = `prometheus ${new URL(base).origin}`;
  const filled = substitute(metric.query, query);
  if ('missing' in filled) return { status: 'inconclusive', query: metric.query, source, reason: 'unbound', message: `${filled.missing} has no value. Configure holdpoint.${filled.missing.slice(1)}.` };
  const { text } = filled;
  const promql = readPromql(text);
  if (promql.fault !== null) return { status: 'inconclusive', query: text, source, reason: 'unsupported', message: `The query of “${query.name}” is no PromQL, from character ${String(promql.fault + 1)} on.` };
  const unknown = (reason: InconclusiveReason, message: string): Measurement => ({ status: 'inconclusive', query: text, source, reason, message });
  if (promql.selectors.length === 0) return unknown('no-data', `The query of “${query.name}” reads no series.`);
  if (promql.hiddenQuantile) return unknown('unsupported', 'Make histogram_quantile the outermost function of the query and declare its unit: further arithmetic hides whether it fell into the last bucket.');
  const ask = (expression: string): Promise<Result> => queryInstant(base, expression, signal);
  const { ratio } = promql;
  const requestsQuery = ratio?.requests ?? null;
  const [result, stale, requests, numerator, buckets] = await Promise.all([
    ask(text),
    staleness(ask, promql, metric),
    requestsQuery === null ? null : ask(`min(${requestsQuery})`),
    ratio === null || metric.absent === null ? null : ask(ratio.numerator),
    promql.histogram === null ? null : ask(`count by (le) (${promql.histogram})`),
  ]);
  const failed = ({ error }: Failure): Measurement => ({ status: 'error', query: text, source, message: error });
  if (isFailure(result)) return failed(result);
  if (isFailure(stale)) return failed(stale);
  if (isFailure(requests)) return failed(requests);
  if (isFailure(numerator)) return failed(numerator);
  if (isFailure(buckets)) return failed(buckets);
  if (stale !== null) return unknown('stale', stale);
  const denominator = requests === null ? null : (requests.samples[0]?.value ?? 0);
  if (result.samples.length > 0 || metric.absent === null) {
    return { status: 'measured', query: text, source, samples: result.samples, buckets: buckets === null ? null : boundsOf(buckets.samples), denominator };
  }
  // Both sides may be there and only not match each other: then nothing is absent.
  if (numerator === null || numerator.samples.length > 0) return unknown('no-data', 'The query gives nothing although its numerator counts. Check that both sides of the division have the same labels.');
  if (denominator === null || !(denominator > 0)) return unknown('absent-numerator', 'Nothing was counted and nothing was asked for either, so an absent series is no zero.');
  return { status: 'measured', query: text, source, samples: [{ time: Date.now() / 1000, value: metric.absent, labels: {} }], buckets: null, denominator };
}

interface Failure {
  readonly error: string;
}

function isFailure(answer: unknown): answer is Failure {
  return typeof answer === 'object' && answer !== null && 'error' in answer;
}

/** A sentence where samples are too old or gone, null where they are fresh. */
async function staleness(ask: (expression: string) => Promise<Result>, { selectors }: PromqlQuery, metric: PrometheusMetric): Promise<string | null | Failure> {
  const ages = await Promise.all(selectors.map((selector) => ask(`max(time() - timestamp(${selector}))`)));
  let present = 0;
  for (const [index, age] of ages.entries()) {
    if ('error' in age) return age;
    const [sample] = age.samples;
    if (sample === undefined) {
      if (metric.absent === null) return `There is no current sample of ${selectors[index] ?? ''}. Check that its target is up.`;
      continue;
    }
    present += 1;
    if (!(sample.value <= STALE_SECONDS)) return `The latest sample of ${selectors[index] ?? ''} is ${String(Math.round(sample.value))} s old.`;
  }
  return selectors.length > 0 && present === 0 ? 'There is no current sample of any series in the query. Check that its targets are up.' : null;
}

/** Finite upper bounds, ascending, that every series of the histogram has: where bounds differ, the shortest tells least. */
function boundsOf(counts: readonly Sample[]): readonly number[] {
  const all = counts.find(({ labels }) => labels['le'] === '+Inf')?.value;
  return counts.filter(({ value }) => value === all).map(({ labels }) => Number(labels['le'])).filter((bound) => Number.isFinite(bound)).sort((a, b) => a - b);
}

async function queryInstant(base: string, expression: string, signal: AbortSignal): Promise<Result> {
  const address = new URL(`${base.replace(/\/+$/u, '')}/api/v1/query`);
  address.searchParams.set('query', expression);
  address.searchParams.set('timeout', '25s');
  const answer = await requestText(address.href, signal, undefined, 'application/json');
  if (answer.status === 'error') return { error: answer.message };
  try {
    return readAnswer(JSON.parse(answer.body), address.origin);
  } catch {
    return { error: `${address.origin} did not answer as a Prometheus server does.` };
  }
}

interface ApiAnswer {
  readonly status?: unknown;
  readonly error?: unknown;
  readonly warnings?: readonly unknown[];
  readonly data?: { readonly resultType?: unknown; readonly result?: unknown };
}

/** The instant vector or scalar of `GET /api/v1/query` (Prometheus HTTP API). A partial answer is an error. */
function readAnswer(value: unknown, origin: string): Result {
  const answer = (value ?? {}) as ApiAnswer;
  if (answer.status !== 'success') return { error: `${origin} refused the query: ${typeof answer.error === 'string' ? answer.error : 'no reason given'}` };
  if ((answer.warnings?.length ?? 0) > 0) return { error: `${origin} answered in part only: ${answer.warnings?.map(String).join('; ') ?? ''}` };
  const { resultType, result } = answer.data ?? {};
  if (!Array.isArray(result)) throw new TypeError('no result');
  if (resultType === 'scalar') return { samples: [sampleOf(result, {})] };
  if (resultType !== 'vector') return { error: `The query gives a ${String(resultType)}; an instant vector or a scalar is needed.` };
  return {
    samples: (result as { readonly metric?: Readonly<Record<string, string>>; readonly value?: readonly unknown[] }[]).map((series) => sampleOf(series.value ?? [], series.metric ?? {})),
  };
}

function sampleOf(pair: readonly unknown[], labels: Readonly<Record<string, string>>): Sample {
  const [time, value] = pair;
  return { time: Number(time), value: readNumber(value), labels };
}

/** A sample value as the API writes it: a decimal in quotes. `Number` alone would take an empty text or a `true` for one. */
function readNumber(text: unknown): number {
  if (text === '+Inf') return Number.POSITIVE_INFINITY;
  if (text === '-Inf') return Number.NEGATIVE_INFINITY;
  return typeof text === 'string' && /^-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/iu.test(text) ? Number(text) : Number.NaN;
}
