import type { Unit } from '../condition.ts';
import { lastPart, withParts } from './camelCase.ts';
import type { Token } from './tokens.ts';
import { NARROWING } from './vocabulary.ts';

/** Which way a metric is better, as its name says; null where the name does not tell. */
export type Better = 'lower' | 'higher' | null;

/** What a name measures. `score` and `count` are bare numbers; `rate` is a share of one or a figure over time. */
type Family = 'time' | 'size' | 'rate' | 'count' | 'score';

interface Measure {
  readonly better: Better;
  readonly family: Family;
}

/** Words that name something measured. */
const MEASURES: ReadonlyMap<string, Measure> = new Map([
  ...each('time', 'lower', 'latency latencies lag delay duration durations time times runtime loads lcp inp fid fcp ttfb tti tbt rtt pause pauses downtime age jitter staleness freshness skew offset drift paint startup ms'),
  ...each('size', 'lower', 'size sizes bundle memory heap rss footprint payload weight disk storage ram swap'),
  ...each('size', null, 'space'),
  ...each('rate', 'lower', 'refund chargeback denial decline declines fraud unsubscribe complaint leakage drain conflict collision spam utilization utilisation utilized utilised usage used full saturation cpu loss losses churn bounce overhead consumption miss misses error failure fail timeout iowait throttling burn abandonment rejection'),
  ...each('rate', 'higher', 'uptime availability authorization authorisation acceptance match compliance deliverability activation renewal completeness consistency adoption coverage hit hits success successful conversion retention satisfaction engagement completion delivery headroom throughput bandwidth free available remaining idle pass crash-free error-free nps accuracy budget'),
  ...each('rate', null, 'rate rates ratio ratios percentage share load rps qps tps'),
  ...each('count', 'lower', 'errors failures timeouts restarts crashes violations warnings vulnerabilities regressions retries drops dropped 5xx 4xx 500s exceptions alerts evictions deadlocks oomkills ooms depth backlog queue queues crash restart failed unhealthy stuck pending dead missing unhandled duplicate duplicates rejections misfires panics kills breakers dlq slow long-running oomkilled mismatch mismatches burn-rate consumed burned burnt'),
  ...each('count', 'higher', 'running replicas replica pods pod instances instance nodes workers worker healthy ready live consumers backends targets endpoints'),
  ...each('count', null, 'responses response requests request connections connection messages message jobs sessions users transactions volume orders payments charges logins events count threads goroutines descriptors fds queries partitions records rows calculations signups bookings'),
  ...each('score', 'higher', 'score scores performance accessibility seo apdex lighthouse best-practices pwa fps'),
  ...each('score', 'lower', 'cls average'),
]);

const JAPANESE: readonly (readonly [string, Measure])[] = [
  ...each('rate', 'lower', 'エラー率 失敗率 使用率'),
  ...each('rate', 'higher', '成功率 可用性 稼働率 カバレッジ'),
  ...each('time', 'lower', 'レイテンシ レイテンシー 応答時間 遅延'),
  ...each('count', 'lower', 'エラー エラー数 エラー件数'),
];

/** Words that settle it wherever they stand: what is left over is better when there is more of it. */
const LEFT_OVER = new Set(['free', 'freeable', 'available', 'remaining', 'headroom', 'left', 'idle', 'spare']);
const USED = new Set(['used', 'usage', 'utilization', 'utilisation', 'utilized', 'utilised', 'consumption', 'full']);
/** What a machine has, unless a word tells that it is used. */
const CAPACITY = new Set(['memory', 'ram', 'disk', 'storage', 'swap', 'space']);
/** How replicas, pods and nodes are that nobody wants. */
const UNWELL = new Set('unavailable unhealthy unready not-ready failed failing stuck pending dead missing crashed crashing crashlooping evicted terminated unreachable offline degraded orphaned restarting oomkilled unresponsive'.split(' '));
/** With a unit of time these grow towards the better. */
const LASTING = new Set(['uptime', 'validity', 'remaining', 'left', 'expiry', 'expiration', 'headroom']);
const QUEUES = new Set(['queue', 'queues', 'backlog']);
/** A bare figure of these may be a share of one or a per cent: nothing is guessed. */
const SHARES = new Set(['rate', 'rates', 'ratio', 'percentage', 'share']);
/** Their lag is counted in messages. */
const MESSAGING = new Set(['consumer', 'consumers', 'kafka', 'offset', 'offsets', 'partition', 'topic']);
/** With a unit of time these are how long it takes. */
const TIMED = new Set(['performance', 'response', 'responses', 'load', 'start', 'render', 'boot', 'launch']);
/** Shares by nature. */
const UNTIMED = new Set(['cpu', 'coverage', 'availability', 'saturation', 'headroom']);
const BURNT = new Set(['burn', 'burn-rate']);
const LAG = new Set(['lag']);
const SIZE = new Set(['size']);
/** A version is no count, and a bare figure of a time has lost its unit. */
const UNCOUNTED = new Set(['version', 'time', 'times', 'latency', 'retry', 'retries']);
/** People are counted by a service only while they use it. */
const PEOPLE = new Set(['users', 'signups']);
const PRESENT = new Set(['active', 'concurrent', 'online', 'logged-in', 'connected']);
/** Events that a source counts by itself, so that zero of them can be seen. */
const COUNTED_EVENTS = new Set('kills mismatches errors failures timeouts restarts crashes retries drops 5xx 4xx 500s exceptions evictions deadlocks oomkills ooms responses requests messages jobs connections rejections panics events pods transactions payments charges logins alerts'.split(' '));

/** Whether any of the words names something that is measured. */
export function namesMeasure(words: readonly Token[]): boolean {
  return words.some((word) => measureOf(word) !== undefined);
}

/** Whether the words can carry this bare number: something counted, in whole numbers, or something scored. */
export function isCountable(words: readonly Token[], value: number): boolean {
  const has = (some: ReadonlySet<string>): boolean => words.some((word) => some.has(word.lower));
  if (has(UNCOUNTED) || (has(SIZE) && !has(QUEUES)) || (has(PEOPLE) && !has(PRESENT))) return false;
  if (has(SHARES)) return has(BURNT);
  if (has(LAG) && has(MESSAGING)) return true;
  const families = words.filter((word) => !isCount(word)).map((word) => measureOf(word)?.family);
  return families.includes('score') || (families.includes('count') && Number.isInteger(value));
}

/** `Page count` says that something is counted, and not that a service counts it. */
function isCount(word: Token): boolean {
  return (lastPart(word) ?? word.lower) === 'count';
}

/** A latency is no share and an error rate no time: whether the words can be measured in the unit, as far as they tell. */
export function fitsUnit(words: readonly Token[], unit: Unit): boolean {
  const families = new Set(words.map((word) => measureOf(word)?.family));
  switch (unit) {
    case 'ratio':
      return !families.has('time') || families.has('rate') || families.has('count');
    case 'seconds':
      return !words.some((word) => SHARES.has(word.lower) || USED.has(word.lower) || UNTIMED.has(word.lower)) || families.has('time');
    case 'bytes':
      return !(families.has('rate') || families.has('time')) || families.has('size');
    case 'per_second':
    case 'none':
      return true;
  }
}

/** Whether the words name what a machine has, and not how much of it is used: `Memory`, but not `Memory usage`. */
export function isCapacity(words: readonly Token[]): boolean {
  return words.some((word) => CAPACITY.has(word.lower)) && !words.some((word) => USED.has(word.lower) || LEFT_OVER.has(word.lower) || word.lower === 'size' || word.lower === 'footprint');
}

/** `Disk < 10% free`, `Memory > 90% used`: how much of it is meant. */
export function isLeftOver(words: readonly Token[]): boolean {
  return words.some((word) => LEFT_OVER.has(word.lower) || USED.has(word.lower));
}

/** Whether the last word is an event that a source counts: `5xx responses`, `failed jobs`. */
export function endsInCountedEvent(words: readonly Token[]): boolean {
  return COUNTED_EVENTS.has(words.at(-1)?.lower ?? '');
}

/** Whether the last word itself names a measure: `error rate` and `healthy replicas`, but not `error page`. */
export function endsInMeasure(words: readonly Token[]): boolean {
  const last = words.at(-1);
  return last !== undefined && measureOf(last) !== undefined;
}

/** Which way the subject is better, by its last word that tells; the unit settles what the words leave open. */
export function betterOf(named: readonly Token[], unit: Unit): Better {
  const words = withParts(named);
  // `Error rate per pod`: what narrows a name does not turn it, and `RPS per instance` has no better way.
  const end = words.findIndex((word, index) => index > 0 && NARROWING.has(word.lower));
  const own = end < 0 ? null : direction(words.slice(0, end), unit);
  return own ?? (end > 0 && words[end]?.lower === 'per' ? null : direction(words, unit));
}

function direction(words: readonly Token[], unit: Unit): Better {
  if (unit === 'seconds') {
    if (words.some((word) => LASTING.has(word.lower))) return 'higher';
    return words.some((word) => measureOf(word)?.family === 'time' || TIMED.has(word.lower)) ? 'lower' : null;
  }
  if (words.some((word) => LEFT_OVER.has(word.lower))) return 'higher';
  // Disk space may be what is left or what is used.
  if (words.some((word) => word.lower === 'space') && !words.some((word) => USED.has(word.lower))) return null;
  if (unit === 'bytes') return words.some((word) => measureOf(word)?.family === 'size') ? 'lower' : null;
  for (let index = words.length - 1; index >= 0; index -= 1) {
    const word = words[index];
    const measure = word === undefined ? undefined : measureOf(word);
    // `Unavailable replicas`: more of what is well is better, and less of what is not.
    if (measure?.better === 'higher' && measure.family === 'count' && words.some(({ lower }) => UNWELL.has(lower))) return 'lower';
    if (measure?.better === 'lower' || measure?.better === 'higher') return measure.better;
  }
  return null;
}

function measureOf(word: Token): Measure | undefined {
  const found = MEASURES.get(word.lower) ?? (word.lower.charAt(0) >= '\u3040' ? japaneseMeasureOf(word.lower) : undefined);
  if (found !== undefined) return found;
  // `CPUUtilization` is a utilization; `errorPage` is a page.
  const last = lastPart(word);
  if (last !== null) return MEASURES.get(last);
  // `error_rate`, `heap-usage`: the parts of a compound name.
  if (!/[_-]/.test(word.lower)) return /^[45]\d\d$/.test(word.lower) ? MEASURES.get('5xx') : undefined;
  const parts = word.lower.split(/[_-]/);
  for (let index = parts.length - 1; index >= 0; index -= 1) {
    const measure = MEASURES.get(parts[index] ?? '');
    if (measure !== undefined) return measure;
  }
  return undefined;
}

/** Japanese joins its words, so that a name ends in what it measures. */
function japaneseMeasureOf(word: string): Measure | undefined {
  return JAPANESE.find(([ending]) => word.endsWith(ending))?.[1];
}

function each(family: Family, better: Better, words: string): readonly (readonly [string, Measure])[] {
  return words.split(' ').map((word) => [word, { family, better }] as const);
}
