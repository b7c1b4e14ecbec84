import type { Signable } from '../ports.ts';
import { canonicalise } from '../record/canonical.ts';
import type { ItemState, RunState } from './state.ts';

/**
 * What an SSH signature over an approval signs: the RFC 8785 form of the run, the item, the hash of the approval, the digest of
 * the checklist and the release. Null for what cannot be signed.
 */
export function approvalPayload(run: Pick<RunState, 'run' | 'started'>, item: string, { event, given, binds }: Pick<ItemState['approvals'][number], 'event' | 'given' | 'binds'>): Signable | null {
  if (!given || binds === null || run.started === null) return null;
  const text = canonicalise({ approval: event, checklist: binds.checklist, item, release: run.started.release, run: run.run });
  return { purpose: 'approval', text };
}
