import { quantileOfMetric } from '../../core/condition/judging/statisticDoubt.ts';
import type { InconclusiveReason, Sample } from '../../core/condition/judging/verdict.ts';
import type { PrometheusMetric } from '../../core/configuration/configuration.ts';
import type { Measurement, MetricQuery } from '../../core/ports.ts';
import type { Answered, Unanswered } from './promApi.ts';
import type { PromAsker } from './promAsker.ts';
import { prepare } from './promPrepare.ts';
import { staleness } from './promStaleness.ts';
import { unseenCounts, unseenOf } from './promUnseen.ts';

/**
 * Asks a Prometheus server, `/api/v1/query`. What an answer does not show is asked for apart, at the same instant: the
 * age of its samples, the requests behind a ratio or a quantile, the buckets, and what its rates did not see.
 */
export async function measurePrometheus(asker: PromAsker, source: string, metric: PrometheusMetric, query: MetricQuery): Promise<Measurement> {
  const prepared = prepare(source, metric, query);
  if ('status' in prepared) return prepared;
  const { text, promql } = prepared;
  const unknown = (reason: InconclusiveReason, message: string): Measurement => ({ status: 'inconclusive', query: text, source, reason, message });
  const failed = ({ error, reason }: Unanswered): Measurement => (reason === undefined ? { status: 'error', query: text, source, message: error } : unknown(reason, error));
  const now = query.at === undefined ? await asker.now() : { value: query.at };
  if ('error' in now) return failed(now);
  const at = now.value;
  const ask = (expression: string): Promise<Answered<readonly Sample[]>> => asker.instant(expression, at);
  const { ratio, observations, histogram } = promql;
  const requests = ratio?.requests ?? null;
  const counting = observations ?? (requests === null ? null : `min(${requests})`);
  const [result, stale, counts, numerator, buckets, unseen] = await Promise.all([
    ask(text),
    staleness(asker, promql, metric, at),
    counting === null ? null : ask(counting),
    ratio === null || metric.absent === null ? null : ask(ratio.numerator),
    histogram === null ? null : ask(`count by (le) (${histogram})`),
    unseenCounts(asker, promql, at, 0),
  ]);
  if ('error' in result) return failed(result);
  if ('error' in stale) return failed(stale);
  if (counts !== null && 'error' in counts) return failed(counts);
  if (numerator !== null && 'error' in numerator) return failed(numerator);
  if (buckets !== null && 'error' in buckets) return failed(buckets);
  if ('error' in unseen) return failed(unseen);
  if (stale.value !== null) return unknown('stale', stale.value);
  const denominator = counts === null ? null : (counts.value[0]?.value ?? 0);
  const measured = (samples: readonly Sample[]): Measurement => {
    const hidden = unseenOf(unseen.value, promql, samples, denominator, quantileOfMetric(metric));
    return { status: 'measured', query: text, source, samples, buckets: buckets === null ? null : boundsOf(buckets.value), denominator, at, ...(hidden === undefined ? {} : { unseen: hidden }), ...(result.notes === undefined ? {} : { notes: result.notes }) };
  };
  if (result.value.length > 0 || metric.absent === null) return measured(result.value);
  // Both sides may be there and only not match each other: then nothing is absent.
  if (numerator === null || numerator.value.length > 0) return unknown('no-data', 'The query gives nothing although its numerator counts. Check that both sides of the division have the same labels.');
  if (denominator === null || !(denominator > 0)) return unknown('absent-numerator', 'Nothing was counted and nothing was asked for either, so an absent series is no zero.');
  return measured([{ time: at, value: metric.absent, labels: {} }]);
}

/** Finite upper bounds, ascending, that every series of the histogram has: where bounds differ, the shortest tells least. */
export function boundsOf(counts: readonly Sample[]): readonly number[] {
  const all = counts.find(({ labels }) => labels['le'] === '+Inf')?.value;
  return counts.filter(({ value }) => value === all).map(({ labels }) => Number(labels['le'])).filter((bound) => Number.isFinite(bound)).sort((a, b) => a - b);
}
