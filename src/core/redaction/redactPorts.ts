/** Puts the redactor in front of the places that things are written to and shown at. */
import type { CredentialStore, Journal, Logger, Measurement, MetricSource } from '../ports.ts';
import type { KnownSecrets } from './knownSecrets.ts';
import { redactDraft } from './redactDraft.ts';
import type { Secrets } from './redactor.ts';
import { redactText } from './redactText.ts';

export function redactJournal(journal: Journal, secrets: KnownSecrets): Journal {
  return { ...journal, append: (run, drafts, heads, actor) => journal.append(run, drafts.map((draft) => redactDraft(draft, secrets.compiled())), heads, actor) };
}

export function redactLogger(logger: Logger, secrets: KnownSecrets): Logger {
  const clean = (message: string): string => redactText(message, secrets.compiled()).text;
  return {
    info: (message) => { logger.info(clean(message)); },
    warn: (message) => { logger.warn(clean(message)); },
    error: (message, cause) => { logger.error(clean(message), cause === undefined ? undefined : clean(describe(cause))); },
  };
}

function describe(cause: unknown): string {
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
}

/** What is measured is shown at once, so it is cleaned before it is judged. */
export function redactMetricSource(source: MetricSource, secrets: KnownSecrets): MetricSource {
  return {
    measure: async (query, signal) => redactMeasurement(await source.measure(query, signal), secrets.compiled()),
    measureRange: async (query, range, signal) => redactMeasurement(await source.measureRange(query, range, signal), secrets.compiled()),
    keepHistory: (needs, signal) => source.keepHistory(needs, signal),
  };
}

function redactMeasurement(measurement: Measurement, secrets: Secrets): Measurement {
  const known = new Map<string, string>();
  // The points of a range have the same labels a thousand times over.
  const clean = (text: string): string => {
    const redacted = known.get(text) ?? redactText(text, secrets).text;
    known.set(text, redacted);
    return redacted;
  };
  const shared = { source: clean(measurement.source) };
  const samples = 'samples' in measurement ? measurement.samples.map((sample) => ({ ...sample, labels: Object.fromEntries(Object.entries(sample.labels).map(([name, value]) => [name, clean(value)])) })) : [];
  switch (measurement.status) {
    case 'measured':
      return { ...measurement, ...shared, query: clean(measurement.query), samples, ...(measurement.notes === undefined ? {} : { notes: measurement.notes.map(clean) }) };
    case 'stated':
      return { ...measurement, ...shared, query: clean(measurement.query), message: clean(measurement.message), samples };
    case 'inconclusive':
    case 'error':
      return { ...measurement, ...shared, query: measurement.query === null ? null : clean(measurement.query), message: clean(measurement.message) };
  }
}

/** What is looked up becomes a known secret before anybody can send it. */
export function rememberCredentials(store: CredentialStore, secrets: KnownSecrets): CredentialStore {
  return {
    ...store,
    find: async (name) => {
      const found = await store.find(name);
      if (found.status === 'found') secrets.add([found.credentials.kind === 'bearer' ? found.credentials.token : found.credentials.password]);
      return found;
    },
  };
}
