import { isTicked } from '../run/select.ts';
import { fold } from '../run/fold.ts';
import type { Event } from '../run/event.ts';
import type { Checklist } from '../checklist/model.ts';
import type { RunState } from '../run/state.ts';
import { ancestorsOf } from './ancestors.ts';
import { sha256Hex } from './digest.ts';
import { OUTPUT_LIMIT } from './outputLimit.ts';
import { projectRecord, sealedFiles } from './projectRecord.ts';
import { readEvents } from './readEvents.ts';
import { FaultFound, type RecordFault } from './recordFault.ts';

export interface VerifyInput {
  readonly run: string;
  /** The files under `deployments/<run>/`, by path relative to it. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** A hash from outside the record, such as of a ticket or another clone, that anchors it where it contains it; null for none. */
  readonly expect: string | null;
  readonly parse: (text: string) => Checklist;
}

/** What can be said of a record. `anchored` only where a head from outside was given and found. */
export type VerifiedRecord =
  | { readonly status: 'wrong'; readonly fault: RecordFault }
  | {
      readonly status: 'consistent' | 'anchored';
      readonly state: RunState;
      readonly events: readonly Event[];
      /** Events that the expected head does not vouch for, since they are no ancestors of it; all of them without one. */
      readonly unanchored: number;
      /** Files of outputs that were too long to keep: what is there is their beginning, which no digest but that of a seal covers. */
      readonly uncovered: readonly string[];
    };

/**
 * Checks a record by nothing but its own bytes and the expected head.
 *
 * *Consistent* says that every line is the canonical form of an event of the schema and hashes to what it claims, that
 * the events form one chain, that the committed checklist shows exactly the ticks that they explain, and that every
 * other file is what they come to; of an ended run that was sealed also that the checklist and the outputs are those that
 * the seal names. Whoever can rewrite all of it can still make another consistent record: against that,
 * *anchored* says that it contains a head which was noted elsewhere, and with it all that went before.
 */
export function verifyRecord(input: VerifyInput): VerifiedRecord {
  try {
    return verify(input);
  } catch (error) {
    if (error instanceof FaultFound) return { status: 'wrong', fault: error.fault };
    throw error;
  }
}

function verify({ run, files, expect, parse }: VerifyInput): VerifiedRecord {
  const { events } = readEvents(run, files);
  const state = fold(events, run);
  const text = checklistText(files);
  const checklist = parse(text);
  compareTicks(checklist, state);
  const outputs = outputsOf(files, events);
  compareSeal(state, sealedFiles({ checklistText: text, outputs: outputs.files }));
  const uncovered = state.sealed === null ? outputs.uncovered : [];
  const projected = projectRecord({ state, events, checklist, checklistText: text, checklistPath: state.started?.path ?? '', outputs: outputs.files });
  compareFiles(files, new Map(projected.map(({ path, bytes }) => [path.slice(`deployments/${run}/`.length), bytes])));
  if (expect === null) return { status: 'consistent', state, events, unanchored: events.length, uncovered };
  const anchored = ancestorsOf(events, [expect]).size;
  return { status: anchored === 0 ? 'consistent' : 'anchored', state, events, unanchored: events.length - anchored, uncovered };
}

function checklistText(files: ReadonlyMap<string, Uint8Array>): string {
  const bytes = files.get('checklist.md');
  if (bytes === undefined) throw new FaultFound('checklist.md', null, 'is missing');
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new FaultFound('checklist.md', null, 'is not UTF-8');
  }
}

/** What an ended run was committed with is what is there now. */
function compareSeal({ sealed }: RunState, found: Readonly<Record<string, string>>): void {
  if (sealed === null) return;
  for (const file of Object.keys(sealed.files)) if (!Object.hasOwn(found, file)) throw new FaultFound(file, null, 'is missing, though the run was sealed with it');
  for (const [file, digest] of Object.entries(found)) {
    if (sealed.files[file] !== digest) throw new FaultFound(file, null, Object.hasOwn(sealed.files, file) ? 'is not what the run was sealed with' : 'was not there when the run was sealed');
  }
}

/** The checklist shows what the events say, no tick more and none less. */
function compareTicks(checklist: Checklist, state: RunState): void {
  for (const item of checklist.items) {
    if (item.checked === isTicked(state, item.id)) continue;
    throw new FaultFound('checklist.md', item.line, item.checked ? 'is ticked, and no event says so' : 'is not ticked, though an event says so');
  }
}

interface Outputs {
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[];
  readonly uncovered: readonly string[];
}

function outputsOf(files: ReadonlyMap<string, Uint8Array>, events: readonly Event[]): Outputs {
  const ends = new Map(events.flatMap((event) => (event.type === 'exec.finished' ? [[event.data.execution, event.data] as const] : [])));
  const outputs: { readonly name: string; readonly bytes: Uint8Array }[] = [];
  const uncovered: string[] = [];
  for (const [file, bytes] of files) {
    if (!file.startsWith('outputs/')) continue;
    const name = file.slice('outputs/'.length);
    const end = ends.get(name.replace(/\.txt$/u, ''));
    if (end === undefined) throw new FaultFound(file, null, 'is the output of no execution');
    const isBeginning = bytes.length === OUTPUT_LIMIT && end.outputBytes > OUTPUT_LIMIT;
    if (isBeginning) uncovered.push(file);
    else if (sha256Hex(bytes) !== end.outputDigest) throw new FaultFound(file, null, 'does not match the digest of its execution');
    outputs.push({ name, bytes });
  }
  return { files: outputs, uncovered };
}

function compareFiles(found: ReadonlyMap<string, Uint8Array>, expected: ReadonlyMap<string, Uint8Array>): void {
  for (const [file, bytes] of expected) {
    const there = found.get(file);
    if (there === undefined) throw new FaultFound(file, null, 'is missing');
    const line = firstDifference(there, bytes);
    if (line !== null) throw new FaultFound(file, line, 'is not what the events come to');
  }
  for (const file of found.keys()) if (!expected.has(file)) throw new FaultFound(file, null, 'is no part of a record');
}

/** The line of the first byte that differs, null where none does. */
function firstDifference(a: Uint8Array, b: Uint8Array): number | null {
  const length = Math.max(a.length, b.length);
  let line = 1;
  for (let at = 0; at < length; at += 1) {
    if (a[at] !== b[at]) return line;
    if (a[at] === 0x0a) line += 1;
  }
  return null;
}
