import type { MetricConfiguration } from '../../configuration/configuration.ts';
import type { Comparator, Condition } from '../condition.ts';
import { describeSpan } from '../describe.ts';
import { isoSeconds } from '../reading/duration.ts';
import type { Doubt } from './doubt.ts';
import type { Instant, JudgedSample } from './instants.ts';
import { SUSTAINED, type JudgeContext, type Measured } from './judgeContext.ts';
import type { JudgedWindow } from './verdict.ts';

/** Seconds that a condition must hold for; null where every moment counts by itself. */
export function windowSeconds(condition: Pick<Condition, 'for'>, { sustained }: Pick<JudgeContext, 'sustained'>): number | null {
  if (condition.for === null) return null;
  return condition.for === 'sustained' ? (sustained ?? SUSTAINED) : isoSeconds(condition.for);
}

/** What became of a window: whether the condition held, and the sample to show for it. */
export interface WindowOutcome {
  readonly held: boolean;
  readonly decisive: JudgedSample;
  readonly window: JudgedWindow;
  readonly violating: number;
}

/**
 * A condition holds for a window when it holds at every point of it; `allow` of the metric tolerates so many seconds of
 * violation. One violation more decides it, whatever else was not observed; to hold, all of it must have been.
 */
export function judgeWindow(instants: readonly Instant[], measured: Measured, asked: number, comparator: Comparator, metric: MetricConfiguration): WindowOutcome | Doubt {
  const { window } = measured;
  if (window === undefined) return uncovered(asked, 'only this moment was measured');
  const allowed = metric.allow ?? 0;
  const violations = instants.filter(({ held }) => !held);
  const violated = violations.length * window.step;
  const judged = { seconds: asked, step: window.step, points: instants.length, violated, allowed, ...(violations.length === 0 ? {} : { first: Math.min(...violations.map(({ time }) => time)) }) };
  const shown = worst((violations.length > 0 ? violations : instants).map(({ decisive }) => decisive), comparator);
  if (shown === null) return uncovered(asked, 'there is no sample in it');
  if (violated > allowed) return { held: false, decisive: shown, window: judged, violating: violations.length };
  const gap = gapOf(instants, measured, window, asked);
  return gap === null ? { held: true, decisive: shown, window: judged, violating: violations.length } : uncovered(asked, gap);
}

function uncovered(asked: number, gap: string): Doubt {
  return { reason: 'uncovered', sentence: `The last ${describeSpan(asked)} were not measured all through: ${gap}. Wait until they are, or check by hand.` };
}

/** What is missing of a window, as the middle of a sentence; null where nothing is. */
function gapOf(instants: readonly Instant[], { samples }: Measured, { start, end, step, gap }: NonNullable<Measured['window']>, asked: number): string | null {
  if (gap !== null) return gap;
  if (end - start < asked - step) return `only ${describeSpan(end - start)} were asked for`;
  const expected = Math.floor((end - start) / step + 1e-6) + 1;
  if (instants.length < expected - 1) return `${String(instants.length)} of ${String(expected)} points have a value`;
  const series = new Set(samples.map(({ labels }) => JSON.stringify(labels))).size;
  if (samples.length < instants.length * series) return 'a series is missing in a part of it';
  return null;
}

/** The sample furthest towards what is not wanted: the one nearest to the limit, or furthest beyond it. */
function worst(samples: readonly JudgedSample[], comparator: Comparator): JudgedSample | null {
  const beyond = ({ value, limit }: JudgedSample): number => {
    switch (comparator) {
      case '<':
      case '<=':
        return value - limit;
      case '>':
      case '>=':
        return limit - value;
      case '==':
        return Math.abs(value - limit);
      case '!=':
        return -Math.abs(value - limit);
    }
  };
  return samples.reduce<JudgedSample | null>((most, sample) => (most === null || beyond(sample) > beyond(most) ? sample : most), null);
}
