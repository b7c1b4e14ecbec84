import type { PrometheusConnection } from '../../core/configuration/configuration.ts';
import type { ActiveAlert, AlertRule, MetricMetadata, MetricServer, ServerAnswer } from '../../core/ports.ts';
import { createPromConnection, type ConnectionPorts } from './promConnection.ts';
import { readTargets } from './promTargets.ts';
import { quoted } from './quoted.ts';
import { fieldsOf, labelsOf, listOf, oneOf, textOf, timeOf, type Fields } from './untyped.ts';

/** Milliseconds for which an answer is taken for the current one. */
const SHARED = 5000;

/** Prometheus beyond `/api/v1/query`: what it has, what its rules are, what they say now, and whom it scrapes. */
export function createMetricServer(connection: PrometheusConnection, ports: ConnectionPorts): MetricServer {
  const api = createPromConnection(connection, ports);
  const checks = new WeakMap<AbortSignal, Map<string, { readonly since: number; readonly answer: Promise<unknown> }>>();

  /** Fifty alert rules are one answer. What belongs to one check ends with it, and so does an answer that is an error. */
  function ask<T>(path: string, parameters: Readonly<Record<string, string>>, read: (data: Fields) => T, signal: AbortSignal): Promise<ServerAnswer<T>> {
    const question = `${path}?${new URLSearchParams(parameters).toString()}`;
    const asked = checks.get(signal) ?? new Map<string, { readonly since: number; readonly answer: Promise<unknown> }>();
    checks.set(signal, asked);
    const known = asked.get(question);
    if (known !== undefined && performance.now() - known.since < SHARED) return known.answer as Promise<ServerAnswer<T>>;
    const answer = api.get(path, parameters, signal).then((got): ServerAnswer<T> => (got.status === 'ok' ? { status: 'ok', value: read(fieldsOf(got.value)) } : got));
    asked.set(question, { since: performance.now(), answer });
    void answer.then(({ status }) => { if (status !== 'ok') asked.delete(question); }, () => { asked.delete(question); });
    return answer;
  }

  return {
    source: api.source,
    metricNames: (signal) => ask('label/__name__/values', {}, (data) => listOf(data).filter((name) => typeof name === 'string'), signal),
    metadata: (metric, signal) => ask('metadata', metric === null ? {} : { metric }, readMetadata, signal),
    alertRules: (signal) => ask('rules', { type: 'alert' }, readRules, signal),
    activeAlerts: (signal) => ask('alerts', {}, readAlerts, signal),
    targets: (signal) => ask('targets', { state: 'active' }, readTargets, signal),
    present: (selectors, signal) => ask('query', { query: selectors.map((selector, index) => `label_replace(count(${selector}), "${NUMBER}", "${String(index)}", "", "")`).join(' or '), timeout: '25s' }, (data) => readPresent(data, selectors), signal),
  };
}

function secondsOf(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : Number.NaN;
}

const TYPES = ['counter', 'gauge', 'histogram', 'gaugehistogram', 'summary', 'info', 'stateset', 'unknown'] as const;

/** Label by which the answers for several selectors are told apart. */
const NUMBER = 'holdpoint';

function readPresent(data: Fields, selectors: readonly string[]): ReadonlySet<string> {
  const numbers = listOf(data['result']).map((series) => Number(textOf(fieldsOf(fieldsOf(series)['metric'])[NUMBER])));
  return new Set(selectors.filter((_, index) => numbers.includes(index)));
}

/** A metric of several targets may have several entries; where they disagree nothing is known. */
function readMetadata(data: Fields): ReadonlyMap<string, MetricMetadata> {
  const found = new Map<string, MetricMetadata>();
  for (const [name, entries] of Object.entries(data)) {
    const all = listOf(entries).map(fieldsOf);
    const same = (key: string): string => (new Set(all.map((entry) => textOf(entry[key]))).size === 1 ? textOf(all[0]?.[key]) : '');
    found.set(name, { type: oneOf(same('type'), TYPES, 'unknown'), unit: same('unit'), help: quoted(same('help')) });
  }
  return found;
}

function readRules(data: Fields): readonly AlertRule[] {
  return listOf(data['groups']).map(fieldsOf).flatMap((group) =>
    listOf(group['rules']).map(fieldsOf).filter((rule) => rule['type'] === 'alerting').map((rule): AlertRule => ({
      name: textOf(rule['name']),
      query: textOf(rule['query']),
      for: secondsOf(rule['duration']),
      health: oneOf(rule['health'], ['ok', 'err', 'unknown'], 'unknown'),
      lastError: quoted(textOf(rule['lastError'])),
      evaluated: timeOf(rule['lastEvaluation']),
      interval: secondsOf(group['interval']),
    })),
  );
}

function readAlerts(data: Fields): readonly ActiveAlert[] {
  return listOf(data['alerts']).map(fieldsOf).flatMap((alert): readonly ActiveAlert[] => {
    const labels = labelsOf(alert['labels']);
    const { state } = alert;
    // A state that is not known is taken for the worse.
    return state === 'inactive' ? [] : [{ name: labels['alertname'] ?? '', state: state === 'pending' ? 'pending' : 'firing', labels }];
  });
}
