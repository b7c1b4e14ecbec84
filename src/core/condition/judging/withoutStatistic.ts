import { signature } from './bind.ts';

/** A subject without the words of its statistic: `latency` of `p99 latency` and of `99th percentile latency`. */
export function withoutStatistic(subject: string, statistic: string | null): string {
  if (statistic === null) return subject;
  const left = signature(subject).split(' ').filter((word) => word !== statistic);
  return left.length === 0 ? subject : left.join(' ');
}
