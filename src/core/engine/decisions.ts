import type { ChecklistFile } from '../ports.ts';
import type { Command } from '../run/command.ts';
import type { RunState } from '../run/state.ts';
import { done, RESTRICTED, type EngineContext } from './context.ts';
import type { Outcome } from './engine.ts';
import { transact } from './transact.ts';

/** Journals one command of a person: a skip, a note, a soak, a gate, an approval, an abort. */
export async function command(context: EngineContext, file: ChecklistFile, wanted: Command): Promise<Outcome<RunState>> {
  if (context.access() === 'restricted') return RESTRICTED;
  const outcome = await transact(context, file, () => [wanted]);
  return outcome.status === 'refused' ? outcome : done(outcome.value.run, outcome.warnings);
}
