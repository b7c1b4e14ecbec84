import type { MetricConfiguration } from '../configuration/configuration.ts';
import { describeValue } from './describe.ts';
import type { Doubt } from './doubt.ts';
import type { JudgeContext, Measured } from './judgeContext.ts';

/** Older samples say nothing about now: two minutes and a half, twice the slowest usual scrape interval and some. */
export const STALE_SECONDS = 150;

/** Doubts a measurement by its age. */
export function staleDoubt({ samples }: Pick<Measured, 'samples'>, { metric, now }: Pick<JudgeContext, 'metric' | 'now'>): Doubt | null {
  const seconds = Date.parse(now) / 1000;
  const age = seconds - samples.reduce((oldest, { time }) => (time < oldest || Number.isNaN(time) ? time : oldest), Number.POSITIVE_INFINITY);
  const most = mostAge(metric);
  // Written so that a time which is no number is stale too.
  if (!(age <= most)) return { reason: 'stale', sentence: staleSentence(metric, age, most) };
  if (!samples.every(({ time }) => time - seconds <= STALE_SECONDS)) return { reason: 'stale', sentence: 'The value is from the future. Compare the clock of this machine with that of the source.' };
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
    case 'command':
    case 'http':
      return `The value is ${String(Math.round(age))} s old. Check that the target is up and scraped.`;
  }
}
