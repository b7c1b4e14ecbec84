/** One metric measured as a check does it: written as in a checklist, asked at its source, judged by an item's text. */
import assert from 'node:assert/strict';
import { judge } from '../../../src/core/condition/judging/judge.ts';
import { readText } from '../../../src/core/condition/reading/read.ts';
import type { Verdict } from '../../../src/core/condition/judging/verdict.ts';
import { readConfiguration } from '../../../src/core/configuration/readConfiguration.ts';
import type { Measurement } from '../../../src/core/ports.ts';
import { createMetricSource } from '../../../src/node/metrics/metricSource.ts';
import { sourcePorts } from './ports.ts';

export interface Asked {
  /** Absolute path of the folder that files are in and commands run in. */
  readonly root: string;
  /** The entry of `metrics`, as YAML in flow style. */
  readonly entry: string;
  /** More lines of the configuration. */
  readonly lines?: readonly string[];
  readonly signal?: AbortSignal;
}

export async function measure({ root, entry, lines = [], signal = new AbortController().signal }: Asked): Promise<Measurement> {
  const { configuration, metric } = configured(entry, lines);
  return createMetricSource(configuration, { ...sourcePorts(), root }).measure({ name: 'it', metric, window: 60, canary: null, stable: null }, signal);
}

/** The verdict on an item's text, whose subject is of no matter. */
export async function check(asked: Asked, text: string, stageTraffic: number | null = null): Promise<Verdict> {
  const { condition } = readText(text, { heading: '', sectionKind: 'plain', parent: null });
  assert.ok(condition !== null, text);
  const { metric } = configured(asked.entry, asked.lines ?? []);
  return judge(condition, await measure(asked), { name: 'it', metric, stageTraffic, now: new Date().toISOString() });
}

/** `pass`, `fail`, `error`, or the reason of an inconclusive verdict. */
export async function outcome(...given: Parameters<typeof check>): Promise<string> {
  const { outcome: found, reason } = await check(...given);
  return found === 'inconclusive' ? String(reason) : found;
}

function configured(entry: string, lines: readonly string[]) {
  const { configuration, problems } = readConfiguration([{ origin: 'repository', text: [...lines, `metrics: { it: ${entry} }`, ''].join('\n') }]);
  assert.deepEqual(problems, []);
  const metric = configuration.metrics['it'];
  assert.ok(metric !== undefined);
  return { configuration, metric };
}
