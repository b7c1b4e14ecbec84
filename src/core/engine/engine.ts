/** What a person can do with a checklist. The editor, the command line and the tests call this and nothing below it. */
import type { Checklist, Problem } from '../checklist/model.ts';
import type { Verdict } from '../condition/judging/verdict.ts';
import type { Configuration } from '../configuration/configuration.ts';
import type { WrittenMetric } from '../configuration/writeEntry.ts';
import type { Explanation } from '../explanation/explanation.ts';
import type { ChecklistFile, CommitOutcome, ExecResult, RunWatch, Script } from '../ports.ts';
import type { Command, RefusalCode } from '../run/command.ts';
import type { GateDecision, Person, Release } from '../run/event.ts';
import type { ApprovalStanding } from './approve.ts';
import type { SoakJudged } from './soak.ts';
import type { Watched, WatchMemory } from './watch.ts';
import type { RunState } from '../run/state.ts';

/** A checklist as it stands: its text, what the text means, how it is configured, and its active run. */
export interface Snapshot {
  readonly text: string;
  readonly checklist: Checklist;
  readonly configuration: Configuration;
  /** Those of the checklist and of its configuration, in document order. */
  readonly problems: readonly Problem[];
  /** Null where no run of this file is unfinished. */
  readonly run: RunState | null;
  /** Damage found in the journal; the run is read-only while there is any. */
  readonly damage: readonly string[];
  /** What is not quite as it should be in the journal and hinders nobody: a last line that a crash cut short. */
  readonly notes: readonly string[];
}

/** Every action ends in one of these; an exception is a bug. */
export type Outcome<T> =
  | { readonly status: 'done'; readonly value: T; readonly warnings: readonly string[] }
  | { readonly status: 'refused'; readonly code: EngineRefusal; readonly message: string; readonly items: readonly string[] };

export type EngineRefusal =
  | RefusalCode
  | 'moved'
  | 'missing'
  | 'unwritable'
  | 'unknown-target'
  | 'ambiguous-run'
  | 'unresolved-placeholder'
  | 'bad-value'
  | 'needs-confirmation'
  | 'syntax'
  | 'not-runnable'
  | 'untrusted'
  | 'restricted'
  | 'unsaved'
  | 'unanswered'
  | 'damaged'
  | 'journal'
  | 'cancelled'
  | Extract<CommitOutcome, { status: 'refused' }>['code'];

export interface Target {
  readonly kind: 'item' | 'block' | 'statement' | 'section';
  readonly id: string;
}

export interface Checked {
  readonly item: string;
  readonly verdict: Verdict;
}

/** How a rollback trigger stands at a moment. */
export interface WatchedTrigger {
  /** Its id. */
  readonly trigger: string;
  /** `not watched`: nothing measures it, or only over traffic that would not show it. */
  readonly state: 'ok' | 'firing' | 'inconclusive' | 'not watched';
  /** Null where nothing was asked. Of a trigger with a limit a pass says that the limit is passed, so that it fires. */
  readonly verdict: Verdict | null;
}

/** Metrics that an item could be bound to. */
export interface Suggestions {
  /** Under which the metric is to be configured. */
  readonly name: string;
  /** Those with a value first, and the likeliest of them. */
  readonly metrics: readonly Suggestion[];
}

export interface Suggestion {
  readonly title: string;
  /** What exposes it, such as `cAdvisor`. */
  readonly from: string;
  readonly metric: WrittenMetric;
  /** Its value now in words; null where it has none. */
  readonly value: string | null;
  /** Why it has none; null where it has one. */
  readonly message: string | null;
}

export interface Executed {
  readonly script: Pick<Script, 'text'>;
  readonly result: ExecResult;
}

/** What one execution printed, and when it ended. */
export interface ComparedOutput {
  readonly attempt: number;
  readonly time: string;
  readonly text: string;
}

export interface Comparison {
  readonly before: ComparedOutput;
  readonly after: ComparedOutput;
}

/** How an execution ended, and what it was. */
export interface ExecEnd {
  readonly run: string;
  /** Block or command item. */
  readonly target: string;
  readonly execution: string;
  readonly result: ExecResult;
}

/** What is to be run: a block, one statement of it, or an item whose text is a command. */
export interface ExecRequest {
  /** Id of a block, statement or item, or `first..last` of two statements of one block: these and what stands between. */
  readonly target: string;
  readonly values: Readonly<Record<string, string>>;
  /** Digest of the confirmation that a person gave. */
  readonly confirmed?: string | null;
  /** Why it is run before its turn. */
  readonly override?: string | null;
  /** What blocks gave out before that no record has: secrets, and all of it where no deployment is open. */
  readonly outputs?: Readonly<Record<string, string>>;
}

/** What a request comes to, before any of it runs. */
export interface Resolved {
  /** To be shown: its secrets are masked, and its variables have no values. */
  readonly script: Script;
  /** What a person must confirm first; null for nothing. */
  readonly confirmation: Confirmation | null;
  /** What was left out of it, and why, for a person to read. */
  readonly notes: readonly string[];
  /** Why it is not its turn, which a reason overrides; null where it is, and in rollback, which waits for nobody. */
  readonly outOfOrder: string | null;
}

export interface Confirmation {
  /** Stands for the script exactly as it was resolved; another text needs another confirmation. */
  readonly digest: string;
  /** What of it is dangerous, in the words of the list; empty where everything is confirmed. */
  readonly reasons: readonly string[];
}

export interface Engine {
  /** Reads, parses and folds; changes and connects to nothing. */
  snapshot(file: ChecklistFile): Promise<Outcome<Snapshot>>;
  /** Opens a run, and measures its baselines for some seconds at most. `existingTicks: 'reset'` first clears the boxes of the file. */
  start(file: ChecklistFile, options: { readonly release: Partial<Release>; readonly existingTicks: 'refuse' | 'accept' | 'reset' }, signal?: AbortSignal): Promise<Outcome<RunState>>;
  /** Without an active run this edits the file and records nothing. */
  tick(file: ChecklistFile, items: readonly string[], options: { readonly reason: string | null; readonly override: string | null }): Promise<Outcome<RunState | null>>;
  untick(file: ChecklistFile, items: readonly string[], options: { readonly reason: string | null }): Promise<Outcome<RunState | null>>;
  /** Takes ticks that somebody typed into the file as events, attested by the actor. */
  observe(file: ChecklistFile, cause: 'edit' | 'observed'): Promise<Outcome<RunState | null>>;
  skip(file: ChecklistFile, item: string, reason: string): Promise<Outcome<RunState>>;
  note(file: ChecklistFile, item: string, text: string): Promise<Outcome<RunState>>;
  /** Measures items against their sources, in document order; all that can be checked where `items` is null. */
  check(file: ChecklistFile, items: readonly string[] | null, signal: AbortSignal, onVerdict?: (checked: Checked) => void): Promise<Outcome<readonly Checked[]>>;
  /** Explains an item or a trigger, by id or line number, and measures an item as `check` does. Records nothing. */
  explain(file: ChecklistFile, target: string, signal: AbortSignal): Promise<Outcome<Explanation>>;
  /** Looks once at all rollback triggers and running soaks, and records what has changed since `memory`; `every` in milliseconds. */
  watch(file: ChecklistFile, memory: WatchMemory, every: number, signal: AbortSignal): Promise<Outcome<Watched>>;
  startRollback(file: ChecklistFile, reason: string | null): Promise<Outcome<RunState>>;
  /** Records what came of the steps of a rollback, as they happened or later. */
  finishRollback(file: ChecklistFile, finish: Pick<Extract<Command, { type: 'finish-rollback' }>, 'steps' | 'reason' | 'recorded'>): Promise<Outcome<RunState>>;
  /** Ends the deployment as rolled back, if its triggers read ok now. */
  endRolledBack(file: ChecklistFile, reason: string | null, signal: AbortSignal): Promise<Outcome<RunState>>;
  /** Measures every rollback trigger once, in document order. Records nothing. */
  readTriggers(file: ChecklistFile, signal: AbortSignal): Promise<Outcome<readonly WatchedTrigger[]>>;
  /** Reads metrics that keep no history by themselves again and again until the signal aborts, and names them: held for five minutes they can be judged only then. */
  keepHistory(file: ChecklistFile, signal: AbortSignal): Promise<Outcome<readonly string[]>>;
  /** What the configured server could measure an item by, each with its value now; for an item that no metric is bound to. */
  suggest(file: ChecklistFile, item: string, signal: AbortSignal): Promise<Outcome<Suggestions>>;
  /** What `exec` would run, resolved; runs nothing. */
  resolve(file: ChecklistFile, request: ExecRequest): Promise<Outcome<Resolved>>;
  exec(file: ChecklistFile, request: ExecRequest, watch: RunWatch): Promise<Outcome<Executed>>;
  /** Watches an execution of the active run that was started elsewhere, or before this program was started again, and records its end. */
  attach(file: ChecklistFile, execution: string, watch: RunWatch): Promise<Outcome<Executed>>;
  /** Records as interrupted what runs no more and whose end nobody saw. */
  settleExecutions(file: ChecklistFile): Promise<Outcome<null>>;
  /** Records how an execution ended; done as well where somebody has recorded it before. */
  finishExec(file: ChecklistFile, end: ExecEnd): Promise<Outcome<null>>;
  /** What the last two runs of a block, statement or command item printed in this deployment. */
  compare(file: ChecklistFile, target: string): Promise<Outcome<Comparison>>;
  /** Records that a block or command item was left as it failed, and why. Without an active run nothing is recorded. */
  skipExec(file: ChecklistFile, target: string, reason: string): Promise<Outcome<RunState | null>>;
  /** Asks again for what was answered for placeholders in this deployment. */
  forgetValues(file: ChecklistFile): Promise<Outcome<RunState>>;
  /** Problems of what commands name that is not there; reads files, and runs and connects to nothing. */
  examine(file: ChecklistFile): Promise<Outcome<readonly Problem[]>>;
  /** Stores the start of a soak; `restart` begins anew one that runs, failed or passed. */
  startSoak(file: ChecklistFile, item: string, how?: 'start' | 'restart', override?: string | null): Promise<Outcome<RunState>>;
  /** Judges what is measured below a running soak over its window so far; a breach, and at its end a pass, is recorded. */
  judgeSoak(file: ChecklistFile, item: string, signal: AbortSignal): Promise<Outcome<SoakJudged>>;
  /** Ends a soak on somebody's word; an override ends one that did not pass, as a deviation. */
  endSoak(file: ChecklistFile, item: string, reason: string, override?: string | null, signal?: AbortSignal): Promise<Outcome<RunState>>;
  /** Decides a gate. To proceed, what was measured too long ago is measured again first; `accept` says why what is inconclusive is accepted. */
  gate(file: ChecklistFile, item: string, decision: GateDecision, reason: string, accept: string | null, signal?: AbortSignal): Promise<Outcome<RunState>>;
  approve(file: ChecklistFile, item: string, decision: 'approve' | 'reject', reason: string | null): Promise<Outcome<RunState>>;
  /** How each approval that stands is known: authenticated by a trusted key, or only claimed. */
  approvals(file: ChecklistFile): Promise<Outcome<readonly ApprovalStanding[]>>;
  /** While a deployment is paused its work waits; whatever stops or undoes it does not. */
  pause(file: ChecklistFile, reason: string): Promise<Outcome<RunState>>;
  resume(file: ChecklistFile, reason: string | null): Promise<Outcome<RunState>>;
  /** Null for whoever asks. */
  handOver(file: ChecklistFile, to: Person | null, reason: string | null): Promise<Outcome<RunState>>;
  /** Takes back an event, by the beginning of its hash, or what was decided of an item, by its id. */
  correct(file: ChecklistFile, target: string, reason: string): Promise<Outcome<RunState>>;
  commit(file: ChecklistFile, signal: AbortSignal): Promise<Outcome<{ readonly commit: string; readonly run: string }>>;
  complete(file: ChecklistFile, reason: string | null): Promise<Outcome<RunState>>;
  abort(file: ChecklistFile, reason: string): Promise<Outcome<RunState>>;
  /** Ends an unfinished run as `reset` and clears every box of the file. */
  reset(file: ChecklistFile, reason: string): Promise<Outcome<RunState | null>>;
  /** What needs approval before anything connects or runs unseen: its digest and its full text. */
  consent(file: ChecklistFile): Promise<Outcome<{ readonly digest: string; readonly shown: string; readonly trusted: boolean } | null>>;
  /** Approves the digest if it is still the one shown. */
  trust(file: ChecklistFile, digest: string): Promise<Outcome<null>>;
  /** What a target of the command line, an id or a line number, stands for; null for nothing. */
  find(checklist: Checklist, target: string): Target | null;
}
