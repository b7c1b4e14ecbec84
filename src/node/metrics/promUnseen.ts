import { promDuration, readPromDuration } from '../../core/configuration/promDuration.ts';
import { least, most } from '../../core/condition/judging/extremes.ts';
import type { Sample } from '../../core/condition/judging/verdict.ts';
import type { Unseen } from '../../core/ports.ts';
import type { Answered } from './promApi.ts';
import type { PromAsker } from './promAsker.ts';
import type { PromqlQuery } from '../../core/promql/query.ts';

/** First values of series that appeared within the window, summed: what no rate over it has counted. */
export interface UnseenCounts {
  readonly numerator: number;
  readonly others: number;
  /** The shortest window that a rate of the query is taken over, in seconds. */
  readonly window: number;
}

/** Asks for what the rates of a query cannot see at `at`, or at any point of the `range` seconds before it. */
export async function unseenCounts(asker: PromAsker, { counters, histogram }: PromqlQuery, at: number, range: number): Promise<Answered<UnseenCounts>> {
  const asked = counters.flatMap((counter) => {
    const window = readPromDuration(counter.window);
    return window === null ? [] : [{ ...counter, seconds: window, whole: promDuration(window + range) }];
  });
  const answers = await Promise.all(asked.map(({ selector, whole }) => {
    const born = `min_over_time(${selector}[${whole}]) unless ${selector} offset ${whole}`;
    // Buckets count cumulatively: the largest has all of them.
    return asker.instant(selector === histogram ? `sum(max without (le) (${born}))` : `sum(${born})`, at);
  }));
  const sums = { numerator: 0, others: 0 };
  for (const [index, answer] of answers.entries()) {
    if ('error' in answer) return answer;
    sums[asked[index]?.inNumerator === true ? 'numerator' : 'others'] += answer.value[0]?.value ?? 0;
  }
  return { value: { ...sums, window: Math.min(...asked.map(({ seconds }) => seconds)) } };
}

/** What the values of a query may be with what its rates did not see; undefined where that is nothing or too little to matter. */
export function unseenOf({ numerator, others, window }: UnseenCounts, { ratio, sums, observations }: PromqlQuery, samples: readonly Sample[], denominator: number | null, quantile: number | null): Unseen | undefined {
  const count = numerator + others;
  // Written so that a count which is no number is one too many.
  if (count <= 0 || samples.length === 0) return undefined;
  const values = samples.map(({ value }) => value);
  const [low, high] = [least(values), most(values)];
  if (observations !== null && quantile !== null && denominator !== null) {
    // Observations that are fewer than those above the quantile do not turn it round.
    return count / (count + denominator) < 1 - quantile ? undefined : { count, low: null, high: null };
  }
  if (ratio?.whole === true && denominator !== null && denominator > 0) {
    return { count, low: (low * denominator) / (denominator + others), high: (high * denominator + numerator) / denominator };
  }
  switch (sums) {
    case 'rate':
      return { count, low, high: high + count / window };
    case 'increase':
      return { count, low, high: high + count };
    case null:
      return { count, low: null, high: null };
  }
}
