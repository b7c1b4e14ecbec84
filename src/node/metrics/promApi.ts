import { readPromDuration } from '../../core/configuration/promDuration.ts';
import type { Sample } from '../../core/condition/verdict.ts';
import { requestText } from './request.ts';

/** A complete answer, or in one sentence why there is none. */
export type Answered<T> = { readonly value: T } | { readonly error: string };

export interface PromRange {
  /** Seconds since the epoch, both included. */
  readonly start: number;
  readonly end: number;
  /** Seconds between two points. */
  readonly step: number;
}

/** A target that Prometheus scrapes. */
export interface PromTarget {
  readonly labels: Readonly<Record<string, string>>;
  /** Seconds between scrapes; null where the server does not tell. */
  readonly interval: number | null;
}

/** What is asked of a Prometheus server (Prometheus, "HTTP API"). A partial answer is an error. */
export interface PromApi {
  /** The vector or scalar of an expression at `at`, seconds since the epoch on the server's clock; null for the server's now. */
  instant(expression: string, at: number | null, signal: AbortSignal): Promise<Answered<readonly Sample[]>>;
  /** All points of all series of an expression, series by series; in as many requests as it takes, at the step asked for. */
  range(expression: string, range: PromRange, signal: AbortSignal): Promise<Answered<readonly Sample[]>>;
  /** Targets that are scraped now. An error where the server does not tell, as those that only store do not. */
  targets(signal: AbortSignal): Promise<Answered<readonly PromTarget[]>>;
}

/** Prometheus refuses more than 11,000 points of a series in one request. */
const POINTS = 10_000;

export function createPromApi(base: string): PromApi {
  const { origin } = new URL(base);

  async function get(path: string, parameters: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Answered<unknown>> {
    const address = new URL(`${base.replace(/\/+$/u, '')}/api/v1/${path}`);
    for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, value);
    const answer = await requestText(address.href, signal, undefined, 'application/json');
    if (answer.status === 'error') return { error: answer.message };
    try {
      return readEnvelope(JSON.parse(answer.body), origin);
    } catch {
      return notPrometheus(origin);
    }
  }

  /** `read` throws where an answer is not of the shape that the API has. */
  async function ask<T>(path: string, parameters: Readonly<Record<string, string>>, signal: AbortSignal, read: (data: unknown) => Answered<T>): Promise<Answered<T>> {
    const answer = await get(path, parameters, signal);
    if ('error' in answer) return answer;
    try {
      return read(answer.value);
    } catch {
      return notPrometheus(origin);
    }
  }

  return {
    instant: (expression, at, signal) => ask('query', { query: expression, timeout: '25s', ...(at === null ? {} : { time: at.toFixed(3) }) }, signal, readInstant),
    async range(expression, { start, end, step }, signal) {
      const series = new Map<string, Sample[]>();
      for (let from = start; from <= end; from += step * POINTS) {
        const to = Math.min(end, from + step * (POINTS - 1));
        const answer = await ask('query_range', { query: expression, start: from.toFixed(3), end: to.toFixed(3), step: step.toFixed(3), timeout: '25s' }, signal, readRange);
        if ('error' in answer) return answer;
        for (const points of answer.value) {
          const key = JSON.stringify(points[0]?.labels);
          series.set(key, [...(series.get(key) ?? []), ...points]);
        }
      }
      return { value: [...series.values()].flat() };
    },
    targets: (signal) => ask('targets', { state: 'active' }, signal, readTargets),
  };
}

function notPrometheus(origin: string): { readonly error: string } {
  return { error: `${origin} did not answer as a Prometheus server does.` };
}

interface Envelope {
  readonly status?: unknown;
  readonly error?: unknown;
  readonly warnings?: readonly unknown[];
  readonly data?: unknown;
}

function readEnvelope(value: unknown, origin: string): Answered<unknown> {
  const answer = (value ?? {}) as Envelope;
  if (answer.status !== 'success') return { error: `${origin} refused the query: ${typeof answer.error === 'string' ? answer.error : 'no reason given'}` };
  if ((answer.warnings?.length ?? 0) > 0) return { error: `${origin} answered in part only: ${answer.warnings?.map(String).join('; ') ?? ''}` };
  return { value: answer.data };
}

interface QueryData {
  readonly resultType?: unknown;
  readonly result?: unknown;
}

interface Series {
  readonly metric?: Readonly<Record<string, string>>;
  readonly value?: readonly unknown[];
  readonly values?: readonly (readonly unknown[])[];
}

function readInstant(data: unknown): Answered<readonly Sample[]> {
  const { resultType, result } = (data ?? {}) as QueryData;
  if (!Array.isArray(result)) throw new TypeError('no result');
  if (resultType === 'scalar') return { value: [sampleOf(result, {})] };
  if (resultType !== 'vector') return { error: `The query gives a ${String(resultType)}; an instant vector or a scalar is needed.` };
  return { value: (result as Series[]).map((series) => sampleOf(series.value ?? [], series.metric ?? {})) };
}

function readRange(data: unknown): Answered<readonly (readonly Sample[])[]> {
  const { resultType, result } = (data ?? {}) as QueryData;
  if (!Array.isArray(result) || resultType !== 'matrix') throw new TypeError('no matrix');
  return { value: (result as Series[]).map(({ values = [], metric = {} }) => values.map((pair) => sampleOf(pair, metric))) };
}

function readTargets(data: unknown): Answered<readonly PromTarget[]> {
  const { activeTargets } = (data ?? {}) as { readonly activeTargets?: unknown };
  if (!Array.isArray(activeTargets)) throw new TypeError('no targets');
  return { value: (activeTargets as { readonly labels?: Readonly<Record<string, string>>; readonly scrapeInterval?: unknown }[]).map(({ labels = {}, scrapeInterval }) => ({ labels, interval: readPromDuration(String(scrapeInterval)) })) };
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
