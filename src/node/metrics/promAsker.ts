import type { Sample } from '../../core/condition/judging/verdict.ts';
import type { ScrapeTarget } from '../../core/ports.ts';
import { createLimiter } from './limiter.ts';
import type { Answered, PromApi, PromRange } from './promApi.ts';

/** Questions under way at once: Prometheus itself works on twenty by default. */
const CONCURRENCY = 8;

/** Seconds for which checks share one instant. */
const SHARED = 10;

/** Asks a server on behalf of one check, in which the same question at the same instant is asked once. */
export interface PromAsker {
  /** The instant that is evaluated at, in seconds on the server's clock: one for all that is asked within some seconds. */
  now(): Promise<Answered<number>>;
  instant(expression: string, at: number): Promise<Answered<readonly Sample[]>>;
  range(expression: string, range: PromRange): Promise<Answered<readonly Sample[]>>;
  targets(): Promise<Answered<readonly ScrapeTarget[]>>;
}

/** An asker for each signal: what belongs to one check ends with it. */
export function createPromAskers(api: PromApi, monotonic: () => number = () => performance.now()): (signal: AbortSignal) => PromAsker {
  const limit = createLimiter(CONCURRENCY);
  const askers = new WeakMap<AbortSignal, PromAsker>();
  return (signal) => {
    const known = askers.get(signal);
    if (known !== undefined) return known;
    const asker = createAsker(api, limit, signal, monotonic);
    askers.set(signal, asker);
    return asker;
  };
}

function createAsker(api: PromApi, limit: ReturnType<typeof createLimiter>, signal: AbortSignal, monotonic: () => number): PromAsker {
  const answers = new Map<string, Promise<Answered<unknown>>>();
  let asked: { readonly since: number; readonly instant: Promise<Answered<number>> } | null = null;

  /** An error is forgotten: the next that asks may have better luck. */
  function once<T>(question: string, ask: () => Promise<Answered<T>>): Promise<Answered<T>> {
    const known = answers.get(question) as Promise<Answered<T>> | undefined;
    if (known !== undefined) return known;
    const answer = limit(ask);
    answers.set(question, answer);
    void answer.then((settled) => { if ('error' in settled) answers.delete(question); }, () => { answers.delete(question); });
    return answer;
  }

  async function serverTime(): Promise<Answered<number>> {
    const answer = await limit(() => api.instant('time()', null, signal));
    if ('error' in answer) return answer;
    const time = answer.value[0]?.value ?? Number.NaN;
    // Milliseconds are what the API takes; what is asked must be what is told.
    return Number.isFinite(time) ? { value: Math.round(time * 1000) / 1000 } : { error: 'The server did not tell its time.' };
  }

  return {
    async now() {
      const since = monotonic();
      if (asked === null || since - asked.since > SHARED * 1000) {
        answers.clear();
        asked = { since, instant: serverTime() };
      }
      const current = asked;
      const answer = await current.instant;
      if ('error' in answer && asked === current) asked = null;
      return answer;
    },
    instant: (expression, at) => once(`${String(at)} ${expression}`, () => api.instant(expression, at, signal)),
    range: (expression, range) => once(`${String(range.start)} ${String(range.end)} ${String(range.step)} ${expression}`, () => api.range(expression, range, signal)),
    targets: () => once('targets', () => api.targets(signal)),
  };
}
