import type { ChecklistFile } from '../ports.ts';
import type { RunState } from '../run/state.ts';
import { done, type EngineContext } from './context.ts';
import { command } from './decisions.ts';
import type { Outcome } from './engine.ts';
import { NOTHING_WATCHED, watch } from './watch.ts';

/** Ends a deployment as rolled back, if its triggers read ok now. They are looked at first; what cannot be looked at is not ok. */
export async function endRolledBack(context: EngineContext, file: ChecklistFile, reason: string | null, signal: AbortSignal): Promise<Outcome<RunState>> {
  const looked = await watch(context, file, NOTHING_WATCHED, 0, signal);
  if (looked.status === 'refused') return looked;
  const ended = await command(context, file, { type: 'end-rolled-back', reason });
  return ended.status === 'refused' ? ended : done(ended.value, [...looked.warnings, ...ended.warnings]);
}
