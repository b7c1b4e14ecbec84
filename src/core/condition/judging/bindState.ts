import type { MetricConfiguration } from '../../configuration/configuration.ts';
import { signature } from './bind.ts';

/** Whether a metric says yes or no, and gives no number: a command's exit code, an answer that is as expected, targets that are up, an alert that is silent. */
export function isState(metric: MetricConfiguration): boolean {
  switch (metric.source) {
    case 'targets':
    case 'alert':
      return true;
    case 'prometheus':
    case 'scrape':
    case 'json':
    case 'files':
      return false;
    case 'command':
      return metric.measure === 'exit';
    case 'http':
      return metric.measure === 'status';
  }
}

/**
 * The names of the metrics that say whether a text without a number is so: those called the same, by the rules of
 * `bindMetric`. More than one cannot be told apart; none is the rule.
 */
export function statesNamed(label: string, metrics: Readonly<Record<string, MetricConfiguration>>): readonly string[] {
  const states = Object.entries(metrics).filter(([, metric]) => isState(metric));
  if (states.length === 0) return [];
  const wanted = signature(label);
  return states.filter(([name]) => signature(name) === wanted).map(([name]) => name);
}
