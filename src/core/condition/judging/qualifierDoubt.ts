import type { MetricConfiguration } from '../../configuration/configuration.ts';
import type { Condition } from '../condition.ts';
import type { Doubt } from './doubt.ts';
import type { JudgeContext } from './judgeContext.ts';
import { QUALIFIERS } from '../reading/vocabulary.ts';

/** In what form the bytes are that were weighed. */
const FORMS = new Set(['raw', 'gzip', 'brotli', 'compressed']);

/** Doubts a figure that is not known to be narrowed as the limit is: `gzipped`, `per worker`. */
export function qualifierDoubt({ qualifier }: Pick<Condition, 'qualifier'>, { name, metric }: Pick<JudgeContext, 'name' | 'metric'>): Doubt | null {
  if (qualifier === null || (metric.qualifier !== null && normal(metric.qualifier) === normal(qualifier))) return null;
  const own = qualifiersOf(metric);
  if (own.includes(normal(qualifier))) return null;
  const [form] = own;
  if (form !== undefined && FORMS.has(normal(qualifier))) return { reason: 'units', sentence: `“${name}” is measured ${form} and the limit is for ${qualifier}. Change measure of the metric.` };
  return { reason: 'unsupported', sentence: `Whether the figure is “${qualifier}” cannot be told from it. Declare qualifier: ${qualifier} if “${name}” is measured so, or check it by hand.` };
}

/** How a source narrows its figure by what it does, the plainest word first. */
function qualifiersOf(metric: MetricConfiguration): readonly string[] {
  if (metric.source !== 'files') return [];
  switch (metric.measure) {
    case 'count':
      return [];
    case 'size':
      return ['raw'];
    case 'gzip':
    case 'brotli':
      return [metric.measure, 'compressed'];
  }
}

function normal(qualifier: string): string {
  const words = qualifier.trim().toLowerCase().replaceAll(/\s+/gu, ' ');
  return QUALIFIERS.get(words) ?? words;
}
