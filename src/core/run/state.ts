/** The state of a run: what its events, folded in order, amount to. */
import type { Unit } from '../condition/condition.ts';
import type { TriggerStatus } from './triggerMachine.ts';
import type { Actor, BaselineRecord, Event, FrozenItem, GateDecision, Person, Release, RollbackStepRecord, RunOutcome, SoakOutcome, VerdictRecord } from './event.ts';

/** How an item stands. `passed` is done, whoever vouched for it. */
/** `passed` has evidence: a check, an execution, a decision or an approval. `ticked` has somebody's word alone. */
export type ItemStatus = 'to-do' | 'running' | 'ticked' | 'passed' | 'failed' | 'inconclusive' | 'skipped';

/** Something that was done about an item, with the event that says so. */
export interface Attribution {
  readonly event: string;
  readonly actor: Actor;
  readonly time: string;
}

export interface ItemState {
  readonly status: ItemStatus;
  /** Whether its box is to be ticked in the file. */
  readonly ticked: boolean;
  /** What ticked it; null while unticked. `attested` when no check stands behind it. */
  readonly tick: (Attribution & { readonly cause: string; readonly attested: boolean; readonly reason: string | null }) | null;
  readonly verdict: (Attribution & VerdictRecord) | null;
  readonly skip: (Attribution & { readonly reason: string }) | null;
  readonly notes: readonly (Attribution & { readonly text: string })[];
  readonly decision: (Attribution & { readonly decision: GateDecision; readonly reason: string }) | null;
  /** What stands of what each person decided about an approval, the earliest first; what lapsed is left out. */
  readonly approvals: readonly (Attribution & {
    readonly given: boolean;
    readonly role: string;
    readonly reason: string | null;
    readonly needed: number;
    readonly binds: { readonly checklist: string; readonly evidence: readonly string[] } | null;
    /** Neither verified nor to be relied on before it is. */
    readonly signature: { readonly key: string; readonly signature: string } | null;
  })[];
  /** A rejection that stands, else the latest approval. */
  readonly approval: (Attribution & { readonly given: boolean; readonly role: string; readonly reason: string | null }) | null;
  /** The latest soak; `outcome` is null while it runs. */
  readonly soak: (Attribution & { readonly min: string; readonly max: string; readonly ended: boolean; readonly outcome: SoakOutcome | null; readonly reason: string | null }) | null;
}

/** An event as others refer to it by its hash. */
export interface LoggedEvent extends Attribution {
  readonly type: Event['type'];
  readonly item: string | null;
}

/** The latest execution of a block, statement or command item. */
export interface ExecutionState {
  readonly execution: string;
  readonly target: string;
  readonly statement: string | null;
  /** Which try of its target it is, from 1. */
  readonly attempt: number;
  /** What was run, values filled in: a text that differs now makes the result stale. */
  readonly script: string;
  readonly started: Attribution;
  readonly finished: (Attribution & Extract<Event, { type: 'exec.finished' }>['data']) | null;
  /** The one before it of the same target that has an end; missing where there is none. */
  readonly previous?: Omit<ExecutionState, 'previous'>;
}

export interface BaselineState extends Attribution, Omit<BaselineRecord, 'unit'> {
  readonly unit: Unit | null;
}

export interface RunState {
  readonly run: string;
  /** Null until `run.started` was seen. */
  readonly started: (Attribution & { readonly release: Release; readonly path: string; readonly checklist: string; readonly configuration: string; readonly previousRun: string | null }) | null;
  readonly ended: (Attribution & { readonly outcome: RunOutcome; readonly reason: string | null }) | null;
  /** The latest seal: digests of the files that the ended run was committed with. */
  readonly sealed: (Attribution & { readonly outcome: RunOutcome; readonly files: Readonly<Record<string, string>> }) | null;
  /** The item set as frozen at the start, in document order. */
  readonly frozen: readonly FrozenItem[];
  readonly items: ReadonlyMap<string, ItemState>;
  /** Latest execution by target: the statement's id where one was run by itself, else the block's or item's. */
  readonly executions: ReadonlyMap<string, ExecutionState>;
  /** Sections of the stages that were opened, by id. */
  readonly stages: ReadonlyMap<string, Attribution>;
  /** The latest baseline of each metric. */
  readonly baselines: ReadonlyMap<string, BaselineState>;
  /** Values of placeholders and variables that were given in this deployment, by name. */
  readonly values: Readonly<Record<string, string>>;
  /** Those of them that blocks gave out: what runs later has them in its environment. */
  readonly outputs: Readonly<Record<string, string>>;
  /** How each rollback trigger stood when that last changed, by its id; of concurrent views the gravest. */
  readonly triggers: ReadonlyMap<string, Attribution & { readonly state: TriggerStatus; readonly since: string; readonly sentence: string }>;
  /** The rollback that was begun last; `finished` is null while it goes on. */
  readonly rollback: (Attribution & { readonly reason: string | null; readonly finished: (Attribution & { readonly outcome: 'done' | 'incomplete'; readonly reason: string | null; readonly steps: readonly RollbackStepRecord[] }) | null }) | null;
  /** Set while the deployment is paused. */
  readonly paused: (Attribution & { readonly reason: string }) | null;
  /** Who answers for the deployment: who started it, or whom it was handed over to. Null before the start. */
  readonly holder: (Attribution & { readonly person: Person }) | null;
  /** Corrections in force, each with the event that it takes back. */
  readonly corrections: readonly (Attribution & { readonly supersedes: string; readonly reason: string })[];
  /** All events by hash, those that were taken back included. */
  readonly log: ReadonlyMap<string, LoggedEvent>;
  readonly deviations: readonly (Attribution & { readonly item: string; readonly what: string; readonly reason: string })[];
  /** Hashes that no event names as `prev`, sorted. */
  readonly heads: readonly string[];
  readonly events: number;
}
