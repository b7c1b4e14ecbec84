import type { ScrapeMetric } from '../../core/configuration/configuration.ts';
import { describeScrape, seriesOf } from '../../core/configuration/resolvedText.ts';
import { substitute } from '../../core/configuration/variables.ts';
import type { InconclusiveReason } from '../../core/condition/judging/verdict.ts';
import type { Measurement, MetricQuery } from '../../core/ports.ts';
import { readSelector, type Selector } from '../../core/promql/selector.ts';

/** A metric of a service's own `/metrics`, ready to be read. */
export interface PreparedScrape {
  /** Where it comes from, for evidence. */
  readonly source: string;
  /** What is read, variables filled in, for evidence. */
  readonly text: string;
  /** Of a ratio two, the numerator first; of anything else one. */
  readonly selectors: readonly [Selector, ...Selector[]];
}

type Inconclusive = Extract<Measurement, { status: 'inconclusive' }>;

/** Fills in the variables of a metric and reads its selectors; a measurement that says why where it cannot be read. */
export function prepareScrape(address: string, metric: ScrapeMetric, query: MetricQuery): PreparedScrape | Inconclusive {
  const source = `scrape ${new URL(address).origin}${new URL(address).pathname}`;
  const written = seriesOf(metric);
  const unknown = (reason: InconclusiveReason, message: string): Inconclusive => ({ status: 'inconclusive', query: describeScrape(metric, written), source, reason, message });
  const texts: string[] = [];
  const selectors: Selector[] = [];
  for (const text of written) {
    const filled = substitute(text, query);
    if ('missing' in filled) return unknown('unbound', `${filled.missing} has no value. Configure holdpoint.${filled.missing.slice(1)}.`);
    const selector = readSelector(filled.text);
    if (selector === null) return unknown('unsupported', `“${filled.text}” names no series. Write name{label="value"}.`);
    texts.push(filled.text);
    selectors.push(selector);
  }
  const [first, ...rest] = selectors;
  if (first === undefined) throw new TypeError('a scrape metric names a series');
  return { source, text: describeScrape(metric, texts), selectors: [first, ...rest] };
}
