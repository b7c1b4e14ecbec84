import type { Item } from '../checklist/model.ts';
import { statesNamed } from '../condition/bindState.ts';
import { dilutionDoubt } from '../condition/dilution.ts';
import type { InconclusiveReason, Sample, Verdict, VerdictOutcome } from '../condition/verdict.ts';
import { trafficOf } from './traffic.ts';
import type { Checking } from './verdictOf.ts';

/** Asks the metric that an item without a number is named by whether it is so. */
export async function statusVerdict({ context, snapshot, source, signal }: Checking, item: Item): Promise<Verdict> {
  const { configuration } = snapshot;
  const names = statesNamed(item.label, configuration.metrics);
  const [name] = names;
  const metric = name === undefined ? undefined : configuration.metrics[name];
  const asked = { metric: name ?? null, query: null as string | null, source: null as string | null, time: '' };
  const verdict = (outcome: VerdictOutcome, reason: InconclusiveReason | null, sentence: string, samples: readonly Sample[] = []): Verdict => ({
    outcome, reason, sentence, ...asked, time: new Date(context.clock.now()).toISOString(), samples, value: null, threshold: null, unit: null,
  });
  if (name === undefined || metric === undefined) return verdict('inconclusive', 'unbound', `“${item.label}” states no limit that is understood, and no metric of that name says yes or no. Add a line “${item.label.toLowerCase()}: { http: … }” under holdpoint.metrics.`);
  if (names.length > 1) return { ...verdict('inconclusive', 'ambiguous', `“${item.label}” may be any of ${names.map((one) => `“${one}”`).join(', ')}. Keep one of these names.`), metric: null };
  const measurement = await source.measure({ name, metric, window: configuration.window, canary: configuration.canary, stable: configuration.stable }, signal);
  asked.query = measurement.query;
  asked.source = measurement.source;
  switch (measurement.status) {
    case 'error':
      return verdict('error', null, measurement.message);
    case 'inconclusive':
      return verdict('inconclusive', measurement.reason, measurement.message);
    case 'measured':
      return verdict('inconclusive', 'unsupported', `“${name}” measures a number, and “${item.label}” states no limit. Write one, or bind a metric that says yes or no.`, measurement.samples);
    case 'stated': {
      const diluted = measurement.outcome === 'pass' ? dilutionDoubt({ name, metric, stageTraffic: trafficOf(snapshot, item), now: '' }) : null;
      return diluted === null ? verdict(measurement.outcome, null, measurement.message, measurement.samples) : verdict('inconclusive', diluted.reason, diluted.sentence, measurement.samples);
    }
  }
}
