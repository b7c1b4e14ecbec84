/** Whether a careful reader would take a limit for a measurement, and not for prose, a version, a setting or a promise. */
import type { Comparator, Threshold } from '../condition.ts';
import { withParts } from './camelCase.ts';
import type { Stance } from './head.ts';
import type { Limit } from './limit.ts';
import { betterOf, endsInCountedEvent, fitsUnit, isCapacity, isCountable, namesMeasure } from './measure.ts';
import type { Token } from './tokens.ts';
import { ALERTING, CONTENT, ELSEWHERE, HUMAN, PROCEDURE, PROMISE, ROLLOUT, SETTING_HEAD, SEVERITY, STATIC } from './vocabulary.ts';

/** A limit as it was read, with what it is a limit of. */
export interface Claim {
  readonly limit: Limit;
  /** That of the limit, in the unit that the subject may give it. */
  readonly threshold: Threshold;
  readonly comparator: Comparator;
  readonly subject: readonly Token[];
  /** The subject with its abbreviations, which may tell more of what it measures. */
  readonly names: readonly Token[];
  readonly statistic: string | null;
  /** What a bare figure counts: `1,000 messages`. */
  readonly noun: string | null;
  /** Whether the subject stands behind the figure: `zero 5xx responses`. */
  readonly behind: boolean;
  /** Whether a window or a qualifier says more of what is counted. */
  readonly narrowed: boolean;
  readonly stance: Stance;
}

const MINUTE = 60;
const LONGEST_UNKNOWN = 5;
/** Of what, nobody can tell. */
const VAGUE = new Set(['score', 'scores', 'count', 'average']);
/** `Max upload size` is what the service lets in. */
const BOUNDED = new Set(['max', 'maximum', 'min', 'minimum']);
/** `maxReplicas` and `target_latency` are what is set, or wished for. */
const SET_NAME = /^(?:[Mm]ax|[Mm]aximum|[Mm]in|[Mm]inimum|[Dd]efault|[Dd]esired|[Tt]arget|MAX|MIN|DEFAULT|DESIRED|TARGET)[_A-Z-]/;

export function isMeaningful(given: Claim): boolean {
  const claim = { ...given, subject: withParts(given.subject), names: withParts(given.names) };
  const { limit, threshold, comparator, subject, names, statistic, stance } = claim;
  const known = namesMeasure(given.names) || statistic !== null;
  if (SET_NAME.test(subject[0]?.text ?? '') || isOfChanges(subject)) return false;
  if (has(subject, PROMISE) || has(subject, ELSEWHERE) || subject.some((word) => SEVERITY.test(word.lower))) return false;
  if (isSetting(subject, threshold)) return false;
  if (has(subject, STATIC) && statistic === null && isBare(threshold)) return false;
  if (comparator === '!=' && stance === 'require') return false;
  if (stance === 'require' && has(subject, ALERTING)) return false;
  if (!known && !isPlain(given)) return false;
  if (threshold.kind === 'absolute' && !fitsUnit(names, threshold.unit)) return false;
  if ((limit.by === 'zero' || limit.by === 'report') && !isZeroOfEvents(given)) return false;
  if (threshold.kind !== 'absolute') return true;
  if (comparator === '==' && !isExact(threshold, subject, limit)) return false;
  return isMeaningfulFigure(claim, threshold);
}

/** `Change failure rate` is a figure of how a team delivers (DORA, "Software delivery performance metrics"), and of no service. */
function isOfChanges(subject: readonly Token[]): boolean {
  return subject.some((word, index) => (word.lower === 'change' || word.lower === 'deployment') && /^(?:fail|success)/u.test(subject[index + 1]?.lower ?? ''));
}

/** A name that says nothing of what it measures is taken for a measure only with a sign towards less and a unit: `CSV export < 2s`. */
function isPlain({ limit, threshold, comparator, subject }: Claim): boolean {
  if (limit.by !== 'sign' || comparator === '==' || isBare(threshold) || subject.length > LONGEST_UNKNOWN || has(subject, ROLLOUT)) return false;
  if (threshold.kind === 'absolute' && (threshold.unit === 'ratio' || (threshold.unit === 'seconds' && has(subject, HUMAN)))) return false;
  return comparator === '<' || comparator === '<=' || threshold.kind === 'difference';
}

/** `Zero 5xx responses` is counted somewhere; `Zero failures` and `Zero downtime` are not said to be, and `Retries: 0` is a setting. */
function isZeroOfEvents({ limit, subject, behind, narrowed }: Claim): boolean {
  if (!behind) return limit.by === 'zero' || (endsInCountedEvent(subject) && betterOf(subject, 'none') === 'lower' && subject.at(-1)?.lower !== 'retries');
  return endsInCountedEvent(subject) && (subject.length > 1 || narrowed || /^[45]xx$/.test(subject[0]?.lower ?? ''));
}

/** `Memory limit` and `Client timeout < 5s` are settings; a share of timeouts, and a number of them, are measured. */
function isSetting(subject: readonly Token[], threshold: Threshold): boolean {
  const timed = threshold.kind === 'absolute' && threshold.unit === 'seconds';
  if (timed && subject.some((word) => word.lower === 'timeout' || word.lower === 'timeouts')) return true;
  const last = subject.at(-1)?.lower ?? '';
  if (last === 'size' && BOUNDED.has(subject[0]?.lower ?? '')) return true;
  return SETTING_HEAD.has(last) && !last.startsWith('timeout') && !(threshold.kind === 'absolute' && threshold.unit === 'ratio');
}

function isMeaningfulFigure({ limit, comparator, subject, names, statistic, noun, stance }: Claim, { value, unit }: Extract<Threshold, { kind: 'absolute' }>): boolean {
  switch (unit) {
    case 'none':
      return (isCountable(subject, value) && !(subject.length === 1 && VAGUE.has(subject[0]?.lower ?? ''))) || noun !== null;
    case 'seconds':
      if (value >= MINUTE && (betterOf(names, 'seconds') === null || has(subject, HUMAN) || has(subject, PROCEDURE))) return false;
      // `over 24 hours` and `within 3 seconds` limit a time only where the subject is one.
      return limit.by === 'sign' || statistic !== null || betterOf(names, 'seconds') !== null;
    case 'bytes':
      if (has(subject, CONTENT)) return false;
      // `Memory >= 8GB` says what machine to take.
      if (stance === 'require' && (comparator === '>' || comparator === '>=') && isCapacity(subject)) return false;
      return betterOf(subject, 'seconds') !== 'lower' || betterOf(subject, 'bytes') !== null;
    case 'ratio':
      if (has(subject, ROLLOUT) && betterOf(subject.filter((word) => !ROLLOUT.has(word.lower)), 'ratio') === null) return false;
      return comparator === '<' || comparator === '<=' || stance === 'forbid' || betterOf(subject, 'ratio') !== null;
    case 'per_second':
      return true;
  }
}

/** Nothing that varies is ever equal to a figure, but to none of it, to all of it, or to a count. */
function isExact(threshold: Extract<Threshold, { kind: 'absolute' }>, subject: readonly Token[], limit: Limit): boolean {
  if (threshold.value === 0) return true;
  if (threshold.unit === 'ratio') return threshold.value === 1;
  return threshold.unit === 'none' && limit.word !== '=' && isCountable(subject, threshold.value);
}

function isBare(threshold: Threshold): boolean {
  return threshold.kind === 'absolute' && threshold.unit === 'none';
}

function has(subject: readonly Token[], words: ReadonlySet<string>): boolean {
  return subject.some((word) => words.has(word.lower));
}
