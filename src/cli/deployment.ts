import { Option, type Command } from 'commander';
import type { Snapshot } from '../core/engine/engine.ts';
import { RELEASE_TYPES, type ReleaseType } from '../core/run/event.ts';
import { approve } from './approve.ts';
import { EXIT, type ExitCode } from './exitCode.ts';
import { Exit, observeFirst, openSession, printJson, snapshotOf, unwrap, type CommonOptions } from './session.ts';
import { describeStatus, statusOf } from './status.ts';
import type { Terminal } from './terminal.ts';

interface StartOptions extends CommonOptions {
  readonly release?: string;
  readonly environment?: string;
  readonly ticket?: string;
  readonly commit?: string;
  readonly type?: ReleaseType;
  readonly previous?: string;
  readonly artifact?: string;
  readonly trust?: string;
  readonly existingTicks: 'refuse' | 'accept' | 'reset';
}

interface EndOptions extends CommonOptions {
  readonly reason?: string;
  readonly yes?: boolean;
}

/** `start`, `commit`, `complete`, `abort` and `reset`. */
export function addDeploymentCommands(program: Command, terminal: Terminal, end: (code: ExitCode) => void): void {
  const shared = (name: string, description: string): Command =>
    program.command(name).description(description).argument('<file>').option('--json', 'print the result as data').option('--run <id>', 'of several unfinished deployments, this one');

  shared('start', 'open a deployment: from now on each action is recorded')
    .option('--release <version>', 'version that is deployed')
    .option('--environment <name>', 'where it is deployed to')
    .option('--ticket <id>', 'change ticket')
    .option('--commit <sha>', 'commit that is deployed, if it is not the one checked out')
    .option('--previous <version>', 'version that is replaced')
    .option('--artifact <digest>', 'digest of what is deployed')
    .addOption(new Option('--type <type>', 'kind of change').choices([...RELEASE_TYPES]))
    .option('--accept-ticks', 'take boxes that are ticked already as done')
    .option('--reset-ticks', 'clear boxes that are ticked already')
    .option('--trust <digest>', 'approve what the checklist connects to, for its baselines, if this is its digest')
    .action(async (name: string, given: Omit<StartOptions, 'existingTicks'> & { readonly acceptTicks?: boolean; readonly resetTicks?: boolean }) => {
      if (given.acceptTicks === true && given.resetTicks === true) throw new Exit(EXIT.usage, 'Say either --accept-ticks or --reset-ticks.');
      const session = await openSession(terminal, name, given);
      const { configuration } = await snapshotOf(terminal, session);
      if (configuration.baseline?.kind === 'window') await approve(terminal, session, given.trust ?? null);
      const existingTicks = given.acceptTicks === true ? 'accept' : given.resetTicks === true ? 'reset' : 'refuse';
      const release = {
        version: given.release ?? null, environment: given.environment ?? null, ticket: given.ticket ?? null, commit: given.commit ?? null,
        ...(given.type === undefined ? {} : { type: given.type }),
        ...(given.previous === undefined ? {} : { previousVersion: given.previous }),
        ...(given.artifact === undefined ? {} : { artifact: given.artifact }),
      };
      unwrap(terminal, await session.engine.start(session.file, { release, existingTicks }, terminal.signal));
      printStatus(terminal, await snapshotOf(terminal, session), session.file.path, given);
      end(EXIT.done);
    });

  shared('commit', 'commit the checklist and the record of its deployment to git').action(async (name: string, options: CommonOptions) => {
    const session = await openSession(terminal, name, options);
    await observeFirst(terminal, session);
    const committed = unwrap(terminal, await session.engine.commit(session.file, terminal.signal));
    if (options.json === true) printJson(terminal, committed);
    else terminal.out(`${committed.commit} holds the record of ${committed.run}\n`);
    end(EXIT.done);
  });

  shared('complete', 'end the deployment as completed')
    .option('--reason <text>', 'why it ends with items open; recorded as a deviation')
    .action(async (name: string, options: EndOptions) => {
      const session = await openSession(terminal, name, options);
      await observeFirst(terminal, session);
      const run = unwrap(terminal, await session.engine.complete(session.file, options.reason ?? null));
      printEnd(terminal, run.run, run.ended?.outcome ?? '', options);
      end(EXIT.done);
    });

  shared('abort', 'end the deployment unfinished')
    .requiredOption('--reason <text>', 'why')
    .option('--yes', 'answer yes to every confirmation')
    .action(async (name: string, options: EndOptions & { readonly reason: string }) => {
      const session = await openSession(terminal, name, options);
      await confirmed(terminal, options, 'Abort this deployment?');
      const run = unwrap(terminal, await session.engine.abort(session.file, options.reason));
      printEnd(terminal, run.run, run.ended?.outcome ?? '', options);
      end(EXIT.done);
    });

  shared('reset', 'end the deployment if one is open, and clear every box of the file')
    .option('--reason <text>', 'why', 'reset on the command line')
    .option('--yes', 'answer yes to every confirmation')
    .action(async (name: string, options: EndOptions & { readonly reason: string }) => {
      const session = await openSession(terminal, name, options);
      await confirmed(terminal, options, 'Clear every box of this checklist?');
      const run = unwrap(terminal, await session.engine.reset(session.file, options.reason));
      if (options.json === true) printJson(terminal, { run: run?.run ?? null, outcome: run?.ended?.outcome ?? null });
      else terminal.out('Every box is clear.\n');
      end(EXIT.done);
    });
}

async function confirmed(terminal: Terminal, options: EndOptions, question: string): Promise<void> {
  if (options.yes === true || (terminal.interactive && (await terminal.confirm(question)))) return;
  throw new Exit(EXIT.inconclusive, terminal.interactive ? 'Nothing was changed.' : 'This needs a confirmation: say --yes.');
}

function printStatus(terminal: Terminal, snapshot: Snapshot, path: string, options: CommonOptions): void {
  const status = statusOf(snapshot, path);
  if (options.json === true) printJson(terminal, status);
  else terminal.out(describeStatus(status));
}

function printEnd(terminal: Terminal, run: string, outcome: string, options: CommonOptions): void {
  if (options.json === true) printJson(terminal, { run, outcome });
  else terminal.out(`${run} ended: ${outcome.replaceAll('-', ' ')}\n`);
}
