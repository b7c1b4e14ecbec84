import type { Doubt } from './doubt.ts';
import type { Measured } from './judgeContext.ts';

/** Older samples say nothing about now: two minutes and a half, twice the slowest usual scrape interval and some. */
export const STALE_SECONDS = 150;

/** Doubts a measurement by its age; `now` is ISO 8601. */
export function staleDoubt({ samples }: Pick<Measured, 'samples'>, now: string): Doubt | null {
  const seconds = Date.parse(now) / 1000;
  const age = seconds - samples.reduce((oldest, { time }) => (time < oldest || Number.isNaN(time) ? time : oldest), Number.POSITIVE_INFINITY);
  // Written so that a time which is no number is stale too.
  if (!(age <= STALE_SECONDS)) return { reason: 'stale', sentence: `The value is ${Number.isFinite(age) ? `${String(Math.round(age))} s old` : 'of an unknown time'}. Check that the target is up and scraped.` };
  if (!samples.every(({ time }) => time - seconds <= STALE_SECONDS)) return { reason: 'stale', sentence: 'The value is from the future. Compare the clock of this machine with that of the source.' };
  return null;
}
