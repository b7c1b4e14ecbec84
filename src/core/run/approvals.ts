import type { Checklist } from '../checklist/model.ts';
import type { ItemState, RunState } from './state.ts';

type Approval = ItemState['approvals'][number];

/** An approval that no longer stands for what was approved, and why. */
export interface Lapse {
  readonly item: string;
  readonly approval: Approval;
  readonly reason: string;
}

/** Whether enough people have approved, and nobody rejected. `counts` says which approvals are taken. */
export function isApproved({ approvals }: Pick<ItemState, 'approvals'>, counts: (approval: Approval) => boolean = () => true): boolean {
  const given = approvals.filter((approval) => approval.given && counts(approval));
  const needed = Math.max(1, ...approvals.filter((approval) => approval.given).map((approval) => approval.needed));
  return approvals.every((approval) => approval.given) && given.length >= needed;
}

/**
 * Approvals that bind to what has changed since: the text of the checklist, ticks left out, or evidence that was shown and has
 * become worse. A check that passes once more changes nothing. `digest` is that of the checklist now.
 */
export function lapsedApprovals(checklist: Checklist, run: RunState, digest: string): readonly Lapse[] {
  return checklist.items.flatMap(({ id }) => {
    const given = run.items.get(id)?.approvals.filter((approval) => approval.given) ?? [];
    return given.flatMap((approval) => {
      const reason = changeSince(checklist, run, approval, digest);
      return reason === null ? [] : [{ item: id, approval, reason }];
    });
  });
}

function changeSince(checklist: Checklist, run: RunState, { binds }: Approval, digest: string): string | null {
  if (binds === null) return null;
  if (binds.checklist !== digest) return 'The checklist was changed since.';
  for (const hash of binds.evidence) {
    const event = run.log.get(hash);
    const state = event?.item === null || event === undefined ? undefined : run.items.get(event.item);
    if (event?.item === null || event === undefined || state === undefined) continue;
    const label = checklist.items.find(({ id }) => id === event.item)?.label ?? event.item;
    const { verdict, tick, skip } = state;
    if (verdict !== null && verdict.event !== hash && verdict.outcome !== 'pass' && !binds.evidence.includes(verdict.event)) return `“${label}” is ${verdict.outcome === 'fail' ? 'failing' : verdict.outcome} since.`;
    if (tick === null && skip === null && event.type !== 'check.finished' && event.type !== 'exec.finished') return `“${label}” was taken back since.`;
    const execution = run.executions.get(event.item)?.finished ?? null;
    if (execution !== null && execution.event !== hash && execution.exitCode !== 0 && !binds.evidence.includes(execution.event)) return `“${label}” has failed since.`;
  }
  return null;
}
