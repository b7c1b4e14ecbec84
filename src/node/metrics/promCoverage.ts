import { promDuration } from '../../core/configuration/promDuration.ts';
import type { Sample } from '../../core/condition/judging/verdict.ts';
import type { ScrapeTarget } from '../../core/ports.ts';
import type { Answered } from './promApi.ts';
import type { PromAsker } from './promAsker.ts';

/** How well the server observed a stretch of time. */
export interface Coverage {
  /** Seconds: the shortest scrape interval behind the query; null where none can be told. */
  readonly interval: number | null;
  /** What was not observed, as the middle of a sentence; null where all was. */
  readonly gap: string | null;
}

/** Parts of the stretch that are compared where no target tells its interval. */
const PARTS = 4;

/**
 * Compares the samples that each target gave within `seconds` before `at` with its scrape interval: a lookback of five
 * minutes and a rate both bridge gaps without a word. One sample less may be due to where the ends fall.
 * `optional` selectors may have no series at all, as a counter of errors has none before the first one.
 */
export async function coverage(asker: PromAsker, selectors: readonly string[], optional: readonly string[], at: number, seconds: number): Promise<Answered<Coverage>> {
  const targets = await asker.targets();
  const known = 'error' in targets ? [] : targets.value;
  const found = await Promise.all(selectors.map((selector) => coverageOf(asker, selector, optional.includes(selector), known, at, seconds)));
  let interval: number | null = null;
  let gap: string | null = null;
  for (const one of found) {
    if ('error' in one) return one;
    if (one.value.interval !== null) interval = Math.min(interval ?? Number.POSITIVE_INFINITY, one.value.interval);
    gap ??= one.value.gap;
  }
  return { value: { interval, gap } };
}

async function coverageOf(asker: PromAsker, selector: string, isOptional: boolean, targets: readonly ScrapeTarget[], at: number, seconds: number): Promise<Answered<Coverage>> {
  const counts = await asker.instant(`max by (job, instance) (count_over_time(${selector}[${promDuration(seconds)}]))`, at);
  if ('error' in counts) return counts;
  if (counts.value.length === 0) return { value: { interval: null, gap: isOptional ? null : `there is no sample of ${selector} in it` } };
  const told = counts.value.map((count) => intervalOf(count, targets));
  const estimates = told.includes(null) ? await estimateIntervals(asker, selector, at, seconds) : { value: new Map<string, number>() };
  if ('error' in estimates) return estimates;
  let shortest: number | null = null;
  let gap: string | null = null;
  for (const [index, count] of counts.value.entries()) {
    const interval = told[index] ?? estimates.value.get(keyOf(count)) ?? null;
    if (interval === null) {
      gap ??= `how often ${nameOf(count, selector)} is scraped is not known`;
      continue;
    }
    shortest = Math.min(shortest ?? Number.POSITIVE_INFINITY, interval);
    const expected = Math.floor(seconds / interval);
    // A series that is born with its first event may be younger than the target it comes from.
    if (isOptional || (expected >= 2 && count.value >= expected - 1)) continue;
    gap ??= expected < 2 ? `${nameOf(count, selector)} is scraped every ${promDuration(interval)} only` : `${nameOf(count, selector)} has ${String(count.value)} of ${String(expected)} samples`;
  }
  return { value: { interval: shortest, gap } };
}

/** The densest part of the stretch tells how often a series is written where no target does: a rule's, or another server's. */
async function estimateIntervals(asker: PromAsker, selector: string, at: number, seconds: number): Promise<Answered<ReadonlyMap<string, number>>> {
  const part = promDuration(seconds / PARTS);
  const densest = await asker.instant(`max by (job, instance) (max_over_time(count_over_time(${selector}[${part}])[${promDuration(seconds)}:${part}]))`, at);
  if ('error' in densest) return densest;
  return { value: new Map(densest.value.filter(({ value }) => value >= 2).map((count) => [keyOf(count), seconds / PARTS / (count.value - 1)])) };
}

function intervalOf({ labels }: Sample, targets: readonly ScrapeTarget[]): number | null {
  const { job, instance } = labels;
  if (job === undefined || instance === undefined) return null;
  const intervals = targets.filter((target) => target.labels['job'] === job && target.labels['instance'] === instance).flatMap(({ interval }) => (interval === null ? [] : [interval]));
  return intervals.length === 0 ? null : Math.min(...intervals);
}

function keyOf({ labels }: Sample): string {
  return JSON.stringify([labels['job'], labels['instance']]);
}

function nameOf({ labels }: Sample, selector: string): string {
  return labels['instance'] === undefined ? selector : `${selector} of ${labels['instance']}`;
}
