import type { ExecRequest, Executed, Outcome } from '../core/engine/engine.ts';
import { describeSignal } from './describeEnd.ts';
import type { CommonOptions, Session } from './session.ts';
import { createShownOutput } from './shownOutput.ts';
import type { Terminal } from './terminal.ts';

/** Runs it once and shows what it prints. Secrets that it gives out are put into `secrets`. */
export async function run(terminal: Terminal, session: Session, request: ExecRequest, { json }: CommonOptions, secrets: Record<string, string> = {}): Promise<Outcome<Executed>> {
  const output = createShownOutput(terminal, json === true ? 'beside' : 'as output');
  const outcome = await session.engine.exec(session.file, request, {
    signal: terminal.signal,
    kill: terminal.kill,
    onOutput: output.push,
    onSignal: (signal) => { terminal.err(describeSignal(signal)); },
    onSecret: (name, value) => { secrets[name] = value; },
  });
  await output.end();
  return outcome;
}
