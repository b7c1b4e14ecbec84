import { holds } from './comparison.ts';
import { isDoubt, type Doubt } from './doubt.ts';
import type { Sample } from './verdict.ts';
import type { Compared, Yardstick } from './yardstick.ts';

/** One sample, held against the limit. */
export interface JudgedSample extends Compared {
  readonly sample: Sample;
  readonly held: boolean;
}

/** All series at one instant. */
export interface Instant {
  readonly time: number;
  readonly held: boolean;
  /** The sample that decided it: with `all` one that does not hold, with `any` one that does. */
  readonly decisive: JudgedSample;
}

/**
 * Judges samples instant by instant. `byTime` tells points of a window apart; without it all samples are of one instant,
 * whatever times they carry. Instants at which the reference has no figure are left out.
 */
export function judgeInstants(samples: readonly Sample[], values: readonly number[], yardstick: Yardstick, series: 'all' | 'any' | null, grouping: 'together' | 'by-time'): readonly Instant[] | Doubt {
  const groups = new Map<number, JudgedSample[]>();
  for (const [index, sample] of samples.entries()) {
    const compared = yardstick.compare(values[index] ?? Number.NaN, sample.time);
    if (compared === null) continue;
    if (isDoubt(compared)) return compared;
    const key = grouping === 'by-time' ? sample.time : 0;
    const judged = { sample, ...compared, held: holds(compared.value, yardstick.comparator, compared.limit) };
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [judged]);
    else group.push(judged);
  }
  return [...groups].map(([time, judged]) => instantOf(time, judged, series)).filter((instant) => instant !== null);
}

function instantOf(time: number, judged: readonly JudgedSample[], series: 'all' | 'any' | null): Instant | null {
  const held = series === 'any' ? judged.some((one) => one.held) : judged.every((one) => one.held);
  const decisive = judged.find((one) => one.held === held) ?? judged[0];
  return decisive === undefined ? null : { time, held, decisive };
}
