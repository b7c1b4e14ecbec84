import type { ChecklistFile, ExecResult, RunWatch, Supervised } from '../ports.ts';
import { sha256Hex } from '../record/digest.ts';
import type { ExecutionState } from '../run/state.ts';
import { done, refused, RESTRICTED, type EngineContext } from './context.ts';
import { describeEnd } from './describeEnd.ts';
import type { Executed, Outcome } from './engine.ts';
import { rememberingSecrets } from './rememberingSecrets.ts';
import { finishExec } from './finishExec.ts';
import { readRun, takeSnapshot } from './snapshot.ts';

/** Watches an execution that has no end yet, and records it. One that nobody on this machine owns any more was interrupted. */
export async function attach(context: EngineContext, file: ChecklistFile, execution: string, watch: RunWatch): Promise<Outcome<Executed>> {
  if (context.access() === 'restricted') return RESTRICTED;
  const taken = await takeSnapshot(context, file);
  if (taken.status === 'refused') return taken;
  const { run } = taken.value;
  const state = [...(run?.executions.values() ?? [])].find((candidate) => candidate.execution === execution);
  if (run === null || state === undefined) return refused('unknown-target', `No execution ${execution} was started in this deployment.`);
  if (state.finished !== null) return refused('no-change', `The execution ${execution} has ended already.`);
  if (context.supervisor === null || state.started.actor.host !== context.host) {
    return refused('not-runnable', `That was started on ${state.started.actor.host}, and can be watched and stopped only there.`, [state.target]);
  }
  const supervised = (await context.supervisor.attach(run.run, execution, rememberingSecrets(context, watch))) ?? unknownEnd(context, state);
  return recordEnd(context, file, { run: run.run, target: state.target, execution, script: state }, supervised);
}

interface Recorded {
  readonly run: string;
  readonly target: string;
  readonly execution: string;
  readonly script: { readonly script: string };
}

/** Records the end of an execution, lets go of its supervisor, and tells what the record says. */
export async function recordEnd(context: EngineContext, file: ChecklistFile, { run, target, execution, script }: Recorded, supervised: Supervised): Promise<Outcome<Executed>> {
  const { result } = supervised;
  const finished = await finishExec(context, file, { run, target, execution, result });
  await supervised.release(finished.status === 'done' ? 'recorded' : 'not recorded');
  if (finished.status === 'refused') return refused(finished.code, `It ran (${describeEnd(result)}), but that could not be recorded: ${finished.message}`, [target]);
  return done({ script: { text: script.script }, result: await asRecorded(context, run, execution, result) }, [...supervised.warnings, ...(result.outputFaults ?? []), ...finished.warnings]);
}

/** Where somebody else saw and recorded the end first, theirs is told: of an interruption there may be two views. */
async function asRecorded(context: EngineContext, runId: string, execution: string, result: ExecResult): Promise<ExecResult> {
  const { run } = await readRun(context, runId);
  const finished = [...run.executions.values()].find((candidate) => candidate.execution === execution)?.finished ?? null;
  if (finished === null) return result;
  const { status, exitCode, signal, duration, outputDigest, outputBytes, excerpt, cut, masked, outputs } = finished;
  const rest = { duration, outputDigest, outputBytes, excerpt, ...(cut === undefined ? {} : { cut }), ...(masked === undefined ? {} : { masked }), ...(outputs === undefined ? {} : { outputs }) };
  switch (status) {
    case 'exited':
      return { ...rest, outcome: { status, exitCode: exitCode ?? 1 } };
    case 'signalled':
      return { ...rest, outcome: { status, signal: signal ?? 'a signal' } };
    case 'failed-to-start':
      return { ...rest, outcome: { status, message: excerpt } };
    case 'timed-out':
    case 'cancelled':
    case 'interrupted':
      return { ...rest, outcome: { status } };
  }
}

/** Nothing at all is left of it: this machine went down, or its files were removed. */
function unknownEnd(context: EngineContext, state: ExecutionState): Supervised {
  const duration = Math.max(0, context.clock.now() - Date.parse(state.started.time));
  const result: ExecResult = { outcome: { status: 'interrupted' }, duration, outputDigest: sha256Hex(''), outputBytes: 0, excerpt: '' };
  return { result, warnings: [], release: () => Promise.resolve() };
}
