import { least } from '../../core/condition/judging/extremes.ts';
import { quantileOfMetric } from '../../core/condition/judging/statisticDoubt.ts';
import type { InconclusiveReason, Sample } from '../../core/condition/judging/verdict.ts';
import type { PrometheusMetric } from '../../core/configuration/configuration.ts';
import type { Measurement, MetricQuery, MetricRange } from '../../core/ports.ts';
import type { Answered, PromRange, Unanswered } from './promApi.ts';
import type { PromAsker } from './promAsker.ts';
import { coverage } from './promCoverage.ts';
import { boundsOf } from './prometheus.ts';
import { prepare } from './promPrepare.ts';
import { readPromql } from '../../core/promql/query.ts';
import { staleness } from './promStaleness.ts';
import { unseenCounts, unseenOf } from './promUnseen.ts';

/**
 * Asks a Prometheus server, `/api/v1/query_range`, at the interval in which the targets behind the query are scraped.
 * Whether the stretch was observed all through is asked for apart: an evaluated point says nothing about its samples.
 */
export async function measurePrometheusRange(asker: PromAsker, source: string, metric: PrometheusMetric, query: MetricQuery, range: MetricRange): Promise<Measurement> {
  const prepared = prepare(source, metric, query);
  if ('status' in prepared) return prepared;
  const { text, promql } = prepared;
  const unknown = (reason: InconclusiveReason, message: string): Measurement => ({ status: 'inconclusive', query: text, source, reason, message });
  const failed = ({ error, reason }: Unanswered): Measurement => (reason === undefined ? { status: 'error', query: text, source, message: error } : unknown(reason, error));
  const now = range.end === null ? await asker.now() : { value: range.end };
  if ('error' in now) return failed(now);
  const end = now.value;
  const { ratio, observations, histogram } = promql;
  const optional = ratio === null || metric.absent === null ? [] : readPromql(ratio.numerator).selectors;
  const [stale, covered] = await Promise.all([staleness(asker, promql, metric, end), coverage(asker, promql.selectors, optional, end, range.seconds)]);
  if ('error' in stale) return failed(stale);
  if ('error' in covered) return failed(covered);
  if (stale.value !== null) return unknown('stale', stale.value);
  const step = range.step ?? covered.value.interval;
  if (step === null) return unknown('uncovered', `The whole of it was not measured: ${covered.value.gap ?? 'its scrape interval is not known'}.`);
  const asked: PromRange = { start: end - Math.floor(range.seconds / step) * step, end, step };
  const ask = (expression: string): Promise<Answered<readonly Sample[]>> => asker.range(expression, asked);
  const requests = ratio?.requests ?? null;
  const counting = observations ?? (requests === null ? null : `min(${requests})`);
  const [result, counts, numerator, buckets, unseen] = await Promise.all([
    ask(text),
    counting === null ? null : ask(counting),
    ratio === null || metric.absent === null ? null : ask(`group(${ratio.numerator})`),
    histogram === null ? null : asker.instant(`count by (le) (${histogram})`, end),
    unseenCounts(asker, promql, end, range.seconds),
  ]);
  if ('error' in result) return failed(result);
  if (counts !== null && 'error' in counts) return failed(counts);
  if (numerator !== null && 'error' in numerator) return failed(numerator);
  if (buckets !== null && 'error' in buckets) return failed(buckets);
  if ('error' in unseen) return failed(unseen);
  const times = timesOf(asked);
  const samples = metric.absent === null || numerator === null || counts === null ? result.value : withAbsent(result.value, metric.absent, { times, counted: counts.value, numerator: numerator.value });
  const denominator = counts === null ? null : fewest(counts.value, samples);
  const hidden = unseenOf(unseen.value, promql, samples, denominator, quantileOfMetric(metric));
  return {
    status: 'measured', query: text, source, samples: [...samples].sort((a, b) => a.time - b.time), buckets: buckets === null ? null : boundsOf(buckets.value), denominator, at: end,
    ...(hidden === undefined ? {} : { unseen: hidden }),
    ...(result.notes === undefined ? {} : { notes: result.notes }),
    window: { ...asked, gap: covered.value.gap },
  };
}

/** The points of a range, to the millisecond, as the server gives their times back. */
function timesOf({ start, end, step }: PromRange): readonly number[] {
  return Array.from({ length: Math.floor((end - start) / step + 1e-6) + 1 }, (_, index) => Math.round((start + index * step) * 1000) / 1000);
}

/** The least count at any point that has a value; what has none was not observed, and is a gap. Null where no point has one. */
function fewest(counts: readonly Sample[], samples: readonly Sample[]): number | null {
  const at = new Map(counts.map(({ time, value }) => [time, value]));
  return samples.length === 0 ? null : least(samples.map(({ time }) => at.get(time) ?? 0));
}

/** Fills in the declared value where requests were counted and the numerator has no series. */
function withAbsent(samples: readonly Sample[], absent: number, { times, counted, numerator }: { readonly times: readonly number[]; readonly counted: readonly Sample[]; readonly numerator: readonly Sample[] }): readonly Sample[] {
  const there = new Set([...samples, ...numerator].map(({ time }) => time));
  const requests = new Map(counted.map(({ time, value }) => [time, value]));
  const labels = samples[0]?.labels ?? {};
  return [...samples, ...times.filter((time) => !there.has(time) && (requests.get(time) ?? 0) > 0).map((time) => ({ time, value: absent, labels }))];
}
