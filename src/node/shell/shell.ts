import { performance } from 'node:perf_hooks';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { ExecOutcome, ExecResult, RunWatch, Script, Shell, ShellWatch } from '../../core/ports.ts';
import { readGivenOut } from '../../core/environment/givenOut.ts';
import { createKnownSecrets, type KnownSecrets } from '../../core/redaction/knownSecrets.ts';
import { redactText } from '../../core/redaction/redactText.ts';
import { createRedactor, type Redactor, type Secrets } from '../../core/redaction/redactor.ts';
import { secretValues } from '../../core/redaction/secretValues.ts';
import { onAbort } from '../onAbort.ts';
import { localRunner } from './localRunner.ts';
import { createOutputSummary } from './output.ts';
import { defaultGrace, type StopGrace, stopGroup } from './processGroup.ts';
import { failed, type Started } from './runner.ts';
import { checkSyntax } from './syntax.ts';

export interface ShellOptions {
  /** What a script's own environment is laid over; this process's by default. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly grace?: StopGrace;
  /** `as-printed` where it is read and never shown; by default secrets are masked in it. */
  readonly output?: 'redacted' | 'as-printed';
  /** What must not be shown beside the secrets of the environment. */
  readonly secrets?: KnownSecrets;
  /** Told of the process that leads a script's group, as soon as there is one. */
  readonly onGroup?: (leader: number) => void;
}

/** How long output may still come once the script has ended, in milliseconds: a process left in the background can hold the pipe for ever. */
const draining = 250;
/** How often that is granted to one that goes on writing. */
const drainingRounds = 20;

const PASSING: Redactor = { push: (chunk) => chunk, end: () => new Uint8Array(), masked: 0 };

/**
 * Runs scripts by the runner that each of them names. Standard input is closed; standard output and error share one pipe, so that
 * their order is as written, unless `onErrorOutput` takes error apart. `onOutput` may return a promise: no more is read until it resolves.
 */
export function createShell({ environment = process.env, grace = defaultGrace, output = 'redacted', secrets = createKnownSecrets(), onGroup = () => undefined }: ShellOptions = {}): Shell {
  const resolved = (script: Script): Record<string, string | undefined> => ({ ...environment, ...script.environment });
  return {
    checkSyntax: async (script, signal) => {
      const environment = resolved(script);
      secrets.add(secretValues(environment));
      const fault = await checkSyntax(script, environment, signal);
      return fault === null ? null : redactText(fault, secrets.compiled()).text;
    },
    run: (script, watch) => {
      const environment = resolved(script);
      // From here on what the script is given is a secret of this process too.
      secrets.add(secretValues(environment));
      return run({ script, environment, secrets: output === 'redacted' ? secrets : null, grace, onGroup, watch });
    },
  };
}

type OnChunk = (chunk: Uint8Array) => Promise<void>;
type Environment = Record<string, string | undefined>;

interface Supervision {
  readonly script: Script;
  readonly environment: Environment;
  /** Null where the output is not to be redacted. */
  readonly secrets: KnownSecrets | null;
  readonly grace: StopGrace;
  readonly onGroup: NonNullable<ShellOptions['onGroup']>;
  readonly watch: ShellWatch;
}

async function run(supervision: Supervision): Promise<ExecResult> {
  const { script, environment, secrets, watch } = supervision;
  const start = performance.now();
  const output = createOutputSummary();
  const shown = redacted(secrets?.compiled() ?? null, async (bytes) => {
    output.add(bytes);
    await watch.onOutput(bytes);
  });
  const errors = watch.onErrorOutput === undefined ? null : redacted(secrets?.compiled() ?? null, watch.onErrorOutput);
  const done = (outcome: ExecOutcome, given: Given = {}): ExecResult => {
    const summary = output.finish();
    // Once more as text: what the excerpt leaves out may have stood amid a secret.
    const excerpt = secrets === null ? { text: summary.excerpt, masked: 0 } : redactText(summary.excerpt, secrets.compiled());
    return { outcome, duration: Math.round(performance.now() - start), ...summary, excerpt: excerpt.text, masked: shown.masked() + (errors?.masked() ?? 0) + excerpt.masked, ...given };
  };

  if (watch.signal.aborted) return done({ status: 'cancelled' });
  const runner = script.runner === undefined ? localRunner : (await import('./sshRunner.ts')).sshRunner;
  try {
    const started = await runner({ script, environment, errors: errors === null ? 'together' : 'apart' });
    if ('status' in started) return done(started);
    try {
      const outcome = await supervise(started, supervision, shown.push, errors?.push ?? null);
      await shown.end();
      await errors?.end();
      return done(outcome, secrets === null ? {} : takeGivenOut(await started.givenOut(), secrets, watch));
    } finally {
      await started.dispose();
    }
  } catch (error) {
    // Only the system's own refusals, such as a full disk; an error thrown by `onOutput` is a fault of ours.
    if (error instanceof Error && 'syscall' in error) return done(failed(`The script could not be started: ${error.message}`));
    throw error;
  }
}

type Given = Pick<ExecResult, 'outputs' | 'outputFaults'>;

/** What a script gave out. Its secrets are known ones from here on, and are told to whoever watches and nobody else. */
function takeGivenOut(bytes: Uint8Array, secrets: KnownSecrets, watch: RunWatch): Given {
  const given = readGivenOut(bytes, secrets.compiled());
  secrets.add([...given.secrets.values()]);
  for (const [name, value] of given.secrets) watch.onSecret?.(name, value);
  return {
    ...(Object.keys(given.values).length === 0 ? {} : { outputs: given.values }),
    ...(given.faults.length === 0 ? {} : { outputFaults: given.faults }),
  };
}

/** A stream of output on its way, secrets masked. */
interface Redacted {
  readonly push: (chunk: Uint8Array) => Promise<void>;
  readonly end: () => Promise<void>;
  /** How many secrets were masked so far. */
  readonly masked: () => number;
}

function redacted(secrets: Secrets | null, show: RunWatch['onOutput']): Redacted {
  const redactor = secrets === null ? PASSING : createRedactor(secrets);
  const some = async (bytes: Uint8Array): Promise<void> => {
    if (bytes.length > 0) await show(bytes);
  };
  return { push: (chunk) => some(redactor.push(chunk)), end: () => some(redactor.end()), masked: () => redactor.masked };
}

async function supervise(started: Started, { script, grace, onGroup, watch }: Supervision, onChunk: OnChunk, onErrorChunk: OnChunk | null): Promise<ExecOutcome> {
  const { group } = started;
  const reading = consume(started.output, onChunk);
  const errors = onErrorChunk === null || started.errors === null ? null : consume(started.errors, onErrorChunk);
  const stop = stopSignal(watch.signal, script.timeout);
  const onSignal = (signal: string): void => watch.onSignal?.(signal);
  let isOver = false;
  try {
    onGroup(started.leader);
    const ended = await Promise.race([started.ended, stop.requested, reading.broken, ...(errors === null ? [] : [errors.broken])]);
    // A person who asks for a stop decides about SIGKILL too; a timeout was declared to be the end.
    if (ended.status === 'cancelled') await stopGroup(group, { grace, onSignal, kill: watch.kill ?? 'after-grace' });
    if (ended.status === 'timed-out') await stopGroup(group, { grace, onSignal, kill: 'after-grace' });
    isOver = true;
    await Promise.all([reading.settle(), errors?.settle()]);
    return ended;
  } finally {
    stop.dispose();
    if (!isOver) await stopGroup(group, { grace, onSignal, kill: 'after-grace' });
  }
}

/** Reads to the end, one chunk at a time. */
function consume(pipe: Readable, onChunk: OnChunk): { readonly broken: Promise<never>; readonly settle: () => Promise<void> } {
  let chunks = 0;
  let busy = false;
  const ended = (async () => {
    try {
      for await (const chunk of pipe as AsyncIterable<Uint8Array>) {
        chunks += 1;
        busy = true;
        await onChunk(chunk);
        busy = false;
      }
    } catch (error) {
      if (!pipe.destroyed || !isPrematureClose(error)) throw error;
    }
  })();
  const broken = new Promise<never>((_, reject) => {
    ended.catch(reject);
  });
  return {
    broken,
    // Waits as long as there is more to read, then lets go of a pipe that somebody else holds open.
    settle: async () => {
      let over = false;
      const isOver = (): boolean => over;
      const watched = ended.finally(() => {
        over = true;
      });
      for (let seen = -1, round = 0; busy || (seen !== chunks && round < drainingRounds); round += 1) {
        seen = chunks;
        await Promise.race([watched, delay(draining)]);
        if (isOver()) break;
      }
      pipe.destroy();
      await watched;
    },
  };
}

function isPrematureClose(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';
}

/** Resolves when somebody stops the script or its time is up. */
function stopSignal(signal: AbortSignal, timeout: number | null): { readonly requested: Promise<ExecOutcome>; readonly dispose: () => void } {
  let dispose = (): void => undefined;
  const requested = new Promise<ExecOutcome>((resolve) => {
    const cancel = (): void => {
      resolve({ status: 'cancelled' });
    };
    const timer = timeout === null ? null : setTimeout(() => {
      resolve({ status: 'timed-out' });
    }, timeout);
    const forget = onAbort(signal, cancel);
    dispose = () => {
      if (timer !== null) clearTimeout(timer);
      forget();
    };
  });
  return { requested, dispose };
}
