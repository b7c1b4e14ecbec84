import type { MetricConfiguration } from '../configuration/configuration.ts';
import { resolvedText, seriesOf } from '../configuration/resolvedText.ts';
import { substitute } from '../configuration/variables.ts';

type Variables = Parameters<typeof substitute>[1];

/** What a metric's source is asked, in the words in which a verdict tells it, or the variable that has no value, without which nothing is asked. */
export function askedText(metric: MetricConfiguration, variables: Variables): { readonly text: string } | { readonly missing: string } {
  switch (metric.source) {
    case 'prometheus':
    case 'scrape': {
      const text = resolvedText(metric, variables);
      return text === null ? { missing: missingIn(metric.source === 'prometheus' ? [metric.query] : seriesOf(metric), variables) } : { text };
    }
    case 'targets':
      return { text: `up{${Object.entries(metric.labels).map(([name, value]) => `${name}="${value}"`).join(',')}}` };
    case 'alert':
      return { text: `ALERTS{alertname="${metric.alert}"}` };
    case 'json':
      return { text: metric.path };
    case 'files':
      return { text: `${metric.measure}(${metric.pattern})` };
    case 'command':
      return { text: metric.command };
    case 'http':
      return { text: metric.measure === 'certificate' ? `certificate of ${new URL(metric.url).origin}` : `GET ${metric.url}` };
  }
}

function missingIn(texts: readonly string[], variables: Variables): string {
  for (const text of texts) {
    const filled = substitute(text, variables);
    if ('missing' in filled) return filled.missing;
  }
  throw new TypeError('no variable is missing');
}
