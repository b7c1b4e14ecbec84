import type { EnvironmentReading } from '../../core/environment/reading.ts';
import type { ExecOutcome, Shell } from '../../core/ports.ts';
import { parseVariables } from './parseVariables.ts';

/** Milliseconds; a command that asks a service for variables takes a second or two. */
const PATIENCE = 30_000;
/** Bytes of output; variables take a few thousand. */
const MOST_BYTES = 1024 * 1024;

export interface PrintingCommand {
  readonly command: string;
  readonly name: string;
  readonly interpreter: readonly string[];
  /** Absolute. */
  readonly directory: string;
}

/** Runs a command and reads what it prints as `NAME=value` lines. What it says on standard error is no variable, and may hold secrets: it is dropped. */
export async function readCommandOutput(shell: Shell, { command, name, interpreter, directory }: PrintingCommand, signal: AbortSignal): Promise<EnvironmentReading> {
  const failed = (message: string): EnvironmentReading => ({ status: 'failed', name, message });
  const overflow = new AbortController();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const script = { interpreter, text: `exec 2>/dev/null\n${command}`, directory, environment: {}, timeout: PATIENCE };
  const { outcome } = await shell.run(script, {
    signal: AbortSignal.any([signal, overflow.signal]),
    onOutput: (chunk) => {
      bytes += chunk.length;
      if (bytes <= MOST_BYTES) chunks.push(chunk);
      else overflow.abort();
    },
  });
  if (overflow.signal.aborted) return failed(`The command of ${name} printed more than 1 MiB, and was stopped.`);
  const fault = faultOf(outcome);
  if (fault !== null) return failed(`The command of ${name} ${fault}. Run it by hand to see why.`);
  const parsed = parseVariables(Buffer.concat(chunks), `the output of ${name}`);
  return parsed.status === 'unreadable' ? failed(parsed.message) : { status: 'read', name, form: 'resolved', values: parsed.values, cut: parsed.cut };
}

function faultOf(outcome: ExecOutcome): string | null {
  switch (outcome.status) {
    case 'exited':
      return outcome.exitCode === 0 ? null : `ended with exit code ${String(outcome.exitCode)}`;
    case 'signalled':
      return `was ended by ${outcome.signal}`;
    case 'timed-out':
      return 'took longer than 30 s and was stopped';
    case 'cancelled':
      return 'was cancelled';
    case 'failed-to-start':
      return `could not start: ${outcome.message}`;
    case 'interrupted':
      return 'was interrupted';
  }
}
