import type { MetricConfiguration } from '../../configuration/configuration.ts';
import { describeValue } from '../describe.ts';
import type { Doubt } from './doubt.ts';
import { least } from './extremes.ts';
import type { Measured } from './judgeContext.ts';

/** Older samples say nothing about now: two minutes and a half, twice the slowest usual scrape interval and some. */
export const STALE_SECONDS = 150;

/** Doubts a measurement by its age, of a window by the age of its end; `now` is in seconds since the epoch. */
export function staleDoubt({ samples, window }: Pick<Measured, 'samples' | 'window'>, { metric, now }: { readonly metric: MetricConfiguration; readonly now: number }): Doubt | null {
  const times = samples.map(({ time }) => time);
  const age = now - (window === undefined ? least(times) : window.end);
  const limit = mostAge(metric);
  // Written so that a time which is no number is stale too.
  if (!(age <= limit)) return { reason: 'stale', sentence: staleSentence(metric, age, limit) };
  if (!times.every((time) => time - now <= STALE_SECONDS)) return { reason: 'stale', sentence: 'The value is from the future. Compare the clock of this machine with that of the source.' };
  return null;
}

/** Seconds after which a value of a metric is no longer news. */
function mostAge(metric: MetricConfiguration): number {
  switch (metric.source) {
    case 'json':
      return metric.maxAge;
    case 'files':
      return metric.maxAge ?? Number.MAX_VALUE;
    case 'prometheus':
    case 'scrape':
    case 'targets':
    case 'alert':
    case 'command':
    case 'http':
      return STALE_SECONDS;
  }
}

function staleSentence({ source }: MetricConfiguration, age: number, most: number): string {
  if (!Number.isFinite(age)) return 'The value is of an unknown time. Check that the target is up and scraped.';
  const compared = `${describeValue(age, 'seconds')} old, and at most ${describeValue(most, 'seconds')} counts`;
  switch (source) {
    case 'json':
      return `The report is ${compared}. Make it again, or declare maxAge.`;
    case 'files':
      return `The newest of the files is ${compared}. Build them again, or declare maxAge.`;
    case 'prometheus':
    case 'scrape':
    case 'targets':
    case 'alert':
    case 'command':
    case 'http':
      return `The value is ${String(Math.round(age))} s old. Check that the target is up and scraped.`;
  }
}
