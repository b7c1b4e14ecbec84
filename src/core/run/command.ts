/** What somebody wants done. `decide` turns it into events or into a refusal. */
import type { Baseline } from '../condition/judging/baseline.ts';
import type { Verdict } from '../condition/judging/verdict.ts';
import type { ExecResult, Script } from '../ports.ts';
import type { TriggerStatus } from './triggerMachine.ts';
import type { EventDraft, GateDecision, Person, Release, RollbackStepRecord } from './event.ts';

/** Where a script runs, and which variables it is given. */
export interface ExecEvidence {
  readonly runner: string;
  readonly host: string;
  readonly environment: readonly string[];
}

/** A rollback trigger that stands otherwise than before; `since` in milliseconds since the epoch. */
export interface TriggerChange {
  readonly trigger: string;
  readonly status: TriggerStatus;
  readonly since: number;
  readonly sentence: string;
}

export type Command =
  | {
      readonly type: 'start';
      readonly release: Release;
      readonly path: string;
      readonly checklistDigest: string;
      readonly configurationDigest: string;
      readonly previousRun: string | null;
      /** Whether ticks that are in the file already are taken as done. */
      readonly existingTicks: 'refuse' | 'accept';
    }
  | { readonly type: 'tick'; readonly item: string; readonly cause: 'person' | 'edit' | 'observed'; readonly reason: string | null; readonly override: string | null }
  | { readonly type: 'untick'; readonly item: string; readonly cause: 'person' | 'edit' | 'observed'; readonly reason: string | null }
  | { readonly type: 'skip'; readonly item: string; readonly reason: string }
  | { readonly type: 'note'; readonly item: string; readonly text: string }
  /** Records a verdict; ticks on a pass if the policy says so, unticks on a fail what a check had ticked. */
  | { readonly type: 'finish-check'; readonly item: string; readonly verdict: Verdict }
  /** Records baselines that were measured for the deployment. */
  | { readonly type: 'record-baselines'; readonly baselines: readonly Baseline[] }
  | { readonly type: 'start-exec'; readonly target: string; readonly statement: string | null; readonly execution: string; readonly script: Script; readonly scriptDigest: string; readonly override?: string | null; readonly values?: Readonly<Record<string, string>>; readonly evidence?: ExecEvidence }
  /** What was answered for placeholders is asked again from now on. */
  | { readonly type: 'forget-values' }
  /** Records how it ended; ticks a command item on exit 0 if the policy says so. */
  | { readonly type: 'finish-exec'; readonly target: string; readonly execution: string; readonly result: ExecResult }
  /** `restart` begins anew a soak that runs or has ended. */
  /** Goes past a block or command item that failed. */
  | { readonly type: 'skip-exec'; readonly target: string; readonly reason: string }
  | { readonly type: 'start-soak'; readonly item: string; readonly how?: 'start' | 'restart'; readonly override?: string | null }
  /** On somebody's word; with an override although its time is not up or it was breached. */
  | { readonly type: 'end-soak'; readonly item: string; readonly reason: string; readonly override?: string | null }
  /** On the verdicts of its whole window. `soak` is the event that started it. */
  | { readonly type: 'finish-soak'; readonly item: string; readonly soak: string; readonly verdicts: readonly { readonly item: string; readonly verdict: Verdict }[] }
  /** `authenticated` are the approvals whose signatures were verified. */
  | { readonly type: 'decide-gate'; readonly item: string; readonly decision: GateDecision; readonly reason: string; readonly override: string | null; readonly authenticated?: readonly string[] }
  | { readonly type: 'approve' | 'reject'; readonly item: string; readonly reason: string | null }
  /** `approval` is the event that is signed, `key` a fingerprint. */
  | { readonly type: 'sign-approval'; readonly item: string; readonly approval: string; readonly key: string; readonly signature: string }
  | { readonly type: 'lapse-approvals' }
  | { readonly type: 'change-triggers'; readonly changes: readonly TriggerChange[] }
  | { readonly type: 'start-rollback'; readonly reason: string | null }
  | { readonly type: 'finish-rollback'; readonly steps: readonly RollbackStepRecord[]; readonly reason: string | null; readonly recorded: 'as it happened' | 'later' }
  | { readonly type: 'end-rolled-back'; readonly reason: string | null }
  | { readonly type: 'pause'; readonly reason: string }
  | { readonly type: 'resume'; readonly reason: string | null }
  | { readonly type: 'hand-over'; readonly to: Person; readonly reason: string | null }
  /** Takes the event with this hash back. */
  | { readonly type: 'correct'; readonly event: string; readonly reason: string }
  | { readonly type: 'complete'; readonly reason: string | null }
  | { readonly type: 'abort'; readonly reason: string }
  | { readonly type: 'reset'; readonly reason: string }
  /** Puts the digests of the files of an ended run into its chain. */
  | { readonly type: 'seal'; readonly files: Readonly<Record<string, string>> };

export type RefusalCode =
  | 'not-started'
  | 'already-started'
  | 'ended'
  | 'has-ticks'
  | 'unknown-item'
  | 'not-a-box'
  | 'out-of-order'
  | 'paused'
  | 'too-early'
  | 'wrong-kind'
  | 'open-items'
  /** A gate would proceed on what is not known; an acceptance with a reason lets it. */
  | 'inconclusive'
  | 'stale-evidence'
  | 'not-entitled'
  | 'no-change'
  | 'reason-needed';

export interface Refusal {
  readonly code: RefusalCode;
  /** What happened and what to do next, for a person. */
  readonly message: string;
  /** Ids of the items it is about, where it is about some. */
  readonly items: readonly string[];
}

export type Decision = { readonly events: readonly EventDraft[] } | { readonly refusal: Refusal };
