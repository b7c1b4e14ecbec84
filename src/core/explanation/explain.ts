import { budgetsOf } from '../checklist/budgets.ts';
import { isCheckable } from '../checklist/checkable.ts';
import type { Item, Trigger } from '../checklist/model.ts';
import { summedUp } from '../checklist/summary.ts';
import type { Condition } from '../condition/condition.ts';
import { describeFactor, describeThreshold, describeValue } from '../condition/describe.ts';
import { planReference, type BoundMetric } from '../condition/judging/referencePlan.ts';
import { conditionParts, type ReadText } from '../condition/reading/read.ts';
import { windowSeconds } from '../condition/judging/windowed.ts';
import { describeDemand } from '../environment/describeDemand.ts';
import { readEnvironmentDemand } from '../environment/readDemand.ts';
import type { Snapshot, WatchedTrigger } from '../engine/engine.ts';
import { redactText } from '../redaction/redactText.ts';
import type { Secrets } from '../redaction/redactor.ts';
import type { AnyVerdict } from '../run/evidence.ts';
import { askedText } from './askedText.ts';
import { metricOfCondition, metricOfState, metricOfTrigger, ruleOf, type FoundMetric } from './binding.ts';
import type { ExplainedPart, ExplainedReference, Explanation } from './explanation.ts';
import { CHECKED, turningPoint, WATCHED } from './turning.ts';
import { whyItem } from './why.ts';

type Surroundings = Pick<Snapshot, 'checklist' | 'configuration' | 'problems' | 'run'>;
type Measured = Pick<Explanation, 'binding' | 'query' | 'reference'>;

const UNMEASURED: Measured = { binding: null, query: null, reference: null };

/**
 * Explains an item: how it was read, what it is measured by and why, what is asked, and what `verdict` says of it. Measures and
 * connects to nothing. Secrets in what is asked are masked, as they are in a verdict.
 */
export function explainItem(item: Item, surroundings: Surroundings, verdict: AnyVerdict | null, secrets: Secrets): Explanation {
  const { checklist } = surroundings;
  const checkable = isCheckable(item, surroundings);
  const below = summedUp(checklist, item);
  return {
    schema: 'holdpoint.explain/1',
    id: item.id,
    line: item.line,
    text: item.label,
    kind: item.kind,
    role: !checkable ? null : item.kind === 'alert-rule' ? 'must-exist' : 'requires',
    because: whyItem(item, surroundings),
    condition: item.condition,
    parts: partsOf(item),
    demand: item.kind === 'env' ? describeDemand(readEnvironmentDemand(item.text, item.names)) : null,
    ...(checkable ? masked(measuredBy(item, surroundings), secrets) : UNMEASURED),
    sums: checkable && item.kind === 'manual' ? [...below, ...budgetsOf(checklist, item)].map(({ label }) => label) : [],
    state: null,
    verdict,
    turning: item.condition === null ? null : item.kind === 'alert-rule' ? ruleTurning(item.condition) : turningPoint(item.condition, verdict, windowOf(item.condition, surroundings), CHECKED),
  };
}

/** Explains a rollback trigger in the same way; `watched` is how it stands, null where it was not measured. */
export function explainTrigger(trigger: Trigger, surroundings: Surroundings, watched: WatchedTrigger | null, secrets: Secrets): Explanation {
  const { condition } = trigger;
  const problem = surroundings.problems.find(({ line }) => line === trigger.line);
  const found = condition === null ? metricOfTrigger(trigger, surroundings.configuration) : null;
  const state = found?.metric === null ? null : found;
  return {
    schema: 'holdpoint.explain/1',
    id: trigger.id,
    line: trigger.line,
    text: trigger.text,
    kind: 'trigger',
    role: condition === null && state === null ? null : 'forbids',
    because: state !== null ? 'A rollback trigger: it fires where the metric of its name fails.' : condition === null ? (problem?.message ?? 'A rollback trigger that states no limit, so a person has to watch it.') : 'A rollback trigger: what it says is forbidden.',
    condition,
    parts: partsOf(trigger),
    demand: null,
    ...(condition !== null ? masked(byCondition(condition, surroundings), secrets) : state === null ? UNMEASURED : masked(asked(state, surroundings, null), secrets)),
    sums: [],
    state: watched?.state ?? null,
    verdict: watched?.verdict ?? null,
    turning: condition === null ? null : turningPoint(condition, watched?.verdict ?? null, windowOf(condition, surroundings), WATCHED),
  };
}

function measuredBy(item: Item, surroundings: Surroundings): Measured {
  switch (item.kind) {
    case 'metric':
      return item.condition === null ? byState(item, surroundings) : byCondition(item.condition, surroundings);
    case 'alert-rule':
      return { ...UNMEASURED, binding: ruleOf(item, surroundings.configuration) };
    case 'manual':
      return metricOfState(item, surroundings.configuration).metric === null ? UNMEASURED : byState(item, surroundings);
    case 'env':
    case 'command':
    case 'soak':
    case 'flag':
    case 'gate':
    case 'approval':
    case 'deadline':
      return UNMEASURED;
  }
}

function byState(item: Item, surroundings: Surroundings): Measured {
  return asked(metricOfState(item, surroundings.configuration), surroundings, null);
}

function byCondition(condition: Condition, surroundings: Surroundings): Measured {
  return asked(metricOfCondition(condition, surroundings.configuration), surroundings, condition);
}

function asked({ explained, metric }: FoundMetric, surroundings: Surroundings, condition: Condition | null): Measured {
  if (metric === null || explained.name === null) return { ...UNMEASURED, binding: explained };
  const text = askedText(metric, surroundings.configuration);
  const reference = condition === null ? null : referenceOf(condition, { name: explained.name, metric }, surroundings);
  if ('text' in text) return { binding: explained, query: text.text, reference };
  return { binding: { ...explained, sentence: `${explained.sentence} It cannot be asked: ${text.missing} has no value. Configure holdpoint.${text.missing.slice(1)}.` }, query: null, reference };
}

function referenceOf(condition: Condition, bound: BoundMetric, { configuration, run }: Surroundings): ExplainedReference | null {
  const plan = planReference(condition, bound, configuration, run?.baselines ?? null);
  switch (plan.kind) {
    case 'none':
      return null;
    case 'unknown':
      return { sentence: plan.doubt.sentence, query: null };
    case 'known': {
      const { of, origin, value, unit, query } = plan.reference;
      return { sentence: `The ${of}${origin === null ? '' : `, ${origin}`}: ${describeValue(value, unit)}.`, query };
    }
    case 'measure': {
      const text = askedText(plan.metric, { ...configuration, canary: plan.canary });
      return { sentence: `The ${plan.of}, ${plan.origin ?? 'at the same instant'}, measured by “${plan.name}”.`, query: 'text' in text ? text.text : null };
    }
  }
}

function masked({ binding, query, reference }: Measured, secrets: Secrets): Measured {
  const mask = (text: string | null): string | null => (text === null ? null : redactText(text, secrets).text);
  return { binding, query: mask(query), reference: reference === null ? null : { ...reference, query: mask(reference.query) } };
}

function ruleTurning({ comparator, threshold }: Condition): string {
  const limit = threshold.kind === 'multiple' ? `${describeFactor(threshold.factor)} ${threshold.of}` : describeThreshold(threshold);
  return `It would pass with a rule that fires at ${comparator} ${limit}, loaded, healthy and evaluated just now; any other leaves it inconclusive.`;
}

function windowOf(condition: Condition, { configuration }: Surroundings): number | null {
  return windowSeconds(condition, configuration);
}

function partsOf(read: ReadText): readonly ExplainedPart[] {
  return conditionParts(read).map(({ role, start, end }) => ({ role, text: read.text.slice(start, end) }));
}
