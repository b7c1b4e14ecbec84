import type { ChecklistFile, ExecResult } from '../ports.ts';
import { sha256Hex } from '../record/digest.ts';
import { isSecretName } from '../redaction/secretValues.ts';
import { done, reasonOf, refused, RESTRICTED, type EngineContext } from './context.ts';
import { consent } from './consent.ts';
import { confirmationOf, outOfOrder } from './confirmation.ts';
import type { ExecRequest, Executed, Outcome, Resolved } from './engine.ts';
import { outputKeeper } from './outputKeeper.ts';
import { resolveExec, type ResolvedExec } from './script.ts';
import { takeSnapshot } from './snapshot.ts';
import { transact } from './transact.ts';

/** What `exec` would run, and what it would ask for first; runs nothing. */
export async function resolve(context: EngineContext, file: ChecklistFile, request: ExecRequest): Promise<Outcome<Resolved>> {
  const taken = await takeSnapshot(context, file);
  if (taken.status === 'refused') return taken;
  const resolved = resolveExec(context, taken.value, request);
  if (resolved.status === 'refused') return resolved;
  const { script } = resolved.value;
  return done({ script, confirmation: confirmationOf(taken.value, resolved.value), outOfOrder: outOfOrder(context, taken.value, resolved.value) });
}

/**
 * Runs a block, a statement or a command item. A fault of syntax or a missing value refuses it before its first line.
 * With a deployment open, its start is journaled before the shell is, and its end before it is told.
 */
export async function exec(
  context: EngineContext,
  file: ChecklistFile,
  request: ExecRequest,
  signal: AbortSignal,
  onOutput: (chunk: Uint8Array) => void,
): Promise<Outcome<Executed>> {
  if (context.access() === 'restricted') return RESTRICTED;
  const taken = await takeSnapshot(context, file);
  if (taken.status === 'refused') return taken;
  const resolved = resolveExec(context, taken.value, request);
  if (resolved.status === 'refused') return resolved;
  context.secrets.add(Object.entries(resolved.value.values).flatMap(([name, value]) => (isSecretName(name) ? [value] : [])));
  const asked = confirmationOf(taken.value, resolved.value);
  if (asked !== null && asked.digest !== (request.confirmed ?? null)) {
    return refused('needs-confirmation', 'This has to be confirmed before it runs. Nothing was run: look at what it would do, and confirm it.', [resolved.value.target]);
  }
  const allowed = await allowedInterpreter(context, file, taken.value.configuration.shell);
  if (allowed.status === 'refused') return allowed;
  const fault = await context.shell.checkSyntax(resolved.value.script, signal);
  if (fault !== null) return refused('syntax', `The shell does not understand this block: ${fault}. Nothing was run.`, [resolved.value.target]);
  return taken.value.run === null
    ? done({ script: resolved.value.script, result: await context.shell.run(resolved.value.script, { signal, onOutput }) })
    : recorded(context, file, { ...resolved.value, override: request.override ?? null }, signal, onOutput);
}

/** A shell other than the usual ones was named where the person who pressed Run does not see it. */
async function allowedInterpreter(context: EngineContext, file: ChecklistFile, shell: string): Promise<Outcome<null>> {
  if (shell === 'bash' || shell === 'sh' || shell === 'zsh') return done(null);
  const asked = await consent(context, file);
  if (asked.status === 'refused') return asked;
  if (asked.value?.trusted === true) return done(null);
  return refused('untrusted', `This checklist names its own shell, ${shell}, which was not approved yet.`);
}

async function recorded(context: EngineContext, file: ChecklistFile, resolved: ResolvedExec & { readonly override: string | null }, signal: AbortSignal, onOutput: (chunk: Uint8Array) => void): Promise<Outcome<Executed>> {
  const { script, target, statement, override, values } = resolved;
  const execution = context.random.hex(8);
  const started = await transact(context, file, () => [{ type: 'start-exec', target, statement, execution, script, scriptDigest: sha256Hex(script.text), override, values: withoutSecrets(values), evidence: context.execEvidence(script) }]);
  if (started.status === 'refused') return started;
  const output = outputKeeper();
  const result = await context.shell.run(script, {
    signal,
    onOutput: (chunk) => {
      output.add(chunk);
      onOutput(chunk);
    },
  });
  const warnings = [...started.warnings, ...(await keepOutput(context, started.value.run.run, execution, output.bytes()))];
  const finished = await transact(context, file, () => [{ type: 'finish-exec', target, execution, result }]);
  if (finished.status === 'refused') return refused(finished.code, `It ran (${describeEnd(result)}), but that could not be recorded: ${finished.message}`, [target]);
  return done({ script, result }, [...warnings, ...finished.warnings]);
}

/** What is remembered for the deployment is in the record, where no secret may stand. */
function withoutSecrets(values: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !isSecretName(name)));
}

async function keepOutput(context: EngineContext, run: string, execution: string, bytes: Uint8Array): Promise<readonly string[]> {
  try {
    await context.journal.saveOutput(run, `${execution}.txt`, bytes);
    return [];
  } catch (error) {
    return [`The full output could not be kept: ${reasonOf(error)}. Its digest and an excerpt are recorded.`];
  }
}

function describeEnd(result: ExecResult): string {
  const { outcome } = result;
  switch (outcome.status) {
    case 'exited':
      return `exit ${String(outcome.exitCode)}`;
    case 'signalled':
      return outcome.signal;
    case 'timed-out':
      return 'timed out';
    case 'cancelled':
      return 'stopped';
    case 'failed-to-start':
      return outcome.message;
  }
}
