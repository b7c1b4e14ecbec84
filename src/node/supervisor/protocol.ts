/** What a supervisor and those who watch it say to each other, and what is kept of an execution on disk. */
import * as v from 'valibot';
import type { ConfigurationLayer } from '../../core/configuration/readConfiguration.ts';
import type { ExecResult, Script } from '../../core/ports.ts';
import type { Actor } from '../../core/run/event.ts';
import type { ProcessIdentity } from '../journal/processIdentity.ts';

/** The first line on a supervisor's standard input: whose it is. */
export interface Hello {
  /** Absolute path of the folder of live journals. */
  readonly directory: string;
  readonly run: string;
  readonly execution: string;
}

/** What a supervisor is to run, and what it needs to record the end by itself. */
export interface Job {
  readonly script: Script;
  /** All of the environment that the script's own is laid over. */
  readonly environment: Readonly<Record<string, string>>;
  /** What must not be written or shown, beside the secrets of the environment. */
  readonly secrets: readonly string[];
  /** Block or command item. */
  readonly target: string;
  /** Absolute path of the checklist. */
  readonly checklist: string;
  readonly via: Actor['via'];
  readonly settings: ConfigurationLayer | null;
}

export type ToSupervisor =
  | { readonly type: 'run'; readonly job: Job }
  /** Asks for all output from an offset on, and then for what comes. */
  | { readonly type: 'attach'; readonly from: number }
  | { readonly type: 'stop' }
  | { readonly type: 'kill' }
  /** The end is in the journal. */
  | { readonly type: 'release' };

export type FromSupervisor =
  /** Output that is not kept any more, left out here. */
  | { readonly type: 'gap'; readonly bytes: number }
  | { readonly type: 'signal'; readonly signal: string }
  /** Said once, to those who watch, and written nowhere. */
  | { readonly type: 'secret'; readonly name: string; readonly value: string }
  | { readonly type: 'ended'; readonly result: ExecResult; readonly warnings: readonly string[] };

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const outcome = v.variant('status', [
  v.strictObject({ status: v.literal('exited'), exitCode: v.pipe(v.number(), v.safeInteger()) }),
  v.strictObject({ status: v.literal('signalled'), signal: v.string() }),
  v.strictObject({ status: v.literal('timed-out') }),
  v.strictObject({ status: v.literal('cancelled') }),
  v.strictObject({ status: v.literal('failed-to-start'), message: v.string() }),
  v.strictObject({ status: v.literal('interrupted') }),
]);

const result = v.looseObject({ outcome, duration: count, outputDigest: v.string(), outputBytes: count, excerpt: v.string(), cut: v.exactOptional(v.boolean()), masked: v.exactOptional(count), outputs: v.exactOptional(v.record(v.string(), v.string())), outputFaults: v.exactOptional(v.array(v.string())) });

const identity = v.strictObject({ pid: count, host: v.string(), start: v.nullable(v.string()) });

/** The control file of an execution. It is there before the start is journaled, and goes once the end is. */
export interface Control {
  readonly v: 1;
  readonly supervisor: ProcessIdentity;
  /** Where the supervisor listens. */
  readonly socket: string;
  /** Milliseconds since the epoch. */
  readonly started: number;
  /** The process that leads the script's group, once there is one. */
  readonly leader: ProcessIdentity | null;
  /** How it ended, once it has. */
  readonly result: ExecResult | null;
}

export const controlSchema: v.GenericSchema<unknown, Control> = v.strictObject({
  v: v.literal(1),
  supervisor: identity,
  socket: v.string(),
  started: count,
  leader: v.nullable(identity),
  result: v.nullable(result),
});

const fromSupervisor: v.GenericSchema<unknown, FromSupervisor> = v.variant('type', [
  v.strictObject({ type: v.literal('gap'), bytes: count }),
  v.strictObject({ type: v.literal('signal'), signal: v.string() }),
  v.strictObject({ type: v.literal('secret'), name: v.string(), value: v.string() }),
  v.strictObject({ type: v.literal('ended'), result, warnings: v.array(v.string()) }),
]);

export function readFromSupervisor(value: unknown): FromSupervisor {
  return v.parse(fromSupervisor, value);
}
