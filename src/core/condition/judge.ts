import type { Measurement } from '../ports.ts';
import { holds } from './comparison.ts';
import type { Condition } from './condition.ts';
import { describeValue } from './describe.ts';
import { dilutionDoubt } from './dilution.ts';
import { isDoubt, type Doubt } from './doubt.ts';
import { countDoubt } from './enough.ts';
import { readFigures } from './figures.ts';
import type { JudgeContext } from './judgeContext.ts';
import { qualifierDoubt } from './qualifierDoubt.ts';
import { saturationDoubt } from './saturation.ts';
import type { InconclusiveReason, Sample, Verdict, VerdictOutcome } from './verdict.ts';

/** Samples kept as evidence: a query may answer with a hundred thousand series. */
const EVIDENCE = 20;

/**
 * Says what a measurement means for a condition. A pass needs a value that was fetched, understood and fresh;
 * whatever is missing makes it inconclusive, with a sentence of its own. Absolute limits only: a multiple, a
 * difference and a window are not judged on one value.
 */
export function judge(condition: Condition, measurement: Measurement, context: JudgeContext): Verdict {
  const { threshold } = condition;
  const evidence = { metric: context.name, query: measurement.query, source: measurement.source, time: context.now };
  const limit = threshold.kind === 'absolute' ? threshold : null;
  const verdict = (outcome: VerdictOutcome, reason: InconclusiveReason | null, sentence: string, samples: readonly Sample[] = [], value: number | null = null): Verdict => ({
    outcome, reason, sentence, ...evidence, samples: samples.slice(0, EVIDENCE), value, threshold: limit?.value ?? null, unit: limit?.unit ?? null,
  });
  if (measurement.status === 'error') return verdict('error', null, measurement.message);
  if (measurement.status === 'inconclusive') return verdict('inconclusive', measurement.reason, measurement.message);
  if (measurement.status === 'stated') return verdict('inconclusive', 'unsupported', `“${context.name}” says yes or no, and a number is asked for here. Bind a metric that measures one.`, measurement.samples);
  const { samples } = measurement;
  const unknown = ({ reason, sentence }: Doubt): Verdict => verdict('inconclusive', reason, sentence, samples);
  if (limit === null) return unknown(missingReference(threshold));
  if (condition.for !== null) return unknown({ reason: 'uncovered', sentence: 'The whole window was not measured, only this moment. Check it by hand.' });
  const qualifier = qualifierDoubt(condition, context);
  if (qualifier !== null) return unknown(qualifier);
  const figures = readFigures(condition, measurement, context, limit.unit);
  if (isDoubt(figures)) return unknown(figures);
  const { values } = figures;
  const doubt = saturationDoubt(measurement, context, limit.value, limit.unit, values) ?? countDoubt(measurement, context, limit.value, limit.unit, values);
  if (doubt !== null) return unknown(doubt);
  const held = values.map((value) => holds(value, condition.comparator, limit.value));
  const passed = context.metric.series === 'any' ? held.includes(true) : !held.includes(false);
  const decisive = Math.max(0, held.indexOf(passed));
  const deciding = values[decisive] ?? Number.NaN;
  const diluted = passed ? dilutionDoubt(context) : null;
  if (diluted !== null) return unknown(diluted);
  const sentence = `${describeValue(deciding, limit.unit)} is ${passed ? '' : 'not '}${condition.comparator} ${describeValue(limit.value, limit.unit)}.`;
  const seen = [...samples.slice(decisive, decisive + 1), ...samples.slice(0, decisive), ...samples.slice(decisive + 1)];
  return verdict(passed ? 'pass' : 'fail', null, sentence, seen, deciding);
}

function missingReference(threshold: Condition['threshold']): Doubt {
  return threshold.kind === 'multiple' && threshold.of !== 'baseline'
    ? { reason: 'unsupported', sentence: `A limit of ${threshold.of} cannot be measured by this version. Check it by hand.` }
    : { reason: 'no-baseline', sentence: 'There is no baseline to compare with. Check it by hand.' };
}
