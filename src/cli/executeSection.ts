import { runnablesIn } from '../core/checklist/inSection.ts';
import type { Resolved, Snapshot } from '../core/engine/engine.ts';
import { inTurn, type AfterFailure } from '../core/engine/inTurn.ts';
import type { ExecResult } from '../core/ports.ts';
import { enclosing } from '../core/run/select.ts';
import { confirmation, confirmAll, describeDryRun, dryRun, resolved } from './confirmation.ts';
import { describeResult } from './describeEnd.ts';
import type { ExecOptions } from './execute.ts';
import { EXIT, exitOfExec, exitOfRefusal, type ExitCode } from './exitCode.ts';
import { run } from './runOnce.ts';
import { Exit, observeFirst, printJson, unwrap, type Session } from './session.ts';
import { visible, type Terminal } from './terminal.ts';

/** Runs all that can be run in a section, in order, and stops at the first failure, which a person may retry or skip. */
export async function executeSection(terminal: Terminal, session: Session, { checklist }: Snapshot, section: string, options: ExecOptions): Promise<ExitCode> {
  if (options.untilPass === true) throw new Exit(EXIT.usage, '--until-pass is for one block. Name the block.');
  const sections = enclosing(checklist, section);
  const targets = runnablesIn(checklist, section);
  if (sections[0]?.kind === 'commands') throw new Exit(EXIT.usage, 'These commands are no steps of one procedure. Name the one to run.');
  if (targets.length === 0) throw new Exit(EXIT.usage, 'Nothing in this section can be run.');
  const all = await resolveAll(terminal, session, targets, options);
  if (options.dryRun === true) {
    if (options.json === true) printJson(terminal, all.map(dryRun));
    else terminal.out(all.map(describeDryRun).join('\n'));
    return EXIT.done;
  }
  await observeFirst(terminal, session);
  const answer = options.yes === true ? 'yes' : 'ask';
  const confirmed = sections.some(({ kind }) => kind === 'rollback') ? await confirmAll(terminal, all, answer) : new Set<string>();
  const outputs: Record<string, string> = {};
  const results: { readonly target: string; readonly result: ExecResult }[] = [];
  let code: ExitCode = EXIT.done;
  const taken = await inTurn(targets, {
    run: async (target) => {
      const request = { target, values: options.set, outputs };
      const digest = await confirmation(terminal, session, request, answer, confirmed);
      terminal.err(`${visible(target)}:\n`);
      const outcome = await run(terminal, session, { ...request, confirmed: digest, override: options.override ?? null }, options, outputs);
      if (outcome.status === 'refused') {
        terminal.err(`holdpoint: ${visible(outcome.message)}\n`);
        code = exitOfRefusal(outcome.code);
        return 'not-run';
      }
      const { result } = unwrap(terminal, outcome);
      Object.assign(outputs, result.outputs);
      results.push({ target, result });
      terminal.err(`${describeResult(result)}\n`);
      code = exitOfExec(result.outcome);
      return code === EXIT.done ? 'passed' : result.outcome.status === 'cancelled' ? 'not-run' : 'failed';
    },
    ask: () => askAfterFailure(terminal),
    skip: async (target, reason) => {
      unwrap(terminal, await session.engine.skipExec(session.file, target, reason));
      return 'skipped';
    },
  });
  if (options.json === true) printJson(terminal, results);
  terminal.err(describeTurns(targets.length, taken.passed.length, taken.skipped.length));
  return taken.left.length > 0 ? code : taken.skipped.length > 0 ? EXIT.failed : EXIT.done;
}

/** All of it before any of it runs, so that a value that is missing stops nothing half-way. What an earlier block may give out is not missed. */
async function resolveAll(terminal: Terminal, session: Session, targets: readonly string[], options: ExecOptions): Promise<readonly Resolved[]> {
  const found: Resolved[] = [];
  const missing = new Set<string>();
  for (const target of targets) {
    const request = { target, values: options.set };
    const outcome = await session.engine.resolve(session.file, request);
    if (outcome.status === 'refused' && outcome.code === 'unresolved-placeholder') {
      if (!found.some(({ script }) => script.text.includes('HOLDPOINT_OUTPUT'))) for (const name of outcome.items) missing.add(name);
    } else {
      found.push(await resolved(terminal, session, request));
    }
  }
  if (missing.size > 0) throw new Exit(EXIT.inconclusive, `A value is missing for ${[...missing].join(', ')}. Nothing was run.`);
  return found;
}

async function askAfterFailure(terminal: Terminal): Promise<AfterFailure> {
  for (;;) {
    const answer = terminal.interactive ? await terminal.ask('It failed. Retry, skip it with a reason, or stop? [r/s/STOP] ') : '';
    switch (answer.trim().toLowerCase()) {
      case 'r':
      case 'retry':
        return { choice: 'retry' };
      case 's':
      case 'skip': {
        const reason = (await terminal.ask('Why is it skipped? ')).trim();
        if (reason !== '') return { choice: 'skip', reason };
        break;
      }
      default:
        return { choice: 'stop' };
    }
  }
}

function describeTurns(all: number, passed: number, skipped: number): string {
  const left = all - passed - skipped;
  return `${String(passed)} of ${String(all)} passed${skipped === 0 ? '' : `, ${String(skipped)} skipped`}${left === 0 ? '' : `, ${String(left)} left`}\n`;
}
