import type { Checklist } from '../checklist/model.ts';
import { fold } from '../run/fold.ts';
import { readRecordEvents } from './readEvents.ts';
import type { RecordFault } from './recordFault.ts';
import type { ReportInput } from './report.ts';

/** What a report of a committed record is made of, or why its events cannot be relied on. */
export function readRecord(run: string, files: ReadonlyMap<string, Uint8Array>, parse: (text: string) => Checklist): ReportInput | { readonly fault: RecordFault } {
  const read = readRecordEvents(run, files);
  if ('fault' in read) return read;
  const state = fold(read.events, run);
  const checklist = parse(new TextDecoder('utf-8', { ignoreBOM: true }).decode(files.get('checklist.md') ?? new Uint8Array()));
  return { state, events: read.events, checklist, checklistPath: state.started?.path ?? '' };
}
