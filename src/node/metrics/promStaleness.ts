import { STALE_SECONDS } from '../../core/condition/judging/freshness.ts';
import type { PrometheusMetric } from '../../core/configuration/configuration.ts';
import type { Answered } from './promApi.ts';
import type { PromAsker } from './promAsker.ts';
import type { PromqlQuery } from '../../core/promql/query.ts';

/**
 * A sentence where the samples behind a query are too old or gone at `at`, null where they are fresh. The lookback of
 * five minutes hides their age (Prometheus, "Staleness"), so it is asked for apart, selector by selector.
 */
export async function staleness(asker: PromAsker, { selectors }: PromqlQuery, metric: PrometheusMetric, at: number): Promise<Answered<string | null>> {
  const ages = await Promise.all(selectors.map((selector) => asker.instant(`max(time() - timestamp(${selector}))`, at)));
  let present = 0;
  for (const [index, age] of ages.entries()) {
    const selector = selectors[index] ?? '';
    if ('error' in age) return age;
    const [sample] = age.value;
    if (sample === undefined) {
      if (metric.absent === null) return { value: `There is no current sample of ${selector}. Check that its target is up.` };
      continue;
    }
    present += 1;
    if (!(sample.value <= STALE_SECONDS)) return { value: `The latest sample of ${selector} is ${String(Math.round(sample.value))} s old. Check that its target is up and scraped.` };
  }
  return { value: present === 0 ? 'There is no current sample of any series in the query. Check that its targets are up.' : null };
}
