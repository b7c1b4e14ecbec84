import type { Attribution, ExecutionState, ItemState, ItemStatus } from './state.ts';
import { ApprovalHistory } from './approvalHistory.ts';
import { isApproved } from './approvals.ts';
import { attribution } from './attribution.ts';
import type { Event } from './event.ts';
import type { History } from './history.ts';
import { Standing } from './standing.ts';

type EventOf<T extends Event['type']> = Extract<Event, { type: T }>;
type Mark = EventOf<'item.ticked' | 'item.unticked'> | EventOf<'item.skipped'>;
type Soak = EventOf<'soak.started'> | EventOf<'soak.ended'>;

const VERDICT_CAUTION = { pass: 0, inconclusive: 1, error: 1, fail: 2 } as const;
const GATE_CAUTION = { proceed: 0, hold: 1, 'roll-back': 2 } as const;
const MARK_CAUTION = { 'item.ticked': 0, 'item.skipped': 1, 'item.unticked': 2 } as const;

/** Gathers what happened to one item, in the order of the history. */
export class ItemHistory {
  readonly #marks: Standing<Mark>;
  readonly #verdicts: Standing<EventOf<'check.finished'>>;
  readonly #decisions: Standing<EventOf<'gate.decided'>>;
  readonly #approvals: ApprovalHistory;
  readonly #soaks: Standing<Soak>;
  readonly #notes: EventOf<'item.noted'>[] = [];
  #soakStart: EventOf<'soak.started'> | null = null;
  readonly #accepted: Event | null;
  readonly #kind: string;

  /** `accepted` is the start of the run where the item was ticked before and taken as done; `kind` is that of the start. */
  constructor(history: History, accepted: Event | null, kind: string) {
    this.#kind = kind;
    this.#accepted = accepted;
    this.#marks = new Standing(history, (event) => MARK_CAUTION[event.type]);
    this.#verdicts = new Standing(history, (event) => VERDICT_CAUTION[event.data.outcome]);
    this.#decisions = new Standing(history, (event) => GATE_CAUTION[event.data.decision]);
    this.#approvals = new ApprovalHistory(history);
    this.#soaks = new Standing(history, (event) => (event.type === 'soak.started' ? 1 : 0));
  }

  add(event: Event): void {
    switch (event.type) {
      case 'item.ticked':
      case 'item.unticked':
      case 'item.skipped':
        this.#marks.add(event);
        return;
      case 'item.noted':
        this.#notes.push(event);
        return;
      case 'check.finished':
        this.#verdicts.add(event);
        return;
      case 'gate.decided':
        this.#decisions.add(event);
        return;
      case 'approval.given':
      case 'approval.rejected':
      case 'approval.signed':
      case 'approval.lapsed':
        this.#approvals.add(event);
        return;
      case 'soak.started':
        this.#soakStart = event;
        this.#soaks.add(event);
        return;
      case 'soak.ended':
        this.#soaks.add(event);
        return;
      case 'run.started':
      case 'run.ended':
      case 'run.sealed':
      case 'event.signed':
      case 'stage.opened':
      case 'baseline.measured':
      case 'values.given':
      case 'trigger.changed':
      case 'rollback.started':
      case 'rollback.finished':
      case 'run.paused':
      case 'run.resumed':
      case 'handed.over':
      case 'corrected':
      case 'deviation':
      case 'exec.started':
      case 'exec.finished':
        return;
    }
  }

  /** `position` tells which of two events came later in the order of the fold. */
  state(execution: ExecutionState | null, position: (hash: string) => number): ItemState {
    const mark = this.#marks.event;
    const verdict = this.#verdicts.event;
    const decision = this.#decisions.event;
    const approvals = this.#approvals.standing();
    const approval = approvals.find(({ given }) => !given) ?? approvals.at(-1) ?? null;
    const skipped = mark?.type === 'item.skipped' ? mark : null;
    const gathered = {
      tick: skipped === null ? this.#tick(approvals) : null,
      verdict: verdict === null ? null : { ...attribution(verdict), ...verdict.data },
      skip: skipped === null ? null : { ...attribution(skipped), reason: skipped.data.reason },
      notes: this.#notes.map((note) => ({ ...attribution(note), text: note.data.reason })),
      decision: decision === null ? null : { ...attribution(decision), decision: decision.data.decision, reason: decision.data.reason },
      approvals,
      approval,
      soak: this.#soak(),
    };
    return { status: statusOf(gathered, execution, position), ticked: gathered.tick !== null, ...gathered };
  }

  #tick(approvals: ItemState['approvals']): ItemState['tick'] {
    const mark = this.#marks.event;
    const decision = this.#decisions.event;
    const approval = approvals.at(-1);
    const soak = this.#soaks.event;
    if (mark?.type === 'item.ticked') {
      const { cause, reason } = mark.data;
      return { ...attribution(mark), cause, attested: cause !== 'check', reason };
    }
    if (decision?.data.decision === 'proceed') return { ...attribution(decision), cause: 'gate', attested: true, reason: decision.data.reason };
    if (this.#kind === 'approval' && approval !== undefined && isApproved({ approvals })) return { event: approval.event, actor: approval.actor, time: approval.time, cause: 'approval', attested: true, reason: approval.reason };
    if (soak?.type === 'soak.ended' && soak.data.outcome !== 'failed') return { ...attribution(soak), cause: 'soak', attested: soak.data.outcome !== 'passed', reason: soak.data.reason };
    if (mark === null && this.#accepted !== null) return { ...attribution(this.#accepted), cause: 'accepted', attested: true, reason: null };
    return null;
  }

  #soak(): ItemState['soak'] {
    const start = this.#soakStart;
    if (start === null) return null;
    const end = this.#soaks.event;
    const ended = end?.type === 'soak.ended' ? end : null;
    return { ...attribution(start), ...start.data, ended: ended !== null, outcome: ended?.data.outcome ?? null, reason: ended?.data.reason ?? null };
  }
}

/** What went wrong or unknown after a tick shows; a tick made in knowledge of it stands, as what it is. */
function statusOf(item: Omit<ItemState, 'status' | 'ticked'>, execution: ExecutionState | null, position: (hash: string) => number): ItemStatus {
  if (item.skip !== null) return 'skipped';
  if (execution !== null && execution.finished === null) return 'running';
  const tickedAt = item.tick === null ? -1 : position(item.tick.event);
  const isLater = (event: Attribution): boolean => position(event.event) > tickedAt;
  if (item.verdict?.outcome === 'fail' && isLater(item.verdict)) return 'failed';
  if (execution !== null && execution.finished !== null && hasFailed(execution.finished) && isLater(execution.finished)) return 'failed';
  if (item.verdict !== null && item.verdict.outcome !== 'pass' && isLater(item.verdict)) return 'inconclusive';
  if (item.tick !== null) return hasEvidence(item.tick, item, execution) ? 'passed' : 'ticked';
  if (item.approval?.given === false || item.decision !== null) return 'failed';
  if (item.soak?.outcome === 'failed') return 'failed';
  if (item.soak !== null && !item.soak.ended) return 'running';
  return 'to-do';
}

/** Of a gate and an approval, the recorded decision is all that is asked for. */
function hasEvidence(tick: NonNullable<ItemState['tick']>, { verdict }: Pick<ItemState, 'verdict'>, execution: ExecutionState | null): boolean {
  if (!tick.attested || tick.cause === 'gate' || tick.cause === 'approval') return true;
  if (verdict !== null) return verdict.outcome === 'pass';
  return execution !== null && execution.finished !== null && !hasFailed(execution.finished);
}

function hasFailed(finished: NonNullable<ExecutionState['finished']>): boolean {
  return !(finished.status === 'exited' && finished.exitCode === 0);
}
