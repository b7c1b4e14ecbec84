import type { InconclusiveReason, Sample } from '../../core/condition/judging/verdict.ts';
import type { ScrapeTarget } from '../../core/ports.ts';
import type { PromConnection } from './promConnection.ts';
import { readTargets } from './promTargets.ts';
import { fieldsOf } from './untyped.ts';

/** In one sentence why there is no complete answer; `reason` where the server answered, and not in full. */
export interface Unanswered {
  readonly error: string;
  readonly reason?: Extract<InconclusiveReason, 'partial' | 'several-series'>;
}

/** A complete answer and what the server remarked on the question, or why there is none. */
export type Answered<T> = { readonly value: T; readonly notes?: readonly string[] } | Unanswered;

export interface PromRange {
  /** Seconds since the epoch, both included. */
  readonly start: number;
  readonly end: number;
  /** Seconds between two points. */
  readonly step: number;
}

/** What is asked of a Prometheus server (Prometheus, "HTTP API"). */
export interface PromApi {
  /** The vector or scalar of an expression at `at`, seconds since the epoch on the server's clock; null for the server's now. */
  instant(expression: string, at: number | null, signal: AbortSignal): Promise<Answered<readonly Sample[]>>;
  /** All points of all series of an expression, series by series; in as many requests as it takes, at the step asked for. */
  range(expression: string, range: PromRange, signal: AbortSignal): Promise<Answered<readonly Sample[]>>;
  /** Targets that are scraped now. An error where the server does not tell, as those that only store do not. */
  targets(signal: AbortSignal): Promise<Answered<readonly ScrapeTarget[]>>;
}

/** Prometheus refuses more than 11,000 points of a series in one request. */
const POINTS = 10_000;

export function createPromApi(connection: PromConnection): PromApi {
  /** `read` throws where an answer is not of the shape that the API has. */
  async function ask<T>(path: string, parameters: Readonly<Record<string, string>>, signal: AbortSignal, read: (data: unknown) => Answered<T>): Promise<Answered<T>> {
    const answer = await connection.get(path, parameters, signal);
    switch (answer.status) {
      case 'error':
        return { error: answer.message };
      case 'partial':
        return { error: answer.message, reason: answer.reason };
      case 'ok':
        try {
          const found = read(answer.value);
          return 'error' in found || answer.notes.length === 0 ? found : { ...found, notes: answer.notes };
        } catch {
          return { error: `${connection.origin} did not answer as a Prometheus server does.` };
        }
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
    targets: (signal) => ask('targets', { state: 'active' }, signal, (data) => ({ value: readTargets(fieldsOf(data)) })),
  };
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
