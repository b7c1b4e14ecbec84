import { ownInterpreter } from '../checklist/runnableBlock.ts';
import { isUnusual } from '../configuration/consentInterpreters.ts';
import type { ChecklistFile, PreparedExecution, RunWatch, Script } from '../ports.ts';
import { shownScript } from '../redaction/shownScript.ts';
import { sha256Hex } from '../record/digest.ts';
import { isSecretName, secretValues } from '../redaction/secretValues.ts';
import { done, reasonOf, refused, RESTRICTED, type EngineContext } from './context.ts';
import { recordEnd } from './attach.ts';
import { consentFor } from './consent.ts';
import { confirmationOf, outOfOrder } from './confirmation.ts';
import { contextVariables } from './contextVariables.ts';
import { loadEnvironment } from './loadedEnvironment.ts';
import { findBlock } from './target.ts';
import type { ExecRequest, Executed, Outcome, Resolved, Snapshot } from './engine.ts';
import { rememberingSecrets } from './rememberingSecrets.ts';
import { outputKeeper } from './outputKeeper.ts';
import { resolveExec, type ResolvedExec } from './script.ts';
import { takeSnapshot } from './snapshot.ts';
import { transact } from './transact.ts';

/** What `exec` would run, and what it would ask for first; runs nothing. */
export async function resolve(context: EngineContext, file: ChecklistFile, request: ExecRequest): Promise<Outcome<Resolved>> {
  const taken = await takeSnapshot(context, file);
  if (taken.status === 'refused') return taken;
  const resolved = await prepare(context, taken.value, request, new AbortController().signal);
  if (resolved.status === 'refused') return resolved;
  const { script, notes } = resolved.value;
  return done({ script: shownScript(script, context.secrets.compiled()), notes, confirmation: confirmationOf(taken.value, resolved.value), outOfOrder: outOfOrder(context, taken.value, resolved.value) });
}

/**
 * Runs a block, a statement or a command item. A fault of syntax or a missing value refuses it before its first line.
 * With a deployment open, its start is journaled before the shell is, and its end before it is told.
 */
export async function exec(
  context: EngineContext,
  file: ChecklistFile,
  request: ExecRequest,
  watch: RunWatch,
): Promise<Outcome<Executed>> {
  if (context.access() === 'restricted') return RESTRICTED;
  const taken = await takeSnapshot(context, file);
  if (taken.status === 'refused') return taken;
  const resolved = await prepare(context, taken.value, request, watch.signal);
  if (resolved.status === 'refused') return resolved;
  const asked = confirmationOf(taken.value, resolved.value);
  if (asked !== null && asked.digest !== (request.confirmed ?? null)) {
    return refused('needs-confirmation', 'This has to be confirmed before it runs. Nothing was run: look at what it would do, and confirm it.', [resolved.value.target]);
  }
  const answer = await allowed(context, taken.value, resolved.value);
  if (answer.status === 'refused') return answer;
  // What will own it comes up meanwhile: that takes longer than to read the script.
  const owner = taken.value.run === null ? null : bringUp(context, taken.value.run.run);
  const fault = await context.shell.checkSyntax(resolved.value.script, watch.signal).catch(async (error: unknown) => {
    await giveUp(owner);
    throw error;
  });
  if (fault !== null) await giveUp(owner);
  if (fault !== null) return refused('syntax', `The shell does not understand this block: ${fault}. Nothing was run.`, [resolved.value.target]);
  const told = { ...resolved.value, told: contextVariables(context, taken.value, file.path, resolved.value) };
  const attentive = rememberingSecrets(context, watch);
  if (owner !== null) return recorded(context, file, await owner, { ...told, override: request.override ?? null }, attentive);
  const result = await context.shell.run(asRun(told), attentive);
  return done({ script: resolved.value.script, result }, [...resolved.value.notes, ...(result.outputFaults ?? [])]);
}

async function prepare(context: EngineContext, snapshot: Snapshot, request: ExecRequest, signal: AbortSignal): Promise<Outcome<ResolvedExec>> {
  const loaded = await loadEnvironment(context, snapshot, signal);
  if (loaded.status === 'refused') return loaded;
  const resolved = resolveExec(context, snapshot, request, loaded.value);
  if (resolved.status === 'done') context.secrets.add([...secretValues(resolved.value.values), ...secretValues(request.outputs ?? {})]);
  return resolved;
}

type Told = ResolvedExec & { readonly told: ReturnType<typeof contextVariables> };

/** The script with what it is told of where it runs, which nobody has to confirm. */
function asRun({ script, told }: Told): Script {
  return { ...script, environment: { ...told, ...script.environment } };
}

/** A shell other than the usual ones, or another host, was named where the person who pressed Run does not see it. */
async function allowed(context: EngineContext, snapshot: Snapshot, { target, script }: ResolvedExec): Promise<Outcome<null>> {
  const { configuration: { shell }, checklist } = snapshot;
  const own = ownInterpreter(findBlock(checklist, target) ?? { options: {} });
  const isUsual = shell === 'bash' || shell === 'sh' || shell === 'zsh';
  if (script.runner === undefined && (own === null ? isUsual : !isUnusual(own))) return done(null);
  if ((await consentFor(context, snapshot))?.trusted === true) return done(null);
  if (script.runner !== undefined) return refused('untrusted', `This block runs on ${script.runner.target} by ssh, which was not approved yet.`);
  return refused('untrusted', `This checklist names its own interpreter, ${own?.join(' ') ?? shell}, which was not approved yet.`);
}

async function recorded(context: EngineContext, file: ChecklistFile, owner: Outcome<Owner>, resolved: Told & { readonly override: string | null }, watch: RunWatch): Promise<Outcome<Executed>> {
  const { script, target, statement, override, remembered, notes } = resolved;
  if (owner.status === 'refused') return owner;
  const { execution, prepared } = owner.value;
  const started = await transact(context, file, () => [{ type: 'start-exec', target, statement, execution, script, scriptDigest: sha256Hex(script.text), override, values: withoutSecrets(remembered), evidence: context.execEvidence(script) }]);
  if (started.status === 'refused') {
    await prepared.dispose();
    return started;
  }
  const supervised = await prepared.run({ script: asRun(resolved), target, checklist: file.path }, watch);
  const ended = await recordEnd(context, file, { run: started.value.run.run, target, execution, script: { script: script.text } }, supervised);
  return ended.status === 'refused' ? ended : done(ended.value, [...notes, ...started.warnings, ...ended.warnings]);
}

interface Owner {
  readonly execution: string;
  readonly prepared: PreparedExecution;
}

/** What will own the execution. It is there before the start is journaled, so that nobody takes the start for an orphan. */
async function bringUp(context: EngineContext, run: string): Promise<Outcome<Owner>> {
  const execution = context.random.hex(8);
  if (context.supervisor === null) return done({ execution, prepared: ownedHere(context, run, execution) });
  try {
    return done({ execution, prepared: await context.supervisor.prepare(run, execution) });
  } catch (error) {
    return refused('not-runnable', `Nothing was run. ${reasonOf(error)}`);
  }
}

async function giveUp(owner: Promise<Outcome<Owner>> | null): Promise<void> {
  const brought = await owner;
  if (brought?.status === 'done') await brought.value.prepared.dispose();
}

/** An execution that ends with this process. */
function ownedHere(context: EngineContext, run: string, execution: string): PreparedExecution {
  return {
    run: async ({ script }, watch) => {
      const output = outputKeeper();
      const onOutput = (chunk: Uint8Array): void | Promise<void> => {
        output.add(chunk);
        return watch.onOutput(chunk);
      };
      const result = await context.shell.run(script, { ...watch, onOutput });
      return { result, warnings: await keepOutput(context, run, execution, output.bytes()), release: () => Promise.resolve() };
    },
    dispose: () => Promise.resolve(),
  };
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
