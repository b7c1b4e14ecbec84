import type { MetricConfiguration, ScrapeMetric } from './configuration.ts';
import { substitute } from './variables.ts';

type Variables = Parameters<typeof substitute>[1];

/** What is asked of a metric's source, its variables filled in; null where one has no value, or where it is no query. */
export function resolvedText(metric: MetricConfiguration, variables: Variables): string | null {
  switch (metric.source) {
    case 'prometheus':
      return filled(metric.query, variables);
    case 'scrape': {
      const texts = seriesOf(metric).map((text) => filled(text, variables));
      return texts.includes(null) ? null : describeScrape(metric, texts.map((text) => text ?? ''));
    }
    case 'targets':
    case 'alert':
    case 'json':
    case 'files':
    case 'command':
    case 'http':
      return null;
  }
}

/** The selectors that a scrape metric reads; of a ratio two, the numerator first. */
export function seriesOf({ measure }: ScrapeMetric): readonly string[] {
  return measure.kind === 'ratio' ? [measure.numerator, measure.denominator] : [measure.series];
}

/** A scrape metric in short, for evidence: `quantile(0.99, latency_seconds)`. */
export function describeScrape({ measure }: ScrapeMetric, texts: readonly string[]): string {
  return `${measure.kind}(${measure.kind === 'quantile' ? `${String(measure.quantile)}, ` : ''}${texts.join(', ')})`;
}

function filled(text: string, variables: Variables): string | null {
  const result = substitute(text, variables);
  return 'text' in result ? result.text : null;
}
