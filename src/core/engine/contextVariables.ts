import { enclosing } from '../run/select.ts';
import type { EngineContext } from './context.ts';
import type { Snapshot } from './engine.ts';
import type { ResolvedExec } from './script.ts';
import { findBlock, findItem } from './target.ts';

/** What a script is told of where it runs. A variable that has no value here is empty, so that none of an outer run shows through. */
export function contextVariables(context: EngineContext, { checklist, run }: Snapshot, path: string, { target, statement }: Pick<ResolvedExec, 'target' | 'statement'>): Readonly<Record<string, string>> {
  const section = (findBlock(checklist, target) ?? findItem(checklist, target))?.section ?? null;
  const stage = enclosing(checklist, section).find((candidate) => candidate.stage !== null)?.stage ?? null;
  const release = run?.started?.release;
  return {
    HOLDPOINT_RUN_ID: run?.run ?? '',
    HOLDPOINT_FILE: context.resolveDirectory(path) ?? path,
    HOLDPOINT_STAGE: stage?.name ?? '',
    HOLDPOINT_STEP: statement ?? target,
    HOLDPOINT_ENVIRONMENT: release?.environment ?? '',
    HOLDPOINT_VERSION: release?.version ?? '',
    HOLDPOINT_COMMIT: release?.commit ?? '',
    HOLDPOINT_TICKET: release?.ticket ?? '',
  };
}
