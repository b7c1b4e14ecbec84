import type { Item } from '../checklist/model.ts';
import { bindMetric } from '../condition/bind.ts';
import { judge } from '../condition/judge.ts';
import type { Verdict } from '../condition/verdict.ts';
import { trafficOf } from './traffic.ts';
import type { Checking } from './verdictOf.ts';

/** Measures the metric that a condition is bound to, and judges it. */
export async function metricVerdict({ context, snapshot, source, signal }: Checking, item: Item): Promise<Verdict> {
  const { configuration } = snapshot;
  const now = (): string => new Date(context.clock.now()).toISOString();
  if (item.condition === null) throw new TypeError(`a metric item without a condition: ${item.id}`);
  const binding = bindMetric(item.condition, configuration);
  if (binding.status === 'inconclusive') {
    return { outcome: 'inconclusive', reason: binding.reason, sentence: binding.message, metric: null, query: null, source: null, time: now(), samples: [], value: null, threshold: null, unit: null };
  }
  const { name, metric } = binding;
  const measurement = await source.measure({ name, metric, window: configuration.window, canary: configuration.canary, stable: configuration.stable }, signal);
  const verdict = judge(item.condition, measurement, { name, metric, stageTraffic: trafficOf(snapshot, item), now: now() });
  const notes = measurement.status === 'measured' ? (measurement.notes ?? []) : [];
  return notes.length === 0 ? verdict : { ...verdict, sentence: `${verdict.sentence} The source remarks: ${notes.join('; ')}` };
}
