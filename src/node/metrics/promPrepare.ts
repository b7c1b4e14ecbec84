import type { PrometheusMetric } from '../../core/configuration/configuration.ts';
import { substitute } from '../../core/configuration/variables.ts';
import type { InconclusiveReason } from '../../core/condition/judging/verdict.ts';
import type { Measurement, MetricQuery } from '../../core/ports.ts';
import { readPromql, type PromqlQuery } from '../../core/promql/query.ts';

/** A query that may be asked. */
export interface Prepared {
  /** With its variables filled in. */
  readonly text: string;
  readonly promql: PromqlQuery;
}

/** Queries that were read, by their text: the same ones are asked again and again. */
const read = new Map<string, PromqlQuery>();
const KEPT = 1000;

function readOnce(text: string): PromqlQuery {
  const known = read.get(text) ?? readPromql(text);
  read.delete(text);
  read.set(text, known);
  const [oldest] = read.keys();
  if (read.size > KEPT && oldest !== undefined) read.delete(oldest);
  return known;
}

type Inconclusive = Extract<Measurement, { status: 'inconclusive' }>;

/** Fills in the variables of a query and reads it; a measurement that says why where it cannot be asked. */
export function prepare(source: string, metric: PrometheusMetric, query: MetricQuery): Prepared | Inconclusive {
  const unknown = (text: string, reason: InconclusiveReason, message: string): Inconclusive => ({ status: 'inconclusive', query: text, source, reason, message });
  const filled = substitute(metric.query, query);
  if ('missing' in filled) return unknown(metric.query, 'unbound', `${filled.missing} has no value. Configure holdpoint.${filled.missing.slice(1)}.`);
  const { text } = filled;
  const promql = readOnce(text);
  if (promql.fault !== null) return unknown(text, 'unsupported', `The query of “${query.name}” is no PromQL, from character ${String(promql.fault + 1)} on.`);
  if (promql.selectors.length === 0) return unknown(text, 'no-data', `The query of “${query.name}” reads no series.`);
  if (promql.hiddenQuantile) return unknown(text, 'unsupported', 'Make histogram_quantile the outermost function of the query and declare its unit: further arithmetic hides whether it fell into the last bucket.');
  if (promql.leftOut === 'some' || (promql.leftOut === 'series' && metric.series === 'all')) {
    return unknown(text, 'unsupported', 'The query compares, and so leaves out a part of what it is about, which may be just the part that is wrong. Leave the comparison to the item, or count with count(…).');
  }
  return { text, promql };
}
