import type { ExecResult } from '../core/ports.ts';
import { confirmation, describeDryRun, dryRun, resolved } from './confirmation.ts';
import { describeResult } from './describeEnd.ts';
import { EXIT, exitOfExec, type ExitCode } from './exitCode.ts';
import { executePatiently, patienceOf, type PatienceOptions } from './patience.ts';
import { executeSection } from './executeSection.ts';
import { run } from './runOnce.ts';
import { findTarget, observeFirst, openSession, printJson, snapshotOf, unwrap, type CommonOptions } from './session.ts';
import type { Terminal } from './terminal.ts';

export interface ExecOptions extends CommonOptions, PatienceOptions {
  readonly dryRun?: boolean;
  readonly set: Readonly<Record<string, string>>;
  readonly trust?: string;
  readonly yes?: boolean;
  readonly override?: string;
}

/** Runs what a target names, and says how it ended by the exit code. */
export async function execute(terminal: Terminal, name: string, target: string, options: ExecOptions): Promise<ExitCode> {
  const patience = patienceOf(options);
  const session = await openSession(terminal, name, options);
  const snapshot = await snapshotOf(terminal, session);
  const found = findTarget(session, snapshot.checklist, target);
  if (options.trust !== undefined) unwrap(terminal, await session.engine.trust(session.file, options.trust));
  if (found.kind === 'section') return executeSection(terminal, session, snapshot, found.id, options);
  const request = { target: found.id, values: options.set };
  if (options.dryRun === true) {
    const shown = await resolved(terminal, session, request);
    if (options.json === true) printJson(terminal, dryRun(shown));
    else terminal.out(describeDryRun(shown));
    return EXIT.done;
  }
  await observeFirst(terminal, session);
  const confirmed = await confirmation(terminal, session, request, options.yes === true ? 'yes' : 'ask');
  const attempt = async (): Promise<ExecResult> => unwrap(terminal, await run(terminal, session, { ...request, confirmed, override: options.override ?? null }, options)).result;
  const result = await executePatiently(terminal, patience, attempt, describeResult);
  if (options.json === true) printJson(terminal, result);
  else if (patience === null) terminal.err(`${describeResult(result)}\n`);
  return exitOfExec(result.outcome);
}
