/** The events of a run. They decide; the file displays. One line of the journal is one event. */
import type { TriggerStatus } from './triggerMachine.ts';
import type { VerdictOutcome } from '../condition/judging/verdict.ts';

/** Who acted, as claimed, and through what. */
export interface Actor {
  readonly name: string;
  readonly email: string;
  readonly host: string;
  readonly via: 'editor' | 'cli' | 'test';
}

export interface Release {
  readonly commit: string | null;
  readonly version: string | null;
  readonly ticket: string | null;
  readonly environment: string | null;
  readonly type?: ReleaseType;
  readonly previousVersion?: string;
  /** Digest of what is deployed, such as `sha256:…` of an image. */
  readonly artifact?: string;
}

export const RELEASE_TYPES = ['normal', 'emergency'] as const;
export type ReleaseType = (typeof RELEASE_TYPES)[number];

/** Why a box changed: a check that passed, a person's press, an edit seen in the text, a state found in the file. */
export type Cause = 'check' | 'person' | 'edit' | 'observed';

/** Numbers in events are safe integers; a measurement is a decimal string. */
export interface VerdictRecord {
  readonly outcome: VerdictOutcome;
  readonly reason: string | null;
  readonly sentence: string;
  readonly metric: string | null;
  readonly query: string | null;
  readonly source: string | null;
  readonly time: string;
  readonly samples: readonly { readonly time: string; readonly value: string; readonly labels: Readonly<Record<string, string>> }[];
  readonly seen?: string;
  readonly value: string | null;
  readonly threshold: string | null;
  readonly unit: string | null;
  /** Of a window that was judged; all but `points` in seconds, `first` since the epoch. */
  readonly window?: { readonly seconds: string; readonly step: string; readonly points: number; readonly violated: string; readonly allowed: string; readonly first?: string };
  /** The figure that the limit was relative to. */
  readonly reference?: { readonly of: string; readonly origin: string | null; readonly query: string | null; readonly value: string };
}

/** A baseline that was measured over a window before the deployment. Times are seconds since the epoch. */
export interface BaselineRecord {
  readonly metric: string;
  readonly query: string | null;
  readonly source: string | null;
  readonly outcome: 'measured' | 'inconclusive' | 'error';
  readonly reason: string | null;
  readonly sentence: string;
  readonly start: string | null;
  readonly end: string | null;
  /** Seconds between two samples. */
  readonly step: string | null;
  /** In `unit`, a base unit; null for the unit of the metric's own figures. */
  readonly value: string | null;
  readonly unit: string | null;
  /** In the source's own unit. */
  readonly samples: readonly { readonly time: string; readonly value: string }[];
}

export interface FrozenItem {
  readonly id: string;
  readonly text: string;
  readonly kind: string;
}

export type EventBody =
  | {
      readonly type: 'run.started';
      readonly data: {
        readonly release: Release;
        /** Relative to the repository root. */
        readonly path: string;
        /** SHA-256 of the checklist with every tick blanked. */
        readonly checklist: string;
        /** SHA-256 of the canonical form of the configuration in force. */
        readonly configuration: string;
        readonly items: readonly FrozenItem[];
        readonly previousRun: string | null;
        /** Ids of items that were ticked before the start and were accepted as done. */
        readonly accepted: readonly string[];
      };
    }
  | { readonly type: 'item.ticked'; readonly item: string; readonly data: { readonly cause: Cause; readonly reason: string | null } }
  | { readonly type: 'item.unticked'; readonly item: string; readonly data: { readonly cause: Cause; readonly reason: string | null } }
  | { readonly type: 'item.skipped'; readonly item: string; readonly data: { readonly reason: string } }
  | { readonly type: 'item.noted'; readonly item: string; readonly data: { readonly reason: string } }
  | { readonly type: 'check.finished'; readonly item: string; readonly data: VerdictRecord }
  | {
      readonly type: 'exec.started';
      /** Block or command item; a statement is named in `data`. */
      readonly item: string;
      readonly data: {
        /** Distinguishes attempts; `exec.finished` repeats it. */
        readonly execution: string;
        readonly statement: string | null;
        readonly script: string;
        /** SHA-256 of the script as it stands here, secrets masked. */
        readonly scriptDigest: string;
        readonly interpreter: readonly string[];
        readonly directory: string;
        /** Which try of this target it is, from 1. */
        readonly attempt?: number;
        /** What ran it: `local`, or where else. */
        readonly runner?: string;
        readonly host?: string;
        /** Names of the variables that the script was given or names itself, those of secrets left out. */
        readonly environment?: readonly string[];
        /** Secrets that were masked in this event. */
        readonly masked?: number;
      };
    }
  | {
      readonly type: 'exec.finished';
      readonly item: string;
      readonly data: {
        readonly execution: string;
        readonly status: 'exited' | 'signalled' | 'timed-out' | 'cancelled' | 'failed-to-start' | 'interrupted';
        readonly exitCode: number | null;
        readonly signal: string | null;
        /** Milliseconds, an integer. */
        readonly duration: number;
        readonly outputDigest: string;
        readonly outputBytes: number;
        readonly excerpt: string;
        /** Whether the excerpt leaves out a part in the middle. */
        readonly cut?: boolean;
        /** Secrets that were masked in the output. */
        readonly masked?: number;
        /** What it gave out for those that run after it, by name; no secret is among it. */
        readonly outputs?: Readonly<Record<string, string>>;
      };
    }
  | { readonly type: 'baseline.measured'; readonly data: BaselineRecord }
  /** All that is remembered from then on for placeholders, by their names; no secret is among it. */
  | { readonly type: 'values.given'; readonly data: { readonly values: Readonly<Record<string, string>> } }
  | { readonly type: 'stage.opened'; readonly data: { readonly section: string } }
  | { readonly type: 'soak.started'; readonly item: string; readonly data: { readonly min: string; readonly max: string } }
  | { readonly type: 'soak.ended'; readonly item: string; readonly data: { readonly outcome: SoakOutcome; readonly reason: string } }
  | { readonly type: 'gate.decided'; readonly item: string; readonly data: { readonly decision: GateDecision; readonly reason: string; readonly evidence: readonly string[] } }
  | {
      readonly type: 'approval.given';
      readonly item: string;
      readonly data: {
        readonly role: string;
        readonly reason: string | null;
        /** How many people have to approve; one where it is not said. */
        readonly needed?: number;
        /** What was approved, beside the release of the run: the digest of the checklist, ticks blanked, and the events shown. */
        readonly binds?: { readonly checklist: string; readonly evidence: readonly string[] };
      };
    }
  /** An SSH signature over an approval, by its hash; `key` is the fingerprint. */
  | { readonly type: 'approval.signed'; readonly item: string; readonly data: { readonly approval: string; readonly key: string; readonly signature: string } }
  /** The same over the line of any other event. It is no decision of its own. */
  | { readonly type: 'event.signed'; readonly data: { readonly signs: string; readonly key: string; readonly signature: string } }
  | { readonly type: 'approval.lapsed'; readonly item: string; readonly data: { readonly approval: string; readonly role: string; readonly reason: string } }
  | { readonly type: 'approval.rejected'; readonly item: string; readonly data: { readonly role: string; readonly reason: string | null } }
  | { readonly type: 'deviation'; readonly item: string; readonly data: { readonly what: string; readonly reason: string } }
  /** How a rollback trigger, by its id, stands from then on; `since` is ISO 8601. */
  | { readonly type: 'trigger.changed'; readonly data: { readonly trigger: string; readonly state: TriggerStatus; readonly since: string; readonly sentence: string } }
  | { readonly type: 'rollback.started'; readonly data: { readonly reason: string | null } }
  /** `incomplete` where a step failed or was not run. */
  | { readonly type: 'rollback.finished'; readonly data: { readonly outcome: 'done' | 'incomplete'; readonly reason: string | null; readonly steps: readonly RollbackStepRecord[] } }
  | { readonly type: 'run.paused'; readonly data: { readonly reason: string } }
  | { readonly type: 'run.resumed'; readonly data: { readonly reason: string | null } }
  /** Who answers for the deployment from then on. */
  | { readonly type: 'handed.over'; readonly data: { readonly to: Person; readonly reason: string | null } }
  /** Takes an event back: from then on it counts for nothing. It stays where it is. */
  | { readonly type: 'corrected'; readonly data: { readonly supersedes: string; readonly reason: string } }
  | { readonly type: 'run.ended'; readonly data: { readonly outcome: RunOutcome; readonly reason: string | null } }
  /**
   * What an ended run was committed with: SHA-256 of each file of its record, by its path there. Left out are the events, which
   * the chain covers, and what is made of the events and these files: the report and the sums.
   */
  | { readonly type: 'run.sealed'; readonly data: { readonly outcome: RunOutcome; readonly files: Readonly<Record<string, string>> } };

/** What came of a block of the rollback procedure, and when, in ISO 8601. */
export interface RollbackStepRecord {
  readonly target: string;
  readonly outcome: 'passed' | 'failed' | 'skipped' | 'not-run';
  readonly time: string;
}

/** Somebody by name, as claimed. */
export interface Person {
  readonly name: string;
  readonly email: string;
}

/**
 * How a soak ended: on the evidence of its whole window, by a breach of it, on somebody's word, or on somebody's word
 * although a breach was seen.
 */
export type SoakOutcome = 'passed' | 'failed' | 'attested' | 'overridden';
export type GateDecision = 'proceed' | 'hold' | 'roll-back';
export type RunOutcome = 'completed' | 'completed-with-deviations' | 'rolled-back' | 'aborted' | 'reset';
export type EventType = EventBody['type'];

/** What `decide` asks to have written, before the journal gives it its place in the chain. */
export type EventDraft = EventBody & { readonly time: string };

/** The place of an event in the chain. */
export interface EventEnvelope {
  readonly v: 1;
  readonly run: string;
  readonly writer: string;
  /** One more than the largest `seq` of `prev`; 1 for the first. */
  readonly seq: number;
  /** ISO 8601 with milliseconds, UTC. A claim: order is by chain. */
  readonly time: string;
  readonly actor: Actor;
  /** Sorted hashes of the heads known to the writer. */
  readonly prev: readonly string[];
  /** SHA-256 of the RFC 8785 form of the rest, lower-case hexadecimal. */
  readonly hash: string;
}

export type Event = EventBody & EventEnvelope;
