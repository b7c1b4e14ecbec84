import type { Command } from 'commander';
import type { SoakJudged } from '../core/engine/soak.ts';
import { approve } from './approve.ts';
import { EXIT, type ExitCode } from './exitCode.ts';
import { Exit, findItems, observeFirst, openSession, printJson, snapshotOf, unwrap, type CommonOptions } from './session.ts';
import { describeStatus, statusOf } from './status.ts';
import { visible, type Terminal } from './terminal.ts';

interface SoakOptions extends CommonOptions {
  readonly start?: boolean;
  readonly restart?: boolean;
  readonly end?: boolean;
  readonly reason?: string;
  readonly override?: string;
  readonly trust?: string;
}

/** `soak`: starts one, begins it anew, judges it, or ends it on somebody's word. */
export function addSoakCommand(program: Command, terminal: Terminal, end: (code: ExitCode) => void): void {
  program
    .command('soak')
    .description('judge a running soak over its window so far; start, restart or end it')
    .argument('<file>')
    .argument('<item>', 'id or line number')
    .option('--start', 'start it')
    .option('--restart', 'begin it anew')
    .option('--end', 'end it on your word, once its time is up')
    .option('--reason <text>', 'with --end: on what ground')
    .option('--override <text>', 'why it is started out of order, or ended although it did not pass')
    .option('--trust <digest>', 'approve what the checklist connects to, if this is its digest')
    .option('--json', 'print the result as data')
    .option('--run <id>', 'of several unfinished deployments, this one')
    .action(async (name: string, target: string, options: SoakOptions) => {
      const session = await openSession(terminal, name, options);
      const { checklist } = await snapshotOf(terminal, session);
      const [item = ''] = findItems(session, checklist, [target]);
      const how = wanted(options);
      await observeFirst(terminal, session);
      if (how === 'judge' || how === 'end') await approve(terminal, session, options.trust ?? null);
      if (how === 'judge') {
        const judged = unwrap(terminal, await session.engine.judgeSoak(session.file, item, terminal.signal));
        if (options.json === true) printJson(terminal, judged);
        else terminal.out(`${judged.outcome}: ${visible(judged.sentence)}\n`);
        end(exitOf(judged.outcome));
        return;
      }
      if (how === 'end') unwrap(terminal, await session.engine.endSoak(session.file, item, options.reason ?? '', options.override ?? null, terminal.signal));
      else unwrap(terminal, await session.engine.startSoak(session.file, item, how, options.override ?? null));
      const status = statusOf(await snapshotOf(terminal, session), session.file.path);
      if (options.json === true) printJson(terminal, status);
      else terminal.out(describeStatus(status));
      end(EXIT.done);
    });
}

function wanted({ start, restart, end: ends }: SoakOptions): 'start' | 'restart' | 'end' | 'judge' {
  const asked = ([['start', start], ['restart', restart], ['end', ends]] as const).filter(([, given]) => given === true).map(([how]) => how);
  if (asked.length > 1) throw new Exit(EXIT.usage, 'Say one of --start, --restart and --end.');
  return asked[0] ?? 'judge';
}

function exitOf(outcome: SoakJudged['outcome']): ExitCode {
  switch (outcome) {
    case 'passed':
      return EXIT.done;
    case 'failed':
      return EXIT.failed;
    case 'running':
    case 'inconclusive':
    case 'attest':
      return EXIT.inconclusive;
  }
}
