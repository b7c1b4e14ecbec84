import type { Measurement } from '../../ports.ts';
import type { Condition } from '../condition.ts';
import { dilutionDoubt } from './dilution.ts';
import { isDoubt, type Doubt } from './doubt.ts';
import { countDoubt } from './enough.ts';
import { least, most } from './extremes.ts';
import { readFigures } from './figures.ts';
import { judgeInstants, type Instant, type JudgedSample } from './instants.ts';
import type { JudgeContext, Measured } from './judgeContext.ts';
import { qualifierDoubt } from './qualifierDoubt.ts';
import { saturationDoubt } from './saturation.ts';
import { sentenceOf, windowSentence } from './sentence.ts';
import { unseenDoubt } from './unseenDoubt.ts';
import type { Sample, Verdict } from './verdict.ts';
import { judgeWindow, windowSeconds } from './windowed.ts';
import { yardstickOf, type Yardstick } from './yardstick.ts';

/** Samples kept as evidence: a query may answer with a hundred thousand series. */
const EVIDENCE = 20;

/**
 * Says what a measurement means for a condition. A pass needs a value that was fetched, understood and fresh, over
 * enough, and for a window at every point of it; whatever is missing makes it inconclusive, with a sentence of its own.
 */
export function judge(condition: Condition, measurement: Measurement, context: JudgeContext): Verdict {
  const blank: Verdict = {
    outcome: 'inconclusive', reason: null, sentence: '', metric: context.name, query: measurement.query, source: measurement.source, time: context.now, samples: [], value: null,
    threshold: condition.threshold.kind === 'absolute' ? condition.threshold.value : null,
    unit: condition.threshold.kind === 'absolute' ? condition.threshold.unit : null,
  };
  if (measurement.status === 'error') return { ...blank, outcome: 'error', sentence: measurement.message };
  if (measurement.status === 'inconclusive') return { ...blank, reason: measurement.reason, sentence: measurement.message };
  if (measurement.status === 'stated') return { ...blank, reason: 'unsupported', sentence: `“${context.name}” says yes or no, and a number is asked for here. Bind a metric that measures one.`, samples: measurement.samples };
  const judged = judgeMeasured(condition, measurement, context);
  return isDoubt(judged) ? { ...blank, ...judged, samples: measurement.samples.slice(0, EVIDENCE) } : { ...blank, ...judged };
}

type Judged = Pick<Verdict, 'outcome' | 'sentence' | 'samples' | 'value' | 'threshold' | 'unit' | 'window' | 'reference'>;

function judgeMeasured(condition: Condition, measured: Measured, context: JudgeContext): Judged | Doubt {
  const { metric } = context;
  const now = Date.parse(context.now) / 1000;
  const yardstick = yardstickOf(condition, context, now);
  if (isDoubt(yardstick)) return yardstick;
  const asked = windowSeconds(condition, context);
  const qualifier = qualifierDoubt(condition, context);
  if (qualifier !== null) return qualifier;
  const figures = readFigures(measured, { ...condition, name: context.name, metric, unit: yardstick.valueUnit, now });
  if (isDoubt(figures)) return figures;
  const { values } = figures;
  const instants = judgeInstants(measured.samples, values, yardstick, metric.series, asked === null ? 'together' : 'by-time');
  if (isDoubt(instants)) return instants;
  const limits = limitsOf(yardstick, instants);
  const doubt = saturationDoubt(measured, metric, limits.highest, yardstick.valueUnit, values) ?? countDoubt(measured, metric, limits.lowest, values);
  if (doubt !== null) return doubt;
  if (asked !== null) {
    const outcome = judgeWindow(instants, measured, asked, condition.comparator, metric);
    if (isDoubt(outcome)) return outcome;
    const against = outcome.held ? (dilutionDoubt(context) ?? unseenDoubt(measured, metric, yardstick, true, outcome.decisive.sample.time)) : null;
    if (against !== null) return against;
    const seen = evidenceOf(outcome.decisive, [...instants].reverse().sort((a, b) => Number(a.held) - Number(b.held)).map(({ decisive }) => decisive.sample));
    return { ...judgedOf(yardstick, outcome.decisive, outcome.held), sentence: windowSentence(condition, yardstick, outcome), samples: seen, window: outcome.window };
  }
  const [instant] = instants;
  if (instant === undefined) return { reason: 'no-baseline', sentence: 'There is no figure to compare with at the same instant.' };
  const { held, decisive } = instant;
  const against = (held ? dilutionDoubt(context) : null) ?? unseenDoubt(measured, metric, yardstick, held, decisive.sample.time);
  if (against !== null) return against;
  return { ...judgedOf(yardstick, decisive, held), sentence: sentenceOf(condition, yardstick, decisive, held), samples: evidenceOf(decisive, measured.samples) };
}

/** What stands on the scale of the values at the instants judged: the limits, or where they are distances the references. */
function limitsOf({ limits }: Yardstick, instants: readonly Instant[]): { readonly lowest: number; readonly highest: number | null } {
  if (limits === 'distances') return { lowest: least(instants.map(({ decisive }) => Math.abs(decisive.reference ?? 0))), highest: null };
  const figures = instants.map(({ decisive }) => decisive.limit);
  return { lowest: least(figures), highest: most(figures) };
}

function judgedOf({ unit, reference }: Yardstick, { value, limit, reference: figure }: JudgedSample, held: boolean): Omit<Judged, 'sentence' | 'samples'> {
  return { outcome: held ? 'pass' : 'fail', value, threshold: limit, unit, ...(reference === null || figure === null ? {} : { reference: { ...reference, value: figure } }) };
}

/** The sample that decided comes first. */
function evidenceOf({ sample }: JudgedSample, samples: readonly Sample[]): readonly Sample[] {
  return [sample, ...samples.slice(0, EVIDENCE).filter((other) => other !== sample)].slice(0, EVIDENCE);
}
