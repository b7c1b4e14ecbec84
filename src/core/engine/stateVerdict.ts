import { dilutionDoubt } from '../condition/judging/dilution.ts';
import type { InconclusiveReason, Verdict } from '../condition/judging/verdict.ts';
import type { Measuring, Standpoint } from './conditionVerdict.ts';

export interface AskedState {
  /** What is asked, as it is written. */
  readonly label: string;
  /** The metrics that answer it: exactly one can. */
  readonly names: readonly string[];
}

/** Asks the metric that a text without a number is named by whether it is so. */
export async function stateVerdict({ clock, snapshot, source, signal }: Measuring, { label, names }: AskedState, { stageTraffic }: Standpoint): Promise<Verdict> {
  const { configuration } = snapshot;
  const [name] = names;
  const metric = name === undefined ? undefined : configuration.metrics[name];
  const blank: Verdict = { outcome: 'inconclusive', reason: null, sentence: '', metric: null, query: null, source: null, time: '', samples: [], value: null, threshold: null, unit: null };
  const now = (): string => new Date(clock.now()).toISOString();
  const unbound = (reason: InconclusiveReason, sentence: string): Verdict => ({ ...blank, reason, sentence, time: now() });
  if (name === undefined || metric === undefined) return unbound('unbound', `“${label}” states no limit that is understood, and no metric of that name says yes or no. Add a line “${label.toLowerCase()}: { http: … }” under holdpoint.metrics.`);
  if (names.length > 1) return unbound('ambiguous', `“${label}” may be any of ${names.map((one) => `“${one}”`).join(', ')}. Keep one of these names.`);
  const measurement = await source.measure({ name, metric, window: configuration.window, canary: configuration.canary, stable: configuration.stable }, signal);
  const measured = { ...blank, metric: name, query: measurement.query, source: measurement.source, time: now() };
  switch (measurement.status) {
    case 'error':
      return { ...measured, outcome: 'error', sentence: measurement.message };
    case 'inconclusive':
      return { ...measured, reason: measurement.reason, sentence: measurement.message };
    case 'measured':
      return { ...measured, reason: 'unsupported', sentence: `“${name}” measures a number, and “${label}” states no limit. Write one, or bind a metric that says yes or no.`, samples: measurement.samples };
    case 'stated': {
      const { outcome, message: sentence, samples } = measurement;
      const diluted = outcome === 'pass' ? dilutionDoubt({ name, metric, stageTraffic, now: measured.time }) : null;
      return diluted === null ? { ...measured, outcome, sentence, samples } : { ...measured, ...diluted, samples };
    }
  }
}
