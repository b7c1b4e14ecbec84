import { InvalidArgumentError, type Command } from 'commander';
import { approve, visibleLines } from './approve.ts';
import { execute, type ExecOptions } from './execute.ts';
import { EXIT, exitOfVerdict, worst, type ExitCode } from './exitCode.ts';
import { Exit, findItems, observeFirst, openSession, printJson, snapshotOf, unwrap, type CommonOptions } from './session.ts';
import { visible, type Terminal } from './terminal.ts';
import { withoutColon } from './withoutColon.ts';

interface CheckOptions extends CommonOptions {
  readonly trust?: string;
}

/** `exec`, `check` and `trust`. */
export function addRunningCommands(program: Command, terminal: Terminal, end: (code: ExitCode) => void): void {
  program
    .command('exec')
    .description('run a block, one statement of it, several (92..95), a command item, or all of a section')
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
    .action(async (name: string, target: string, options: ExecOptions) => {
      end(await execute(terminal, name, target, options));
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
        terminal.out(visible(`${verdict.outcome.padEnd(12)} line ${String(line)}, ${withoutColon(label)}: ${verdict.sentence}`) + '\n');
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
