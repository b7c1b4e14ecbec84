import { Command, CommanderError } from 'commander';
import { addApproveCommand } from './approving.ts';
import { addBoxCommands } from './boxes.ts';
import { addCourseCommands } from './course.ts';
import { addComparingCommand } from './comparing.ts';
import { addDeploymentCommands } from './deployment.ts';
import { EXIT, type ExitCode } from './exitCode.ts';
import { addExplainingCommand } from './explaining.ts';
import { addGateCommand } from './gating.ts';
import { addReadingCommands } from './reading.ts';
import { addReportingCommand } from './reporting.ts';
import { addReviewingCommands } from './reviewing.ts';
import { addRollbackCommand } from './rollback.ts';
import { addRunningCommands } from './running.ts';
import { Exit } from './session.ts';
import { addSoakCommand } from './soaking.ts';
import { addVerifyingCommand } from './verifying.ts';
import { addWatchingCommands } from './watching.ts';
import { addWatchCommand } from './watchTriggers.ts';
import { visible, type Terminal } from './terminal.ts';

const AFTERWORD = `
A target is the id or the line number of an item, a block or a statement; \`holdpoint inspect FILE\` lists them.

  holdpoint inspect release.md                  what Holdpoint makes of the file
  holdpoint start release.md --release 2.0.0    open a deployment
  holdpoint tick release.md 14 15               tick the items on lines 14 and 15
  holdpoint exec release.md 92                  run the statement on line 92
  holdpoint exec release.md rollback             run all of a section, in order
  holdpoint check release.md                    measure every metric item
  holdpoint commit release.md                   put the record into git

Exit codes: 0 pass or done; 1 a check, block or lint failed; 2 inconclusive, refused or in need of a confirmation;
64 wrong usage; 65 the file cannot be understood; 70 a fault of Holdpoint; 130 interrupted.`;

/** Runs the command line. `argv` is without the interpreter and the script. */
export async function run(argv: readonly string[], terminal: Terminal, version: string): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.done;
  const end = (code: ExitCode): void => { exitCode = code; };
  const program = new Command('holdpoint')
    .description('Runs a Markdown deployment checklist: ticks, blocks, metric checks, and a record in git.')
    .version(version)
    .addHelpText('after', AFTERWORD)
    .showHelpAfterError('(holdpoint --help says more)')
    .configureOutput({ writeOut: (text) => { terminal.out(text); }, writeErr: (text) => { terminal.err(text); } })
    .exitOverride();
  addReadingCommands(program, terminal, end);
  addExplainingCommand(program, terminal, end);
  addDeploymentCommands(program, terminal, end);
  addBoxCommands(program, terminal, end);
  addCourseCommands(program, terminal, end);
  addSoakCommand(program, terminal, end);
  addGateCommand(program, terminal, end);
  addApproveCommand(program, terminal, end);
  addRunningCommands(program, terminal, end);
  addRollbackCommand(program, terminal, end);
  addWatchCommand(program, terminal, end);
  addWatchingCommands(program, terminal, end);
  addComparingCommand(program, terminal, end);
  addVerifyingCommand(program, terminal, end);
  addReviewingCommands(program, terminal, end);
  addReportingCommand(program, terminal, end);
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    return exitOf(error, terminal);
  }
}

function exitOf(error: unknown, terminal: Terminal): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  if (error instanceof Exit) {
    terminal.err(`holdpoint: ${visible(error.message)}\n`);
    return error.code;
  }
  terminal.err(`holdpoint: a fault of Holdpoint, please report it: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return EXIT.internal;
}
