import type { InconclusiveReason, Sample } from '../../core/condition/judging/verdict.ts';
import type { CommandMetric } from '../../core/configuration/configuration.ts';
import type { ExecOutcome, Measurement, Shell } from '../../core/ports.ts';
import { createHead } from '../shell/head.ts';
import { CANCELLED, type Unmeasured } from './unmeasured.ts';

export interface CommandSource {
  readonly shell: Shell;
  /** Argument vector of the configured shell; null where it is none that runs commands. */
  readonly interpreter: readonly string[] | null;
  /** Absolute path of the folder that commands run in. */
  readonly root: string;
}

/** Decimal, with an exponent perhaps: nothing that needs a guess, such as `1,5` or `50%`. */
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/iu;
const NOT_FINITE = /^[+-]?(?:nan|inf(?:inity)?)$/iu;

/** Runs a command and takes the number that it prints, or what it says with its exit code. */
export async function measureCommand({ command, measure, timeout }: CommandMetric, variables: Readonly<Record<string, string>>, { shell, interpreter, root }: CommandSource, signal: AbortSignal): Promise<Measurement> {
  const asked = { query: command, source: `command, ${interpreter?.join(' ') ?? 'no shell'}` };
  if (interpreter === null) return { status: 'inconclusive', ...asked, reason: 'unsupported', message: 'The configured shell runs no commands. Configure holdpoint.shell.' };
  const script = { interpreter, text: command, directory: root, environment: variables, timeout: timeout * 1000 };
  const fault = await shell.checkSyntax(script, signal);
  if (fault !== null) return { status: 'error', ...asked, message: `The shell does not understand the command: ${fault}. Nothing was run.` };
  const output = createHead();
  const errors = createHead();
  const { outcome } = await shell.run(script, { signal, onOutput: output.add, onErrorOutput: errors.add });
  if (outcome.status !== 'exited') return { ...asked, ...notExited(outcome, timeout) };
  const { exitCode } = outcome;
  const said = excerpt(measure === 'number' || output.text() === '' ? (errors.text() || output.text()) : output.text());
  return { ...asked, ...(measure === 'exit' ? byExitCode(exitCode, said) : byNumber(exitCode, output.text(), output.whole(), said)) };
}

function notExited(outcome: Exclude<ExecOutcome, { status: 'exited' }>, timeout: number): Unmeasured {
  switch (outcome.status) {
    case 'cancelled':
      return CANCELLED;
    case 'timed-out':
      return { status: 'error', message: `The command did not end within ${String(timeout)} s and was stopped. Make it faster, or declare timeout.` };
    case 'signalled':
      return { status: 'error', message: `The command was ended by ${outcome.signal}.` };
    case 'failed-to-start':
      return { status: 'error', message: outcome.message };
    case 'interrupted':
      return { status: 'error', message: 'How the command ended is not known.' };
  }
}

type Said = { readonly status: 'stated'; readonly outcome: 'pass' | 'fail'; readonly message: string; readonly samples: readonly Sample[] } | Unmeasured;

function byExitCode(exitCode: number, said: string): Said {
  const message = `The command ended with exit code ${String(exitCode)}${said}.`;
  const samples = [{ time: now(), value: exitCode, labels: {} }];
  switch (exitCode) {
    case 0:
      return { status: 'stated', outcome: 'pass', message, samples };
    case 1:
      return { status: 'stated', outcome: 'fail', message, samples };
    case 2:
      return { status: 'inconclusive', reason: 'no-data', message: `The command could not tell: it ended with exit code 2${said}.` };
    default:
      return { status: 'error', message: `${message} 0 is a pass, 1 a fail, 2 inconclusive.` };
  }
}

type Measured = { readonly status: 'measured'; readonly samples: readonly Sample[]; readonly buckets: null; readonly denominator: null } | Unmeasured;

function byNumber(exitCode: number, output: string, whole: boolean, said: string): Measured {
  const unknown = (reason: InconclusiveReason, message: string): Measured => ({ status: 'inconclusive', reason, message });
  if (exitCode !== 0) return { status: 'error', message: `The command failed with exit code ${String(exitCode)}${said}.` };
  const text = output.trim();
  if (text === '') return unknown('no-data', 'The command printed nothing. It is to print one number.');
  if (NOT_FINITE.test(text)) return unknown('not-finite', `The command printed ${text}, which is no figure.`);
  if (!whole || !NUMBER.test(text)) return unknown('not-understood', `The command is to print one number and nothing else${excerpt(text)}.`);
  return { status: 'measured', samples: [{ time: now(), value: Number(text), labels: {} }], buckets: null, denominator: null };
}

const LONGEST_EXCERPT = 120;

/** The beginning of an output as the end of a sentence; empty where there is none. */
function excerpt(text: string): string {
  const line = text.trim().replaceAll(/\s+/gu, ' ');
  if (line === '') return '';
  return `, and said “${line.length > LONGEST_EXCERPT ? `${line.slice(0, LONGEST_EXCERPT)}…` : line}”`;
}

function now(): number {
  return Date.now() / 1000;
}
