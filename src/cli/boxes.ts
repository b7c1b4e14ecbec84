import type { Command } from 'commander';
import { EXIT, type ExitCode } from './exitCode.ts';
import { findItems, observeFirst, openSession, printJson, snapshotOf, unwrap, type CommonOptions } from './session.ts';
import { statusOf } from './status.ts';
import type { Terminal } from './terminal.ts';

interface ReasonOptions extends CommonOptions {
  readonly reason?: string;
  readonly override?: string;
}

/** `tick`, `untick`, `skip` and `note`. */
export function addBoxCommands(program: Command, terminal: Terminal, end: (code: ExitCode) => void): void {
  boxCommand(program, 'tick', 'tick items')
    .option('--reason <text>', 'why, for the record')
    .option('--override <text>', 'why the order is not kept')
    .action(async (name: string, targets: string[], options: ReasonOptions) => {
      await change(terminal, name, targets, options, (session, items) =>
        session.engine.tick(session.file, items, { reason: options.reason ?? null, override: options.override ?? null }));
      end(EXIT.done);
    });
  boxCommand(program, 'untick', 'untick items')
    .option('--reason <text>', 'why, for the record')
    .action(async (name: string, targets: string[], options: ReasonOptions) => {
      await change(terminal, name, targets, options, (session, items) => session.engine.untick(session.file, items, { reason: options.reason ?? null }));
      end(EXIT.done);
    });
  boxCommand(program, 'skip', 'mark items as not applicable')
    .requiredOption('--reason <text>', 'why they do not apply')
    .action(async (name: string, targets: string[], options: ReasonOptions & { readonly reason: string }) => {
      await change(terminal, name, targets, options, (session, items) => inTurn(items, (item) => session.engine.skip(session.file, item, options.reason)));
      end(EXIT.done);
    });
  boxCommand(program, 'note', 'add a note to items')
    .requiredOption('--reason <text>', 'the note')
    .action(async (name: string, targets: string[], options: ReasonOptions & { readonly reason: string }) => {
      await change(terminal, name, targets, options, (session, items) => inTurn(items, (item) => session.engine.note(session.file, item, options.reason)));
      end(EXIT.done);
    });
}

function boxCommand(program: Command, name: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .argument('<file>')
    .argument('<item...>', 'ids or line numbers')
    .option('--json', 'print the status afterwards')
    .option('--run <id>', 'of several unfinished deployments, this one');
}

type Opened = Awaited<ReturnType<typeof openSession>>;
type Result = Awaited<ReturnType<Opened['engine']['tick']>>;

async function change(terminal: Terminal, name: string, targets: readonly string[], options: CommonOptions, act: (session: Opened, items: readonly string[]) => Promise<Result>): Promise<void> {
  const session = await openSession(terminal, name, options);
  const { checklist } = await snapshotOf(terminal, session);
  const items = findItems(session, checklist, targets);
  await observeFirst(terminal, session);
  unwrap(terminal, await act(session, items));
  if (options.json === true) printJson(terminal, statusOf(await snapshotOf(terminal, session), session.file.path));
}

/** One after the other; the first refusal ends it. */
async function inTurn(items: readonly string[], act: (item: string) => Promise<Result>): Promise<Result> {
  let last: Result = { status: 'done', value: null, warnings: [] };
  for (const item of items) {
    last = await act(item);
    if (last.status === 'refused') return last;
  }
  return last;
}
