/** How a script becomes processes, here or elsewhere: a runner of another kind is another of these. */
import type { Readable } from 'node:stream';
import type { ExecOutcome, Script } from '../../core/ports.ts';
import type { ProcessGroup } from './processGroup.ts';

export interface Launch {
  readonly script: Script;
  /** All that a process here is given; what the script is given beside that is in the script. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Whether standard error is taken apart from standard output; a runner that cannot do so takes both together. */
  readonly errors: 'apart' | 'together';
}

/** A script under way, and the process of this machine that stands for it. */
export interface Started {
  /** Leads a process group of its own. */
  readonly leader: number;
  readonly output: Readable;
  readonly errors: Readable | null;
  /** Resolves once it has ended; output may still be in its pipes. */
  readonly ended: Promise<ExecOutcome>;
  readonly group: ProcessGroup;
  /** What it wrote to `$HOLDPOINT_OUTPUT`, once it has ended. */
  givenOut(): Promise<Uint8Array>;
  /** Lets go of everything that is held for it. */
  dispose(): Promise<void>;
}

/** Starts it, or says why nothing was run. */
export type Runner = (launch: Launch) => Promise<Started | Extract<ExecOutcome, { status: 'failed-to-start' }>>;

export function failed(message: string): Extract<ExecOutcome, { status: 'failed-to-start' }> {
  return { status: 'failed-to-start', message };
}
