import type { Command } from 'commander';
import type { Outcome } from '../core/engine/engine.ts';
import type { Person } from '../core/run/event.ts';
import type { RunState } from '../core/run/state.ts';
import { EXIT, type ExitCode } from './exitCode.ts';
import { Exit, observeFirst, openSession, printJson, snapshotOf, unwrap, type CommonOptions, type Session } from './session.ts';
import { describeStatus, statusOf } from './status.ts';
import type { Terminal } from './terminal.ts';

interface CourseOptions extends CommonOptions {
  readonly reason?: string;
}

/** `pause`, `resume`, `handover` and `correct`. */
export function addCourseCommands(program: Command, terminal: Terminal, end: (code: ExitCode) => void): void {
  const shared = (name: string, description: string): Command =>
    program.command(name).description(description).argument('<file>').option('--json', 'print the status afterwards').option('--run <id>', 'of several unfinished deployments, this one');
  const act = async (name: string, options: CommonOptions, acting: (session: Session) => Promise<Outcome<RunState>>): Promise<void> => {
    const session = await openSession(terminal, name, options);
    await observeFirst(terminal, session);
    unwrap(terminal, await acting(session));
    const status = statusOf(await snapshotOf(terminal, session), session.file.path);
    if (options.json === true) printJson(terminal, status);
    else terminal.out(describeStatus(status));
    end(EXIT.done);
  };

  shared('pause', 'pause the deployment: its work waits until it is resumed')
    .requiredOption('--reason <text>', 'why')
    .action((name: string, options: CourseOptions & { readonly reason: string }) => act(name, options, ({ engine, file }) => engine.pause(file, options.reason)));
  shared('resume', 'go on with a paused deployment')
    .option('--reason <text>', 'why, for the record')
    .action((name: string, options: CourseOptions) => act(name, options, ({ engine, file }) => engine.resume(file, options.reason ?? null)));
  shared('handover', 'hand the deployment over; to you, where nobody is named')
    .option('--to <person>', 'whom, as "Name <address>"')
    .option('--reason <text>', 'what to know, for the record')
    .action((name: string, options: CourseOptions & { readonly to?: string }) => act(name, options, ({ engine, file }) => engine.handOver(file, options.to === undefined ? null : personOf(options.to), options.reason ?? null)));
  shared('correct', 'take a decision back: it counts for nothing from then on, and stays in the record')
    .argument('<event>', 'an item that was decided, by id or line number, or the first digits of the hash of an event')
    .requiredOption('--reason <text>', 'why')
    .action((name: string, target: string, options: CourseOptions & { readonly reason: string }) => act(name, options, async (session) => {
      const { checklist } = await snapshotOf(terminal, session);
      return session.engine.correct(session.file, session.engine.find(checklist, target)?.id ?? target, options.reason);
    }));
}

function personOf(text: string): Person {
  const [, name = '', email = ''] = /^\s*([^<>]*?)\s*(?:<([^<>]*)>)?\s*$/u.exec(text) ?? [];
  if (name === '') throw new Exit(EXIT.usage, '--to needs a name, as in "Grace Hopper <grace@example.com>".');
  return { name, email };
}
