import { canonicalise } from '../record/canonical.ts';
import type { ItemState, RunState } from './state.ts';

/**
 * What an SSH signature over an approval signs: the RFC 8785 form of the run, the item, the hash of the approval, the digest of
 * the checklist and the release. Null for what cannot be signed.
 */
export function approvalPayload(run: RunState, item: string, { event, given, binds }: ItemState['approvals'][number]): string | null {
  if (!given || binds === null || run.started === null) return null;
  return canonicalise({ approval: event, checklist: binds.checklist, item, release: run.started.release, run: run.run });
}
