import { candidatesFor, type Candidate } from '../catalogue/candidates.ts';
import { isUnbound, nameToBind } from '../condition/judging/bind.ts';
import { describeValue } from '../condition/describe.ts';
import { unitOfMetric } from '../condition/judging/metricUnit.ts';
import { scale } from '../condition/units.ts';
import type { MetricConfiguration } from '../configuration/configuration.ts';
import { insertMetric } from '../configuration/insertMetric.ts';
import { readConfiguration } from '../configuration/readConfiguration.ts';
import type { ChecklistFile, Measurement } from '../ports.ts';
import { consent } from './consent.ts';
import { done, refused, RESTRICTED, type EngineContext } from './context.ts';
import type { Outcome, Snapshot, Suggestion, Suggestions } from './engine.ts';
import { takeSnapshot } from './snapshot.ts';
import { findItem } from './target.ts';

/**
 * Asks the configured server for the names of its metrics, and those that an item is likely to be about for their values. Each is
 * read as it would stand in the front matter, so that the value is the one that a check would see.
 */
export async function suggest(context: EngineContext, file: ChecklistFile, id: string, signal: AbortSignal): Promise<Outcome<Suggestions>> {
  if (context.access() === 'restricted') return RESTRICTED;
  const taken = await takeSnapshot(context, file);
  if (taken.status === 'refused') return taken;
  const { checklist, configuration } = taken.value;
  const item = findItem(checklist, id);
  if (item === null) return refused('unknown-item', `There is no item ${id} in the checklist.`, [id]);
  if (item.condition === null || !isUnbound(item, configuration)) return refused('wrong-kind', `“${item.label}” states no limit that is understood, or a metric is configured for it already.`, [id]);
  if (configuration.prometheus === null) return refused('unanswered', NO_SERVER);
  const needed = await consent(context, file);
  if (needed.status === 'refused') return needed;
  if (needed.value?.trusted === false) return refused('untrusted', `What this checklist connects to was not approved yet. Read it and approve ${needed.value.digest}.`);
  const server = await context.metricServer(configuration);
  if (server === null) return refused('unanswered', NO_SERVER);
  const names = await server.metricNames(signal);
  if (signal.aborted) return CANCELLED;
  if (names.status !== 'ok') return refused('unanswered', `The names of the metrics could not be had from ${server.source}. ${names.message}`);

  const name = nameToBind(item.condition);
  const candidates = candidatesFor(item.condition, names.value, configuration.canary);
  const metrics = await Promise.all(candidates.map((candidate) => measured(context, taken.value, name, candidate, signal)));
  if (signal.aborted) return CANCELLED;
  const found = metrics.filter((metric) => metric !== null);
  if (candidates.length > 0 && found.length === 0) return refused('unwritable', refusalOf(taken.value.text, name, candidates));
  return done({ name, metrics: [...found.filter(({ value }) => value !== null), ...found.filter(({ value }) => value === null)] });
}

const NO_SERVER = 'No Prometheus server is configured to look for metrics at. Add a line such as “prometheus: http://127.0.0.1:9090” under holdpoint in the front matter or in holdpoint.yml.';
const CANCELLED = refused('cancelled', 'Looking for metrics was cancelled. Nothing was written.');

/** Null where it cannot be written into the front matter. */
async function measured(context: EngineContext, { text, configuration }: Snapshot, name: string, { title, from, metric }: Candidate, signal: AbortSignal): Promise<Suggestion | null> {
  const written = insertMetric(text, name, metric);
  if (written.status === 'refused') return null;
  const { edit } = written;
  const read = readConfiguration([...(await context.configurationLayers()), { origin: 'file', text: text.slice(0, edit.offset) + edit.text + text.slice(edit.offset) }]).configuration.metrics[name];
  if (read === undefined) return null;
  const source = await context.metricSource(configuration);
  const measurement = await source.measure({ name, metric: read, window: configuration.window, canary: configuration.canary, stable: configuration.stable }, signal);
  return { title, from, metric, ...valueOf(measurement, read) };
}

function valueOf(measurement: Measurement, metric: MetricConfiguration): Pick<Suggestion, 'value' | 'message'> {
  switch (measurement.status) {
    case 'error':
    case 'inconclusive':
    case 'stated':
      return { value: null, message: measurement.message };
    case 'measured': {
      const [sample, ...others] = measurement.samples;
      if (sample === undefined || others.length > 0 || !Number.isFinite(sample.value)) return { value: null, message: sample === undefined ? 'It has no data now.' : others.length > 0 ? `It has ${String(others.length + 1)} series.` : 'It is not a number now.' };
      const unit = unitOfMetric(metric);
      return { value: describeValue(unit === null ? sample.value : scale(sample.value, unit.factor), unit?.unit ?? null), message: null };
    }
  }
}

function refusalOf(text: string, name: string, candidates: readonly Candidate[]): string {
  const [first] = candidates;
  const written = first === undefined ? null : insertMetric(text, name, first.metric);
  return written?.status === 'refused' ? written.message : 'None of the metrics could be written into the front matter.';
}
