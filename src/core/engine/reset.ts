import type { ChecklistFile } from '../ports.ts';
import type { RunState } from '../run/state.ts';
import { done, RESTRICTED, type EngineContext } from './context.ts';
import { command } from './decisions.ts';
import type { Outcome } from './engine.ts';
import { commitDecision } from './recordCommits.ts';
import { takeSnapshot } from './snapshot.ts';
import { clearBoxes } from './start.ts';

/** Ends an open deployment as reset, and clears every box. The record of what was done stays. */
export async function reset(context: EngineContext, file: ChecklistFile, reason: string): Promise<Outcome<RunState | null>> {
  if (context.access() === 'restricted') return RESTRICTED;
  const taken = await takeSnapshot(context, file);
  if (taken.status === 'refused') return taken;
  // Its record shows the boxes as they were.
  const ended = taken.value.run === null ? done(null) : await commitDecision(context, file, await command(context, file, { type: 'reset', reason }));
  if (ended.status === 'refused') return ended;
  const again = await takeSnapshot(context, file);
  if (again.status === 'refused') return again;
  const cleared = await clearBoxes(context, file, again.value);
  return cleared.status === 'refused' ? cleared : done(ended.value, ended.warnings);
}
