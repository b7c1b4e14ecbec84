import { isMap, LineCounter, parseDocument, type Document, type Node } from 'yaml';
import { parseFrontMatter } from '../checklist/frontMatter.ts';
import type { Problem } from '../checklist/model.ts';
import { changeTo } from '../checklist/problem.ts';
import { promqlFault } from '../promql/fault.ts';
import { readSelector } from '../promql/selector.ts';
import { addressFault } from './address.ts';
import { DEFAULTS, type Configuration, type MetricConfiguration, type Policy } from './configuration.ts';
import { createReader, type Reader, type Report } from './reader.ts';
import { readConfirm, readDangerous } from './readConfirm.ts';
import { readDuration } from './readDuration.ts';
import { readAlerts } from './readAlerts.ts';
import { readApprovals } from './readApprovals.ts';
import { readBaseline } from './readBaseline.ts';
import { readEnvironment } from './readEnvironment.ts';
import { readMetric } from './readMetric.ts';
import { readRelease } from './readRelease.ts';
import { readRollback } from './readRollback.ts';
import { readPrometheus } from './readPrometheus.ts';
import { readWebhooks } from './readWebhooks.ts';

/** One source of configuration. Problems of `settings` and `repository` are positioned in their own text. */
export type ConfigurationLayer =
  /** Settings of the user's editor, keys as under `holdpoint:`. */
  | { readonly origin: 'settings'; readonly value: Readonly<Record<string, unknown>> }
  /** `holdpoint.yml` at the root of the repository. */
  | { readonly origin: 'repository'; readonly text: string }
  /** A checklist, which may have front matter. */
  | { readonly origin: 'file'; readonly text: string };

/** From the loosest to the tightest. */
const ORDERS: readonly Policy['order'][] = ['off', 'warn', 'strict'];

type Draft = { -readonly [K in keyof Configuration]: Configuration[K] };

/**
 * Merges layers, lowest precedence first. Later layers win, but a file or repository only ever tightens a policy that
 * the user set. Problems are those of the file's own front matter, in its lines, and of the others named by origin.
 */
export function readConfiguration(layers: readonly ConfigurationLayer[]): { readonly configuration: Configuration; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  let configuration = DEFAULTS;
  let userPolicy: Partial<Policy> = {};
  let userApprovals: Configuration['approvals'] = {};
  for (const layer of layers) {
    const { node, document, source, report } = open(layer, problems);
    const { draft, policy } = readLayer(createReader(report, document, source), node, configuration, layer.origin);
    const kept = layer.origin === 'settings' ? { ...draft.policy, ...policy } : tighten(draft.policy, policy, userPolicy, (message) => { report([0, 0], 'warning', 'policy', message); });
    if (layer.origin === 'settings') userPolicy = { ...userPolicy, ...policy };
    if (layer.origin === 'settings') userApprovals = draft.approvals;
    // Who approves is no file's to say where the user has said it.
    configuration = { ...draft, policy: kept, approvals: { ...draft.approvals, ...userApprovals } };
  }
  return { configuration, problems };
}

interface Opened {
  readonly node: Node | null;
  readonly document: Document | null;
  readonly source: string;
  readonly report: Report;
}

function open(layer: ConfigurationLayer, problems: Problem[]): Opened {
  if (layer.origin === 'file') {
    // Faults of the YAML itself are reported by the parser of the checklist.
    const { document, source, offset, problem } = parseFrontMatter(layer.text);
    const contents = document?.contents;
    const node = isMap(contents) ? ((contents.get('holdpoint', true) as Node | undefined) ?? null) : null;
    const report: Report = (range, severity, rule, message, meant) => {
      const found = problem(range, severity, rule, message);
      problems.push(meant === undefined ? found : { ...found, fix: changeTo(meant, offset, range) });
    };
    return { node, document, source: source ?? '', report };
  }
  const text = layer.origin === 'settings' ? JSON.stringify(layer.value) : layer.text;
  const name = layer.origin === 'settings' ? 'Settings' : 'holdpoint.yml';
  const lineCounter = new LineCounter();
  const report: Report = ([from], severity, rule, message) => {
    const { line, col } = lineCounter.linePos(from);
    // Shown on the checklist's first line, where nothing of the other file can be marked.
    problems.push({ rule, severity, line: 1, column: 1, endLine: 1, endColumn: 1, message: layer.origin === 'settings' ? `${name}: ${message}` : `${name}:${String(line)}:${String(col)}: ${message}` });
  };
  let document: Document;
  try {
    document = parseDocument(text, { lineCounter, prettyErrors: false, logLevel: 'silent' }) as Document;
  } catch {
    report([0, 0], 'error', 'configuration', 'It is ignored: it is nested too deeply.');
    return { node: null, document: null, source: text, report };
  }
  const [fault] = document.errors;
  if (fault !== undefined) {
    report(fault.pos, 'error', 'configuration', `It is ignored: ${fault.message}`);
    return { node: null, document: null, source: text, report };
  }
  const contents = document.contents;
  const inner = isMap(contents) ? (contents.get('holdpoint', true) as Node | undefined) : undefined;
  return { node: inner ?? (contents as Node | null), document, source: text, report };
}

function readLayer(reader: Reader, node: Node | null, before: Configuration, origin: ConfigurationLayer['origin']): { readonly draft: Draft; readonly policy: Partial<Policy> } {
  const draft: Draft = { ...before };
  const policy: { -readonly [K in keyof Policy]?: Policy[K] } = {};
  const address = (value: Node): void => {
    const text = reader.string(value, 'scrape');
    const fault = text === undefined ? null : addressFault(text);
    if (fault !== null) reader.wrong(value, `The address of scrape ${fault}.`);
    // A wrong address is none: what another layer names is not what is meant here.
    draft.scrape = fault === null ? (text ?? null) : null;
  };
  const matchers = (key: 'canary' | 'stable') => (value: Node): void => { draft[key] = readMatchers(reader, value, key); };
  reader.map(node, 'holdpoint', {
    prometheus: (value) => { draft.prometheus = readPrometheus(reader, value); },
    alerts: (value) => { draft.alerts = { ...before.alerts, ...readAlerts(reader, value) }; },
    scrape: address,
    env: (value) => { draft.env = readEnvironment(reader, value); },
    shell: (value) => { draft.shell = reader.string(value, 'shell') ?? draft.shell; },
    canary: matchers('canary'),
    stable: matchers('stable'),
    window: (value) => { draft.window = readDuration(reader, value, 'window') ?? draft.window; },
    sustained: (value) => { draft.sustained = readDuration(reader, value, 'sustained') ?? draft.sustained; },
    metrics: (value) => {
      const metrics = new Map<string, MetricConfiguration>(Object.entries(before.metrics));
      reader.entries(value, 'metrics', (name, metric) => {
        const read = readMetric(reader, name, metric);
        // An entry that is wrong hides the one of another layer: that one is not what is meant here.
        if (read === undefined) metrics.delete(name);
        else metrics.set(name, read);
      });
      draft.metrics = Object.fromEntries(metrics);
    },
    policy: (value) => {
      reader.map(value, 'policy', {
        order: (order) => { const read = reader.oneOf(order, 'order', ORDERS); if (read !== undefined) policy.order = read; },
        separateDuties: (value) => { const read = reader.boolean(value, 'separateDuties'); if (read !== undefined) policy.separateDuties = read; },
        autoTick: (autoTick) => { const read = reader.boolean(autoTick, 'autoTick'); if (read !== undefined) policy.autoTick = read; },
      });
    },
    release: (value) => { draft.release = { ...before.release, ...readRelease(reader, value) }; },
    record: (value) => {
      reader.map(value, 'record', {
        outputs: (outputs) => { draft.record = { ...draft.record, outputs: reader.boolean(outputs, 'outputs') ?? false }; },
        commit: (commit) => { draft.record = { ...draft.record, commit: reader.oneOf(commit, 'commit', ['manual', 'decisions'] as const) ?? 'manual' }; },
      });
    },
    // Kinds forced upon items, and options of blocks, are read, and checked, with the checklist.
    items: () => undefined,
    blocks: () => undefined,
    // One that is wrong is none: what another layer means is not what is meant here.
    baseline: (value) => { draft.baseline = readBaseline(reader, value); },
    confirm: (value) => { draft.confirm = readConfirm(reader, value, before.confirm, origin); },
    dangerous: (value) => { draft.dangerous = readDangerous(reader, value, before.dangerous); },
    approvals: (value) => { draft.approvals = { ...before.approvals, ...readApprovals(reader, value) }; },
    rollback: (value) => { draft.rollback = readRollback(reader, value, before.rollback); },
    webhooks: (value) => { draft.webhooks = readWebhooks(reader, value, before.webhooks); },
  });
  return { draft, policy };
}

/** Null where it is wrong: what another layer names is not what is meant here. */
function readMatchers(reader: Reader, node: Node, key: string): string | null {
  const text = reader.string(node, key);
  if (text === undefined || readSelector(`x{${text}}`) !== null) return text ?? null;
  const { from, to } = promqlFault(`x{${text}}`) ?? { from: 2, to: text.length + 2 };
  reader.wrongPart(node, Math.max(0, Math.min(from - 2, text.length - 1)), Math.max(1, Math.min(to - 2, text.length)), `Unexpected value of ${key}, expected label matchers such as version="${key}".`);
  return null;
}

function tighten(before: Policy, asked: Partial<Policy>, user: Partial<Policy>, warn: (message: string) => void): Policy {
  let { order, autoTick, separateDuties } = { ...before, ...asked };
  if (user.order !== undefined && ORDERS.indexOf(order) < ORDERS.indexOf(user.order)) {
    warn(`Your settings ask for the order "${user.order}"; this file cannot loosen it to "${order}".`);
    order = user.order;
  }
  if (user.autoTick === false && autoTick) {
    if (asked.autoTick === true) warn('Your settings turn autoTick off; this file cannot turn it on.');
    autoTick = false;
  }
  if (user.separateDuties === true && !separateDuties) {
    warn('Your settings keep duties apart; this file cannot join them.');
    separateDuties = true;
  }
  return { order, autoTick, separateDuties };
}
