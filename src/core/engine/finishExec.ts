import type { ChecklistFile } from '../ports.ts';
import { done, refused, type EngineContext } from './context.ts';
import type { ExecEnd, Outcome } from './engine.ts';
import { transact } from './transact.ts';

/**
 * Records how an execution ended, also in a run that ended before it did. Whoever watches it and its supervisor may
 * both do this: the first is written, and the second finds that there is nothing left to do.
 */
export async function finishExec(context: EngineContext, file: ChecklistFile, { run, target, execution, result }: ExecEnd): Promise<Outcome<null>> {
  const finished = await transact(context, file, () => [{ type: 'finish-exec', target, execution, result }], { run });
  if (finished.status === 'done') return done(null, finished.warnings);
  return finished.code === 'no-change' ? done(null) : refused(finished.code, finished.message, [target]);
}
