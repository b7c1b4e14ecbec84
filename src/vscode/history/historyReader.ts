/** Reads deployments from the history of git. Loaded when the view is first looked at. */
import { readRecordEvents } from '../../core/record/readEvents.ts';
import { itemEntries, type ItemEntry } from '../../core/record/itemHistory.ts';
import { readRecord } from '../../core/record/readRecord.ts';
import { describeFault } from '../../core/record/recordFault.ts';
import { renderHtml } from '../../core/record/html/renderHtml.ts';
import { summarise, type RunSummary } from '../../core/record/runSummary.ts';
import { describeVerification, type Verification } from '../../core/record/verification.ts';
import type { ChecklistParser } from '../../core/ports.ts';
import { findRuns, recordsOf, type KnownRuns } from '../../node/git/deployments.ts';
import { verifyCommitted } from '../../node/git/verifyCommits.ts';
import type { CommittedRecord } from '../../node/git/recordBlobs.ts';

export interface HistoryRun {
  readonly run: string;
  readonly commit: string;
  /** Null where the events of its record cannot be relied on: `verification` says why. */
  readonly summary: RunSummary | null;
  readonly verification: Verification;
}

/** Runs of every branch of the repository of a folder, newest first, without what they are about. */
export async function listRuns(folder: string, signal: AbortSignal): Promise<KnownRuns['runs']> {
  return (await findRuns(folder, signal)).runs;
}

/** Reads and verifies some runs, one at a time, so that nothing holds up the window for long. */
export async function* readRuns(folder: string, runs: KnownRuns['runs'], parser: ChecklistParser, signal: AbortSignal): AsyncGenerator<HistoryRun> {
  for await (const record of recordsOf(folder, runs, signal)) {
    const { input, verification } = await look(record, parser);
    yield { run: record.run, commit: record.commit, summary: 'fault' in input ? null : summarise(input.state), verification };
    await new Promise((resolve) => { setImmediate(resolve); });
  }
}

/** The page of one run, or why there is none. */
export async function pageOf(folder: string, run: string, parser: ChecklistParser, signal: AbortSignal): Promise<{ readonly page: string } | { readonly reason: string }> {
  const known = (await findRuns(folder, signal)).runs.find((candidate) => candidate.run === run);
  if (known === undefined) return { reason: `No branch holds a record of ${run}.` };
  for await (const record of recordsOf(folder, [known], signal)) {
    const { input, verification } = await look(record, parser);
    if ('fault' in input) return { reason: `The record of ${run} is wrong: ${describeFault(input.fault)}` };
    return { page: renderHtml({ ...input, verified: describeVerification(verification) }) };
  }
  return { reason: `${known.commit.slice(0, 12)} holds no record of ${run}.` };
}

/** What was done about an item, by its id, in every deployment: the latest first. */
export async function historyOfItem(folder: string, item: string, signal: AbortSignal): Promise<readonly ItemEntry[]> {
  const entries: ItemEntry[] = [];
  for await (const record of recordsOf(folder, (await findRuns(folder, signal)).runs, signal)) {
    const read = readRecordEvents(record.run, record.files);
    if ('events' in read) entries.push(...itemEntries(read.events, { item, failed: false }).filter((entry) => entry.item === item).reverse());
  }
  return entries;
}

async function look(record: CommittedRecord, parser: ChecklistParser): Promise<{ readonly input: ReturnType<typeof readRecord>; readonly verification: Verification }> {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(record.files.get('checklist.md') ?? new Uint8Array());
  // Parsed on a thread of its own; what is left to do here takes a few milliseconds.
  const checklist = await parser.parse(text);
  return { input: readRecord(record.run, record.files, () => checklist), verification: verifyCommitted(record, { expect: null, parse: () => checklist }) };
}
