import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Condition, TextContext } from '../../../../src/core/condition/condition.ts';
import { readText, readTrigger } from '../../../../src/core/condition/reading/read.ts';

const PLAIN: TextContext = { heading: 'Before the release', sectionKind: 'plain', parent: null };

/** A condition in short: `subject | statistic | comparator threshold | for | qualifier`. */
function short(condition: Condition | null): string | null {
  if (condition === null) return null;
  const { threshold } = condition;
  const limit =
    threshold.kind === 'absolute'
      ? `${String(threshold.value)} ${threshold.unit}`
      : threshold.kind === 'multiple'
        ? `${String(threshold.factor)} x ${threshold.of}`
        : `±${String(threshold.value)} ${threshold.unit} from ${String(threshold.from)}, ${threshold.sides}`;
  return [condition.subject, condition.statistic ?? '', `${condition.comparator} ${limit}`, condition.for ?? '', condition.qualifier ?? ''].join(' | ');
}

const METRICS: Readonly<Record<string, string>> = {
  // Names in one word, and what they are narrowed by.
  'CPUUtilization < 80%': 'CPUUtilization |  | < 0.8 ratio |  | ',
  'RPS per instance < 500': 'RPS per instance |  | < 500 per_second |  | ',
  'Unavailable replicas <= 1': 'Unavailable replicas |  | <= 1 none |  | ',
  // Comparators as signs.
  'Checkout latency < 250ms': 'Checkout latency |  | < 0.25 seconds |  | ',
  'Checkout latency ＜ 250ms': 'Checkout latency |  | < 0.25 seconds |  | ',
  'Checkout latency <= 250ms': 'Checkout latency |  | <= 0.25 seconds |  | ',
  'Checkout latency ≤ 250ms': 'Checkout latency |  | <= 0.25 seconds |  | ',
  'Checkout latency ⩽ 250ms': 'Checkout latency |  | <= 0.25 seconds |  | ',
  'Checkout latency ≦ 250ms': 'Checkout latency |  | <= 0.25 seconds |  | ',
  'Login success rate > 98%': 'Login success rate |  | > 0.98 ratio |  | ',
  'Login success rate ＞ 98%': 'Login success rate |  | > 0.98 ratio |  | ',
  'Login success rate >= 98%': 'Login success rate |  | >= 0.98 ratio |  | ',
  'Login success rate ≥ 98%': 'Login success rate |  | >= 0.98 ratio |  | ',
  'Login success rate ⩾ 98%': 'Login success rate |  | >= 0.98 ratio |  | ',
  'Login success rate ≧ 98%': 'Login success rate |  | >= 0.98 ratio |  | ',
  'Lost messages == 0': 'Lost messages |  | == 0 none |  | ',
  'Lost messages = 0': 'Lost messages |  | == 0 none |  | ',
  'Pods == 4': 'Pods |  | == 4 none |  | ',
  'Worker pods exactly 4': 'Worker pods |  | == 4 none |  | ',
  // In words.
  'Queue lag is under 20 seconds': 'Queue lag |  | < 20 seconds |  | ',
  'Queue lag below 20 s': 'Queue lag |  | < 20 seconds |  | ',
  'Queue lag less than 20 s': 'Queue lag |  | < 20 seconds |  | ',
  'Queue lag lower than 20 s': 'Queue lag |  | < 20 seconds |  | ',
  'Queue lag shorter than 20 s': 'Queue lag |  | < 20 seconds |  | ',
  'Search latency faster than 20 s': 'Search latency |  | < 20 seconds |  | ',
  'Image size smaller than 80 MiB': 'Image size |  | < 83886080 bytes |  | ',
  'Restarts fewer than 3': 'Restarts |  | < 3 none |  | ',
  'Image size less than or equal to 80 kB': 'Image size |  | <= 80000 bytes |  | ',
  'Image size no more than 80 kB': 'Image size |  | <= 80000 bytes |  | ',
  'Image size not more than 80 kB': 'Image size |  | <= 80000 bytes |  | ',
  'Image size no larger than 80 kB': 'Image size |  | <= 80000 bytes |  | ',
  'Image size no greater than 80 kB': 'Image size |  | <= 80000 bytes |  | ',
  'Error rate no higher than 2 percent': 'Error rate |  | <= 0.02 ratio |  | ',
  'Pauses no longer than 2 s': 'Pauses |  | <= 2 seconds |  | ',
  'Response time no slower than 2 s': 'Response time |  | <= 2 seconds |  | ',
  'CPU at most 65 %': 'CPU |  | <= 0.65 ratio |  | ',
  'Image size: max 80 kB': 'Image size |  | <= 80000 bytes |  | ',
  'Image size 80 kB maximum': 'Image size |  | <= 80000 bytes |  | ',
  'Image size is a maximum of 80 kB': 'Image size |  | <= 80000 bytes |  | ',
  'Error rate must not exceed 2%': 'Error rate |  | <= 0.02 ratio |  | ',
  'Error rate does not exceed 2%': 'Error rate |  | <= 0.02 ratio |  | ',
  'Error rate never exceeds 2%': 'Error rate |  | <= 0.02 ratio |  | ',
  'Error rate not above 2%': 'Error rate |  | <= 0.02 ratio |  | ',
  'Error rate must never rise above 2%': 'Error rate |  | <= 0.02 ratio |  | ',
  'Availability never drops below 99.5%': 'Availability |  | >= 0.995 ratio |  | ',
  'Availability must not fall below 99.5%': 'Availability |  | >= 0.995 ratio |  | ',
  'Availability is not less than 99.5%': 'Availability |  | >= 0.995 ratio |  | ',
  'Availability no less than 99.5%': 'Availability |  | >= 0.995 ratio |  | ',
  'Availability no lower than 99.5%': 'Availability |  | >= 0.995 ratio |  | ',
  'Availability greater than or equal to 99.5%': 'Availability |  | >= 0.995 ratio |  | ',
  'Availability at least 99.5%': 'Availability |  | >= 0.995 ratio |  | ',
  'Availability minimum of 99.5%': 'Availability |  | >= 0.995 ratio |  | ',
  'Availability above 99.5%': 'Availability |  | > 0.995 ratio |  | ',
  'Availability over 99.5%': 'Availability |  | > 0.995 ratio |  | ',
  'Availability greater than 99.5%': 'Availability |  | > 0.995 ratio |  | ',
  'Availability higher than 99.5%': 'Availability |  | > 0.995 ratio |  | ',
  'Availability exceeds 99.5%': 'Availability |  | > 0.995 ratio |  | ',
  'Throughput more than 40 rps': 'Throughput |  | > 40 per_second |  | ',
  'Accessibility 95 or better': 'Accessibility |  | >= 95 none |  | ',
  'Accessibility 95 or higher': 'Accessibility |  | >= 95 none |  | ',
  'TTFB 300 ms or better': 'TTFB |  | <= 0.3 seconds |  | ',
  'TTFB 300 ms or less': 'TTFB |  | <= 0.3 seconds |  | ',
  'Ready pods: 3 or more': 'Ready pods |  | >= 3 none |  | ',
  'Login errors are zero': 'Login errors |  | == 0 none |  | ',
  'Zero unhandled exceptions': 'unhandled exceptions |  | == 0 none |  | ',
  'Unhandled exceptions remain at 0': 'Unhandled exceptions |  | == 0 none |  | ',
  'No more than 2 stuck jobs': 'stuck jobs |  | <= 2 none |  | ',
  'エラー率 2%以下': 'エラー率 |  | <= 0.02 ratio |  | ',
  '成功率が98%以上': '成功率 |  | >= 0.98 ratio |  | ',
  'エラー率 2%未満': 'エラー率 |  | < 0.02 ratio |  | ',
  'エラー 5件以下': 'エラー |  | <= 5 none |  | ',
  // Numbers and units.
  'Throughput ≥ 2,500 req/s': 'Throughput |  | >= 2500 per_second |  | ',
  'Throughput ≥ 2.5k rps': 'Throughput |  | >= 2500 per_second |  | ',
  'Throughput ≥ 300 requests per minute': 'Throughput |  | >= 5 per_second |  | ',
  'Timeouts < 6 per hour': 'Timeouts |  | < 0.00166666666666667 per_second |  | ',
  'At most 30 errors per minute': 'errors |  | <= 0.5 per_second |  | ',
  'Backlog < 1.5k': 'Backlog |  | < 1500 none |  | ',
  'Consumer lag < 4,000 messages': 'Consumer lag |  | < 4000 none |  | ',
  'Lighthouse score ≥ 92/100': 'Lighthouse score |  | >= 92 none |  | ',
  'Heap < .5 GiB': 'Heap |  | < 536870912 bytes |  | ',
  'Bundle < 70 kilobytes': 'Bundle |  | < 70000 bytes |  | ',
  'Write latency < 900 µs': 'Write latency |  | < 0.0009 seconds |  | ',
  'Startup time < two minutes': 'Startup time |  | < 120 seconds |  | ',
  'Error rate < 0.5 per cent': 'Error rate |  | < 0.005 ratio |  | ',
  'Requests per second ≥ 40': 'Requests per second |  | >= 40 per_second |  | ',
  'Requests per minute ≥ 120': 'Requests per minute |  | >= 2 per_second |  | ',
  'RPS ≥ 40': 'RPS |  | >= 40 per_second |  | ',
  'QPS ≥ 4k': 'QPS |  | >= 4000 per_second |  | ',
  'Verify ≥ 2 workers are healthy': 'workers healthy |  | >= 2 none |  | ',
  'Zero 5xx for 20 minutes': '5xx |  | == 0 none | PT20M | ',
  'Keep p99 under 2s': 'p99 | p99 | < 2 seconds |  | ',
  'CPU at or below 70%': 'CPU |  | <= 0.7 ratio |  | ',
  'Coverage of at least 70%': 'Coverage |  | >= 0.7 ratio |  | ',
  // Statistics, before and behind.
  'Search p95 ≤ 80ms': 'Search p95 | p95 | <= 0.08 seconds |  | ',
  'Search P99.9 latency ≤ 80ms': 'Search P99.9 latency | p99.9 | <= 0.08 seconds |  | ',
  'Search latency ≤ 80ms (p95)': 'Search latency p95 | p95 | <= 0.08 seconds |  | ',
  'Search latency ≤ 80ms at the 95th percentile': 'Search latency p95 | p95 | <= 0.08 seconds |  | ',
  '95th percentile search latency ≤ 80ms': '95th percentile search latency | p95 | <= 0.08 seconds |  | ',
  'Median search latency ≤ 80ms': 'Median search latency | p50 | <= 0.08 seconds |  | ',
  'Search latency ≤ 80ms on average': 'Search latency avg | avg | <= 0.08 seconds |  | ',
  'Maximum search latency ≤ 80ms': 'Maximum search latency | max | <= 0.08 seconds |  | ',
  'Mean time to recover page < 2s': 'Mean time to recover page | avg | < 2 seconds |  | ',
  'Avg search latency ≤ 80ms': 'Avg search latency | avg | <= 0.08 seconds |  | ',
  'Average search latency ≤ 80ms': 'Average search latency | avg | <= 0.08 seconds |  | ',
  'Search latency averaged ≤ 80ms': 'Search latency averaged | avg | <= 0.08 seconds |  | ',
  'Max search latency ≤ 80ms': 'Max search latency | max | <= 0.08 seconds |  | ',
  'Peak heap usage ≤ 80%': 'Peak heap usage | max | <= 0.8 ratio |  | ',
  'Peak load latency ≤ 80ms': 'Peak load latency |  | <= 0.08 seconds |  | ',
  'Min free memory ≥ 80MB': 'Min free memory | min | >= 80000000 bytes |  | ',
  'Minimum free memory ≥ 80MB': 'Minimum free memory | min | >= 80000000 bytes |  | ',
  // Multiples and differences.
  'Search latency < 3x baseline': 'Search latency |  | < 3 x baseline |  | ',
  'Search latency < 1.5 × the baseline': 'Search latency |  | < 1.5 x baseline |  | ',
  'Search latency < 2 times baseline': 'Search latency |  | < 2 x baseline |  | ',
  'Search latency under 125% of the baseline': 'Search latency |  | < 1.25 x baseline |  | ',
  'Search p99 < 4x p50': 'Search p99 | p99 | < 4 x p50 |  | ',
  'Search p99 < 4x median': 'Search p99 | p99 | < 4 x p50 |  | ',
  'Error rate below half of baseline': 'Error rate |  | < 0.5 x baseline |  | ',
  'Error rate below twice the baseline': 'Error rate |  | < 2 x baseline |  | ',
  'Error rate below double the baseline': 'Error rate |  | < 2 x baseline |  | ',
  'Error rate below triple the baseline': 'Error rate |  | < 3 x baseline |  | ',
  'Error rate below 3x average': 'Error rate |  | < 3 x avg |  | ',
  'Search results < 2% diff': 'Search results |  | < ±0.02 ratio from null, two |  | ',
  'Search latency < 20ms deviation from baseline': 'Search latency |  | < ±0.02 seconds from baseline, two |  | ',
  'Search latency within 8% of baseline': 'Search latency |  | <= ±0.08 ratio from baseline, two |  | ',
  'Search latency within 50ms of p50': 'Search latency |  | <= ±0.05 seconds from p50, two |  | ',
  'Search latency no more than 8% above baseline': 'Search latency |  | <= ±0.08 ratio from baseline, one |  | ',
  'Search latency < 8% increase over the baseline': 'Search latency |  | < ±0.08 ratio from baseline, one |  | ',
  'Conversion within 3% of the baseline': 'Conversion |  | <= ±0.03 ratio from baseline, two |  | ',
  // Windows and qualifiers.
  'CPU < 65% for 20 minutes': 'CPU |  | < 0.65 ratio | PT20M | ',
  'CPU < 65% over 2h': 'CPU |  | < 0.65 ratio | PT2H | ',
  'CPU < 65% for at least 20 min.': 'CPU |  | < 0.65 ratio | PT20M | ',
  'CPU < 65% in the last hour': 'CPU |  | < 0.65 ratio | PT1H | ',
  'CPU < 65% over a 20-minute window': 'CPU |  | < 0.65 ratio | PT20M | ',
  'CPU < 65% for 3 consecutive days': 'CPU |  | < 0.65 ratio | P3D | ',
  'CPU over 10m < 65%': 'CPU |  | < 0.65 ratio | PT10M | ',
  'CPU < 65% sustained': 'CPU |  | < 0.65 ratio | sustained | ',
  'CPU < 65% sustained for 20 minutes': 'CPU |  | < 0.65 ratio | PT20M | ',
  'Main bundle < 90KB gzipped': 'Main bundle |  | < 90000 bytes |  | gzip',
  'Main bundle < 90KB (brotli)': 'Main bundle |  | < 90000 bytes |  | brotli',
  'RSS < 300MB per worker': 'RSS |  | < 300000000 bytes |  | per worker',
  'Latency < 2s on mobile': 'Latency |  | < 2 seconds |  | on mobile',
  'Latency < 2s (cold start)': 'Latency |  | < 2 seconds |  | cold start',
  // What stands around it.
  '**Latency** — `< 2s`': 'Latency |  | < 2 seconds |  | ',
  '`queue_latency` < 2s': 'queue_latency |  | < 2 seconds |  | ',
  'Latency: below 2s': 'Latency |  | < 2 seconds |  | ',
  'Latency (< 2s)': 'Latency |  | < 2 seconds |  | ',
  'Latency within budget (target: < 2s)': 'Latency |  | < 2 seconds |  | ',
  'Target: < 2s latency': 'latency |  | < 2 seconds |  | ',
  'Verify that the latency stays below 2s': 'latency |  | < 2 seconds |  | ',
  'Verify the latency stays below 2s': 'latency |  | < 2 seconds |  | ',
  'Latency needs to be below 2s.': 'Latency |  | < 2 seconds |  | ',
  'Speed Index time (SI): < 2s': 'Speed Index time |  | < 2 seconds |  | ',
  '503 errors < 1%': '503 errors |  | < 0.01 ratio |  | ',
  'Free disk space > 15%': 'Free disk space |  | > 0.15 ratio |  | ',
  'Error budget remaining > 25%': 'Error budget remaining |  | > 0.25 ratio |  | ',
};

const MANUAL = [
  // Versions, dates, tickets, menus.
  'Ruby >= 3.2', 'Java 21 or higher', 'npm > 9.1.2', 'TLS >= 1.3', 'OPS-481 open > 3 days', 'Cut-off > 2027-01-31', 'Admin > Billing > Export', 'Migrate 3.1 -> 3.2', 'iOS >= 16 supported',
  // Settings, promises, machines, people.
  'Set error rate alert to > 5%', 'Limit memory to < 2GB', 'Memory limit >= 2GB', 'Memory >= 16GB', 'Client timeout < 20s', 'Cache TTL < 60s', 'Pool size >= 30', 'RTO < 45 minutes', 'MTTR under 20 minutes', 'At least 2 reviewers', 'Support response time < 4 hours', 'At least one smoke test per page', 'Traffic > 50%', 'Code review < 24 hours',
  // Prose and code.
  'Ship it if error rate < 1%', 'Stop when latency > 2s', 'No request over 2s', 'No errors > 1%', '`latency < 2s`', 'Explain why p99 was above 2s', 'Reduce latency below 2s', 'No leaks over 12 hours', 'Page opens within 4 seconds', 'Restored within 10 minutes', 'Latency dashboards show < 2s before release, then hide', 'Revenue tests must pass > 99%',
  // Not one figure, or none that is understood.
  'Latency < 200', 'Error rate < 1', 'Latency < ~2s', 'CPU < 60-70%', 'Heap < 500M', 'Lag < 5m', 'Burn rate > 6×', 'Cost < $40', 'Bandwidth < 10 Mb', 'Latency 200ms', 'Load 3σ', 'Error rate < baseline + 1%', 'CPU increasing < 10% per hour', 'Latency < 2s (was 3s)', 'Target: < 2s', 'Zero downtime', 'Zero TypeScript errors', 'Zero failures', 'Frobnication > 10%', 'Frobnication below 10%', 'Disk space > 30%', 'Restarts != 3', '5xx ratio < 0.01', 'Dashboard shows p99 < 2s', 'p99 was < 2s', 'Support tickets < 9 per day', 'Fewer than 4 open bugs', 'Error rate == 1%', 'Max connections = 50', '< 3% of hosts left',
];

describe('a limit', () => {
  for (const [text, expected] of Object.entries(METRICS)) {
    test(text, () => {
      const reading = readText(text, PLAIN);
      assert.equal(short(reading.condition), expected);
      assert.equal(reading.kind, 'metric');
      assert.equal(reading.problem, null);
    });
  }

  for (const text of MANUAL) {
    test(`none in: ${text}`, () => {
      const reading = readText(text, PLAIN);
      assert.deepEqual([reading.kind, reading.condition], ['manual', null]);
    });
  }
});

describe('a problem', () => {
  const contradictions = ['Error rate > 2%', 'Latency above 2s', 'p99 > 2s', 'Availability < 98%', 'Cache hit rate drops below 80%', 'CPU >= 90%', 'Healthy replicas < 3', 'Bundle size > 1MB', 'Search results > 2% diff', 'High error rate (> 2%)', 'Error rate > 2x baseline'];
  for (const text of contradictions) {
    test(`contradiction: ${text}`, () => {
      const reading = readText(text, PLAIN);
      assert.deepEqual([reading.kind, reading.condition, reading.problem?.rule], ['manual', null, 'contradiction']);
    });
  }

  const several = ['p50 < 80ms, p99 < 300ms', 'Latency (target: <100ms, threshold: ≤120ms)', 'Error rate < 1% and latency < 2s', 'p95 and p99 latency < 2s', '0 critical, <5 minor', 'Error rate exceeds 5% absolute/20% relative', 'Errors (>2% calls A, >5% calls B)'];
  for (const text of several) {
    test(`two limits: ${text}`, () => {
      const reading = readText(text, PLAIN);
      assert.deepEqual([reading.kind, reading.condition, reading.problem?.rule], ['manual', null, 'two-limits']);
    });
  }

  test('a time to watch with a limit', () => {
    assert.equal(readText('Watch error rate < 1% for 2 hours', PLAIN).problem?.rule, 'two-demands');
  });

  test('prose with two figures is none', () => {
    for (const text of ['Python >= 3.10 and < 3.13', 'If errors > 1% or latency > 2s, roll back', 'A (1) > B (2) > C (3)']) assert.equal(readText(text, PLAIN).problem, null, text);
  });
});

const TRIGGERS: Readonly<Record<string, string | null>> = {
  'Error rate > 3% for 10 minutes': 'Error rate |  | > 0.03 ratio | PT10M | ',
  'Error rate > 3% for > 10 minutes': 'Error rate |  | > 0.03 ratio | PT10M | ',
  '**Trigger**: latency exceeds 2s': 'latency |  | > 2 seconds |  | ',
  'High latency (> 2s)': 'latency |  | > 2 seconds |  | ',
  'If availability drops below 99%': 'availability |  | < 0.99 ratio |  | ',
  'Healthy replicas != 3': 'Healthy replicas |  | != 3 none |  | ',
  'Queue full': null,
  'Alert threshold: > 1% error rate': 'error rate |  | > 0.01 ratio |  | ',
  'Breaker open > 10 minutes': null,
};

describe('a trigger', () => {
  for (const [text, expected] of Object.entries(TRIGGERS)) {
    test(text, () => {
      const { condition, problem } = readTrigger(text);
      assert.equal(short(condition), expected);
      assert.equal(problem, null);
    });
  }

  test('does not fire on what is wanted', () => {
    assert.equal(readTrigger('Error rate < 3%').problem?.rule, 'contradiction');
    assert.equal(readTrigger('Error rate < 3%').condition, null);
    assert.equal(readTrigger('Availability > 99%').problem?.rule, 'contradiction');
  });

  test('watches one limit', () => {
    assert.equal(readTrigger('Error rate > 3% or latency > 2s').problem?.rule, 'two-limits');
  });
});
