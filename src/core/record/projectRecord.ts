import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { RecordFile } from '../ports.ts';
import { RECORD_ATTRIBUTES } from './attributes.ts';
import { sha256Hex } from './digest.ts';
import { formatLine } from './line.ts';
import { renderReport, type ReportInput } from './report.ts';

export interface RecordInput extends ReportInput {
  /** Without a byte order mark. */
  readonly checklistText: string;
  /** Full outputs by file name, as the journal keeps them. */
  readonly outputs?: readonly { readonly name: string; readonly bytes: Uint8Array }[];
}

/**
 * The record of a run as files under `deployments/<run>/`, made for a commit and never read back: the events of each
 * writer exactly as in the journal, the checklist, the outputs, a report, and the digests of all of them in the format
 * of sha256sum(1). Paths are relative to the repository root.
 */
export function projectRecord(input: RecordInput): readonly RecordFile[] {
  const folder = `deployments/${input.state.run}`;
  const files = [
    attributes,
    ...eventFiles(input),
    ...outputFiles(input),
    checklistFile(input),
    { path: 'report.md', bytes: utf8ToBytes(renderReport(input)) },
  ];
  const sums = files.map(({ path, bytes }) => `${sha256Hex(bytes)}  ${path}\n`).join('');
  return [...files, { path: 'SHA256SUMS', bytes: utf8ToBytes(sums) }].map(({ path, bytes }) => ({ path: `${folder}/${path}`, bytes }));
}

/**
 * Digests of the files of a record that nothing else in it determines, by path: what a seal puts into the chain. The report,
 * which tells the head of the chain, is made of the events and these.
 */
export function sealedFiles(input: Pick<RecordInput, 'checklistText' | 'outputs'>): Readonly<Record<string, string>> {
  return Object.fromEntries([attributes, ...outputFiles(input), checklistFile(input)].map(({ path, bytes }) => [path, sha256Hex(bytes)]));
}

const attributes: RecordFile = { path: '.gitattributes', bytes: utf8ToBytes(RECORD_ATTRIBUTES) };

function checklistFile({ checklistText }: Pick<RecordInput, 'checklistText'>): RecordFile {
  return { path: 'checklist.md', bytes: utf8ToBytes(checklistText) };
}

/** A writer's file holds its events in the order of the chain, as the journal does. */
function eventFiles({ events, state }: RecordInput): readonly RecordFile[] {
  const lines = new Map<string, string[]>();
  for (const event of events.filter(({ run }) => run === state.run).sort((a, b) => a.seq - b.seq)) {
    const written = lines.get(event.writer) ?? [];
    written.push(formatLine(event));
    lines.set(event.writer, written);
  }
  return [...lines].sort(([a], [b]) => (a < b ? -1 : 1)).map(([writer, written]) => ({ path: `events/${writer}.jsonl`, bytes: utf8ToBytes(written.join('')) }));
}

function outputFiles({ outputs = [] }: Pick<RecordInput, 'outputs'>): readonly RecordFile[] {
  return [...outputs].sort((a, b) => (a.name < b.name ? -1 : 1)).map(({ name, bytes }) => ({ path: `outputs/${name}`, bytes }));
}
