import { stat } from 'node:fs/promises';
import type { InconclusiveReason } from '../../core/condition/judging/verdict.ts';
import type { FilesMetric } from '../../core/configuration/configuration.ts';
import type { Measurement } from '../../core/ports.ts';
import { weigh } from './fileWeight.ts';
import { globRepository } from './repositoryGlob.ts';
import { CANCELLED } from './unmeasured.ts';

export interface FilesSource {
  /** Absolute path of the folder that patterns are relative to. */
  readonly root: string;
}

interface Sum {
  files: number;
  raw: number;
  bytes: number;
  /** Of the youngest file, seconds since the epoch. */
  modified: number;
}

/** Counts files or adds up their weights. Files that are not there weigh nothing, and pass nothing. */
export async function measureFiles(metric: FilesMetric, { root }: FilesSource, signal: AbortSignal): Promise<Measurement> {
  const asked = { query: `${metric.measure}(${metric.pattern})`, source: 'files' };
  const unknown = (reason: InconclusiveReason, message: string): Measurement => ({ status: 'inconclusive', ...asked, reason, message });
  const sum: Sum = { files: 0, raw: 0, bytes: 0, modified: 0 };
  try {
    for await (const found of globRepository(root, metric.pattern, signal)) {
      if (found.kind === 'outside') return unknown('unsupported', `${found.path} is a link that leads out of the repository, and is not counted. Name the files without it.`);
      if (found.kind === 'unreadable') return { status: 'error', ...asked, message: `${found.path} cannot be read.` };
      await add(sum, found.real, metric, signal);
    }
  } catch (error) {
    if (signal.aborted) return { ...CANCELLED, ...asked };
    return { status: 'error', ...asked, message: `The files cannot be read: ${error instanceof Error ? error.message : String(error)}.` };
  }
  const now = Date.now() / 1000;
  if (sum.files === 0) {
    if (metric.absent === null) return unknown('no-data', `No file matches ${metric.pattern}. Build first, or correct the pattern.`);
    return { status: 'measured', ...asked, samples: [{ time: now, value: metric.absent, labels: { files: '0' } }], buckets: null, denominator: null };
  }
  if (metric.measure !== 'count' && sum.raw === 0) return unknown('no-data', `What matches ${metric.pattern} is empty. Build it again.`);
  const sample = { time: metric.maxAge === null ? now : sum.modified, value: metric.measure === 'count' ? sum.files : sum.bytes, labels: { files: String(sum.files) } };
  return { status: 'measured', ...asked, samples: [sample], buckets: null, denominator: null };
}

async function add(sum: Sum, real: string, { measure }: FilesMetric, signal: AbortSignal): Promise<void> {
  const { raw, bytes, modified } = measure === 'count' ? { raw: 0, bytes: 0, modified: (await stat(real)).mtimeMs / 1000 } : await weigh(real, measure, signal);
  sum.files += 1;
  sum.raw += raw;
  sum.bytes += bytes;
  sum.modified = Math.max(sum.modified, modified);
}
