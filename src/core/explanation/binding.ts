import { alertConfigured } from '../alert/alertName.ts';
import { bindMetric, nameToBind, type Binding } from '../condition/judging/bind.ts';
import { statesNamed } from '../condition/judging/bindState.ts';
import type { Condition } from '../condition/condition.ts';
import type { Configuration, MetricConfiguration } from '../configuration/configuration.ts';
import type { Item, Trigger } from '../checklist/model.ts';
import { triggerStatesNamed } from '../condition/judging/triggerState.ts';
import type { ExplainedBinding } from './explanation.ts';

/** A metric that was found, with the explanation why it is that one. */
export interface FoundMetric {
  readonly explained: ExplainedBinding;
  readonly metric: MetricConfiguration | null;
}

/** Why a limit is measured by a metric, or by none. */
export function metricOfCondition(condition: Condition, configuration: Configuration): FoundMetric {
  const binding: Binding = bindMetric(condition, configuration);
  if (binding.status === 'inconclusive') return { explained: { by: binding.reason, name: null, sentence: binding.message }, metric: null };
  return { explained: named(binding.name, [condition.subject, nameToBind(condition)]), metric: binding.metric };
}

/** Why an item without a limit is answered by a metric that says yes or no. */
export function metricOfState({ label }: Item, { metrics }: Configuration): FoundMetric {
  return metricNamed(label, statesNamed(label, metrics), metrics);
}

/** Why a trigger without a limit is answered by a metric that says yes or no. */
export function metricOfTrigger({ text }: Trigger, { metrics }: Configuration): FoundMetric {
  return metricNamed(text, triggerStatesNamed(text, metrics), metrics);
}

function metricNamed(label: string, names: readonly string[], metrics: Configuration['metrics']): FoundMetric {
  const [name] = names;
  if (name === undefined) return { explained: { by: 'unbound', name: null, sentence: `No metric called “${label}” says yes or no.` }, metric: null };
  if (names.length > 1) return { explained: { by: 'ambiguous', name: null, sentence: `It may be any of ${names.map((one) => `“${one}”`).join(', ')}. Keep one of these names.` }, metric: null };
  return { explained: named(name, [label]), metric: metrics[name] ?? null };
}

/** By which name the alert rule of an item is looked for. */
export function ruleOf(item: Item, { alerts, prometheus }: Configuration): ExplainedBinding {
  if (prometheus === null) return { by: 'unbound', name: null, sentence: 'No server is configured to ask for its alert rules. Add a line “prometheus: http://…” under holdpoint.' };
  const configured = alertConfigured(item, alerts);
  if (configured !== null) return { by: 'configured', name: configured.alert, sentence: `The alert rule ${configured.alert}, as holdpoint.alerts says.` };
  return { by: 'same-words', name: null, sentence: 'The alert rule whose name says the same, whatever its case, order and words such as “high”; the server is asked for it.' };
}

function named(name: string, written: readonly string[]): ExplainedBinding {
  if (written.some((text) => plain(text) === plain(name))) return { by: 'exact-name', name, sentence: `“${name}”, which is what the text names.` };
  return { by: 'same-words', name, sentence: `“${name}”, which says the same as “${written[0] ?? ''}” once case, number, order and leading verbs are left out.` };
}

function plain(text: string): string {
  return text.trim().replaceAll(/\s+/gu, ' ').toLowerCase();
}
