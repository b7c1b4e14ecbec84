import { InvalidArgumentError, type Command } from 'commander';
import { describeSpan } from '../core/condition/describe.ts';
import { readPromDuration } from '../core/configuration/promDuration.ts';
import { itemEntries, type ItemEntry } from '../core/record/itemHistory.ts';
import { readRecordEvents } from '../core/record/readEvents.ts';
import { describeFault, type RecordFault } from '../core/record/recordFault.ts';
import { summarise, type RunSummary } from '../core/record/runSummary.ts';
import { fold } from '../core/run/fold.ts';
import { findRuns, recordsOf } from '../node/git/deployments.ts';
import { EXIT, type ExitCode } from './exitCode.ts';
import { printJson } from './session.ts';
import { visible, type Terminal } from './terminal.ts';

interface LogOptions {
  readonly item?: string;
  readonly failed?: boolean;
  readonly since?: number;
  readonly environment?: string;
  readonly limit: number;
  readonly json?: boolean;
}

type Listed = { readonly run: string; readonly commit: string } & ({ readonly summary: RunSummary; readonly entries: readonly ItemEntry[] } | { readonly fault: RecordFault });

/** `log`: deployments from the history of git. It neither executes nor connects. */
export function addReviewingCommands(program: Command, terminal: Terminal, end: (code: ExitCode) => void): void {
  program
    .command('log')
    .description('list deployments of any branch, newest first; or what was done about an item across them')
    .option('--item <text>', 'who ticked, checked or skipped this, when, on what evidence')
    .option('--failed', 'only deployments in which something failed; with --item only what did not pass')
    .option('--since <time>', 'a date such as 2026-01-31, or a time ago such as 90d', readSince)
    .option('--environment <name>', 'only deployments to this environment')
    .option('--limit <count>', 'at most so many deployments', readCount, 50)
    .option('--json', 'print it as data, schema holdpoint.log/1')
    .action(async (options: LogOptions) => {
      const { runs } = await findRuns(terminal.cwd, terminal.signal);
      const since = options.since;
      // The name of a run begins with the time of its start, in UTC.
      const oldest = since === undefined ? '' : new Date(since).toISOString().slice(0, 16).replace('T', '-').replace(':', '');
      const listed: Listed[] = [];
      for await (const record of recordsOf(terminal.cwd, runs.filter(({ run }) => run >= oldest), terminal.signal)) {
        if (listed.length >= options.limit) break;
        const found = listOne(record, options);
        if (found !== null) listed.push(found);
      }
      if (options.json === true) printJson(terminal, { schema: 'holdpoint.log/1', deployments: listed });
      else terminal.out(describe(listed, options.item !== undefined));
      // What cannot be read is no answer to who did what.
      end(listed.some((one) => 'fault' in one) ? EXIT.inconclusive : EXIT.done);
    });
}

function listOne({ run, commit, files }: { readonly run: string; readonly commit: string; readonly files: ReadonlyMap<string, Uint8Array> }, options: LogOptions): Listed | null {
  const read = readRecordEvents(run, files);
  if ('fault' in read) return { run, commit, fault: read.fault };
  const summary = summarise(fold(read.events, run));
  if (summary === null) return null;
  if (options.environment !== undefined && summary.environment !== options.environment) return null;
  const entries = options.item === undefined ? [] : itemEntries(read.events, { item: options.item, failed: options.failed === true });
  if (options.item === undefined ? options.failed === true && summary.failed === 0 : entries.length === 0) return null;
  return { run, commit, summary, entries };
}

function describe(listed: readonly Listed[], showsEntries: boolean): string {
  if (listed.length === 0) return 'No deployment is recorded that fits.\n';
  const lines = listed.flatMap((one) => {
    if ('fault' in one) return [`${one.run}  wrong: ${describeFault(one.fault)}`];
    return [describeSummary(one.summary), ...(showsEntries ? one.entries.map((entry) => `    ${entry.time}  ${entry.actor}  ${entry.text}: ${entry.what}`) : [])];
  });
  return `${lines.map(visible).join('\n')}\n`;
}

function describeSummary(summary: RunSummary): string {
  const what = [summary.version, summary.environment === null ? null : `to ${summary.environment}`].filter((part) => part !== null).join(' ');
  const parts = [summary.run, what === '' ? summary.path : what, summary.outcome.replaceAll('-', ' '), `${String(summary.done)}/${String(summary.total)}`, summary.operator, describeSpan(summary.duration)];
  if (summary.failed > 0) parts.push(`${String(summary.failed)} failed`);
  if (summary.deviations > 0) parts.push(summary.deviations === 1 ? '1 deviation' : `${String(summary.deviations)} deviations`);
  return parts.join('  ');
}

function readSince(text: string): number {
  const ago = readPromDuration(text);
  const at = ago === null ? Date.parse(text) : Date.now() - ago * 1000;
  if (Number.isNaN(at)) throw new InvalidArgumentError('Give a date such as 2026-01-31, or a time ago such as 90d.');
  return at;
}

function readCount(text: string): number {
  if (!/^[1-9]\d{0,8}$/u.test(text)) throw new InvalidArgumentError('Give a number from 1.');
  return Number(text);
}
