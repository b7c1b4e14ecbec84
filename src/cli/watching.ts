import os from 'node:os';
import type { Command } from 'commander';
import { unfinishedOn } from '../core/run/unfinished.ts';
import type { RunWatch } from '../core/ports.ts';
import type { ExecutionState } from '../core/run/state.ts';
import { EXIT, exitOfExec, type ExitCode } from './exitCode.ts';
import { describeResult, describeSignal } from './describeEnd.ts';
import { Exit, findTarget, observeFirst, openSession, printJson, snapshotOf, unwrap, type CommonOptions, type Session } from './session.ts';
import { createShownOutput, type ShownOutput } from './shownOutput.ts';
import { visible, type Terminal } from './terminal.ts';

/** `attach` and `stop`: for what runs in a deployment and was started elsewhere on this machine. */
export function addWatchingCommands(program: Command, terminal: Terminal, end: (code: ExitCode) => void): void {
  const watching = (name: string, description: string, watch: (output: ShownOutput) => RunWatch): void => {
    program
      .command(name)
      .description(description)
      .argument('<file>')
      .argument('[block]', 'id or line number, where several run')
      .option('--json', 'print how it ended as data')
      .option('--run <id>', 'of several unfinished deployments, this one')
      .action(async (fileName: string, target: string | undefined, options: CommonOptions) => {
        const session = await openSession(terminal, fileName, options);
        await observeFirst(terminal, session);
        const [execution, ...others] = await runningIn(terminal, session, target ?? null);
        if (execution === undefined) throw new Exit(EXIT.inconclusive, 'Nothing of this deployment runs on this machine.');
        if (others.length > 0) throw new Exit(EXIT.usage, `Several run, say which: ${[execution, ...others].map((one) => visible(one.statement ?? one.target)).join(', ')}`);
        const output = createShownOutput(terminal, options.json === true ? 'beside' : 'as output');
        const outcome = await session.engine.attach(session.file, execution.execution, watch(output));
        await output.end();
        const { result } = unwrap(terminal, outcome);
        if (options.json === true) printJson(terminal, result);
        else terminal.err(`${describeResult(result)}\n`);
        end(exitOfExec(result.outcome));
      });
  };
  const onSignal = (signal: string): void => { terminal.err(describeSignal(signal)); };
  watching('attach', 'watch a block that runs already; Ctrl-C stops it', (output) => ({
    signal: terminal.signal,
    kill: terminal.kill,
    onOutput: output.push,
    onSignal,
  }));
  // The stop is asked for already, so that the first Ctrl-C is the insistence.
  watching('stop', 'stop a block that runs: SIGINT, after 10 s SIGTERM; Ctrl-C meanwhile sends SIGKILL', () => ({
    signal: AbortSignal.abort(),
    kill: terminal.signal,
    onOutput: () => undefined,
    onSignal,
  }));
}

async function runningIn(terminal: Terminal, session: Session, target: string | null): Promise<readonly ExecutionState[]> {
  const { checklist, run } = await snapshotOf(terminal, session);
  const running = run === null ? [] : unfinishedOn(run, os.hostname());
  if (target === null) return running;
  const { id } = findTarget(session, checklist, target);
  return running.filter((execution) => execution.statement === id || execution.target === id);
}
