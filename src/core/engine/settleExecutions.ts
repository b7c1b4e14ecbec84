import type { ChecklistFile } from '../ports.ts';
import { unfinishedOn } from '../run/unfinished.ts';
import { attach } from './attach.ts';
import { done, type EngineContext } from './context.ts';
import type { Outcome } from './engine.ts';
import { takeSnapshot } from './snapshot.ts';

/** Records as interrupted what was started on this machine and what nobody watches over any more: a crash, a power cut. */
export async function settleExecutions(context: EngineContext, file: ChecklistFile): Promise<Outcome<null>> {
  const { supervisor } = context;
  const taken = await takeSnapshot(context, file);
  if (taken.status === 'refused') return taken;
  const { run } = taken.value;
  if (run === null || supervisor === null || context.access() === 'restricted') return done(null);
  const warnings: string[] = [];
  for (const { execution } of unfinishedOn(run, context.host)) {
    if (await supervisor.owns(run.run, execution)) continue;
    const settled = await attach(context, file, execution, { signal: new AbortController().signal, onOutput: () => undefined });
    if (settled.status === 'done') warnings.push(...settled.warnings);
    else if (settled.code !== 'no-change') return settled;
  }
  return done(null, warnings);
}
