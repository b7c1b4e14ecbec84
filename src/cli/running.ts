import { InvalidArgumentError, type Command } from 'commander';
import type { ExecResult } from '../core/ports.ts';
import { confirmation, describeDryRun, dryRun, resolved } from './confirmation.ts';
import { approve, visibleLines } from './approve.ts';
import { EXIT, exitOfExec, exitOfVerdict, worst, type ExitCode } from './exitCode.ts';
import { Exit, findItems, findTarget, observeFirst, openSession, printJson, snapshotOf, unwrap, type CommonOptions } from './session.ts';
import { executePatiently, patienceOf, type PatienceOptions } from './patience.ts';
import { createShownOutput } from './shownOutput.ts';
import { visible, type Terminal } from './terminal.ts';

interface ExecOptions extends CommonOptions, PatienceOptions {
  readonly dryRun?: boolean;
  readonly set: Readonly<Record<string, string>>;
  readonly yes?: boolean;
  readonly override?: string;
}

interface CheckOptions extends CommonOptions {
  readonly trust?: string;
}

/** `exec`, `check` and `trust`. */
export function addRunningCommands(program: Command, terminal: Terminal, end: (code: ExitCode) => void): void {
  program
    .command('exec')
    .description('run a block, one statement of it, or a command item')
    .argument('<file>')
    .argument('<block>', 'id or line number')
    .option('--dry-run', 'show what would run, and run nothing')
    .option('--set <name=value>', 'value of a placeholder; may be repeated', collectValue, {})
    .option('--trust <digest>', 'approve what the checklist configures, if this is its digest')
    .option('--yes', 'answer yes to every confirmation')
    .option('--override <text>', 'why it is run before its turn')
    .option('--until-pass', 'run it again until it ends with 0; each run is recorded')
    .option('--every <duration>', 'with --until-pass: how long to wait between two runs, 30s by default')
    .option('--for <duration>', 'with --until-pass: after how long to give up, 10m by default')
    .option('--json', 'print the result as data; the output of the block goes to standard error')
    .option('--run <id>', 'of several unfinished deployments, this one')
    .action(async (name: string, target: string, options: ExecOptions & CheckOptions) => {
      const patience = patienceOf(options);
      const session = await openSession(terminal, name, options);
      const { checklist } = await snapshotOf(terminal, session);
      const request = { target: findTarget(session, checklist, target).id, values: options.set };
      if (options.trust !== undefined) unwrap(terminal, await session.engine.trust(session.file, options.trust));
      if (options.dryRun === true) {
        const found = await resolved(terminal, session, request);
        if (options.json === true) printJson(terminal, dryRun(found));
        else terminal.out(describeDryRun(found));
        end(EXIT.done);
        return;
      }
      await observeFirst(terminal, session);
      const confirmed = await confirmation(terminal, session, request, options.yes === true ? 'yes' : 'ask');
      const json = options.json === true;
      const onSignal = (signal: string): void => { terminal.err(describeSignal(signal)); };
      const describe = (ended: ExecResult): string => `${describeEnd(ended.outcome)} after ${(ended.duration / 1000).toFixed(1)} s`;
      const execute = async (): Promise<ExecResult> => {
        const output = createShownOutput(terminal, json ? 'beside' : 'as output');
        const watch = { signal: terminal.signal, kill: terminal.kill, onOutput: output.push, onSignal };
        const outcome = await session.engine.exec(session.file, { ...request, confirmed, override: options.override ?? null }, watch);
        await output.end();
        return unwrap(terminal, outcome).result;
      };
      const result = await executePatiently(terminal, patience, execute, describe);
      if (json) printJson(terminal, result);
      else if (patience === null) terminal.err(`${describe(result)}\n`);
      end(exitOfExec(result.outcome));
    });

  program
    .command('check')
    .description('check items against their sources; all that can be checked where none is named')
    .argument('<file>')
    .argument('[item...]', 'ids or line numbers')
    .option('--trust <digest>', 'approve what the checklist connects to, if this is its digest')
    .option('--json', 'print the verdicts')
    .option('--run <id>', 'of several unfinished deployments, this one')
    .action(async (name: string, targets: string[], options: CheckOptions) => {
      const session = await openSession(terminal, name, options);
      const { checklist, run } = await snapshotOf(terminal, session);
      const items = targets.length === 0 ? null : findItems(session, checklist, targets);
      await approve(terminal, session, options.trust ?? null);
      await observeFirst(terminal, session);
      const lineOf = new Map(checklist.items.map((item) => [item.id, item]));
      const checked = unwrap(terminal, await session.engine.check(session.file, items, terminal.signal, ({ item, verdict }) => {
        if (options.json === true) return;
        const { line, label } = lineOf.get(item) ?? { line: 0, label: item };
        terminal.out(visible(`${verdict.outcome.padEnd(12)} line ${String(line)}, ${label}: ${verdict.sentence}`) + '\n');
      }));
      if (options.json === true) printJson(terminal, checked);
      if (checked.length === 0) terminal.err('The checklist has no item that can be checked: none names a metric and a limit, or a variable to be set.\n');
      else if (run === null) terminal.err('No deployment is open, so nothing was recorded or ticked.\n');
      end(worst(checked.map(({ verdict }) => exitOfVerdict(verdict.outcome))));
    });

  program
    .command('trust')
    .description('approve what the checklist connects to or runs unseen')
    .argument('<file>')
    .option('--json', 'print the digest and the text approved')
    .action(async (name: string, options: CommonOptions) => {
      const session = await openSession(terminal, name, options);
      const asked = unwrap(terminal, await session.engine.consent(session.file));
      if (asked !== null) {
        if (options.json !== true) terminal.out(`${visibleLines(asked.shown)}\n${asked.digest}\n`);
        if (terminal.interactive && !asked.trusted && !(await terminal.confirm('Approve this?'))) throw new Exit(EXIT.inconclusive, 'Not approved.');
        unwrap(terminal, await session.engine.trust(session.file, asked.digest));
      } else if (options.json !== true) {
        terminal.out('This checklist connects to nothing and runs nothing unseen: there is nothing to approve.\n');
      }
      if (options.json === true) printJson(terminal, asked);
      end(EXIT.done);
    });
}

function collectValue(pair: string, before: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const at = pair.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('Expected NAME=VALUE.');
  return { ...before, [pair.slice(0, at)]: pair.slice(at + 1) };
}

export function describeEnd(outcome: Parameters<typeof exitOfExec>[0]): string {
  switch (outcome.status) {
    case 'exited':
      return outcome.exitCode === 0 ? 'passed' : `failed: exit ${String(outcome.exitCode)}`;
    case 'signalled':
      return `failed: ${outcome.signal}`;
    case 'timed-out':
      return 'failed: timed out';
    case 'cancelled':
      return 'stopped';
    case 'failed-to-start':
      return `could not start: ${visible(outcome.message)}`;
    case 'interrupted':
      return 'interrupted; how it ended is not known';
  }
}

export function describeSignal(signal: string): string {
  switch (signal) {
    case 'SIGINT':
      return 'Asked it to stop (SIGINT). Once more ends it at once (SIGKILL).\n';
    case 'SIGTERM':
      return 'It goes on after 10 s: told it to end (SIGTERM).\n';
    default:
      return `Sent ${visible(signal)}.\n`;
  }
}
