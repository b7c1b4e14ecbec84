import type { ChecklistFile } from '../ports.ts';
import type { RunState } from '../run/state.ts';
import { done, type EngineContext } from './context.ts';
import { command } from './decisions.ts';
import type { Outcome } from './engine.ts';
import { takeSnapshot } from './snapshot.ts';

/** Goes past something that failed, with a reason: an item is skipped, and a block, which has no box, is a deviation. */
export async function skipExec(context: EngineContext, file: ChecklistFile, target: string, reason: string): Promise<Outcome<RunState | null>> {
  const taken = await takeSnapshot(context, file);
  if (taken.status === 'refused') return taken;
  return taken.value.run === null ? done(null) : command(context, file, { type: 'skip-exec', target, reason });
}
