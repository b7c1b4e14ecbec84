/** What the engine asks of the world. Adapters in `node/` and `vscode/` answer. */
import type { CheckboxEdit, Checklist } from './checklist/model.ts';
import type { EnvironmentDeclaration, MetricConfiguration, WebhookConfiguration } from './configuration/configuration.ts';
import type { EnvironmentReading } from './environment/reading.ts';
import type { InconclusiveReason, Sample } from './condition/judging/verdict.ts';
import type { Notice } from './notice/notice.ts';
import type { Actor, Event, EventDraft } from './run/event.ts';

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** A signal that aborts after so many milliseconds. */
  timeout(milliseconds: number): AbortSignal;
}

/** Makes the identifiers that the engine may not invent by itself. */
export interface Random {
  /** Lower-case hexadecimal digits, `bytes` random bytes of them. */
  hex(bytes: number): string;
}

export interface Logger {
  info(message: string): void;
  warn(message: string): void;
  error(message: string, cause?: unknown): void;
}

/** Tells webhooks what happened. */
export interface Notifier {
  /** Returns at once. Each notice is tried again for a while, under its own id. */
  send(notices: readonly Notice[], webhooks: Readonly<Record<string, WebhookConfiguration>>): void;
  /** Shows why something was not told. */
  undelivered(message: string): void;
}

/** Parses a checklist. An adapter may cache, or do it on another thread; the result is `parseChecklist` of the text. */
export interface ChecklistParser {
  parse(text: string): Promise<Checklist>;
}

/** The text of a checklist, and the two ways in which it may be changed. */
export interface ChecklistFile {
  /** Path relative to the repository root, or to the file's folder without git; forward slashes. */
  readonly path: string;
  /** Whether an editor holds changes to it that are not on disk. A commit needs what is on disk. */
  unsaved(): boolean;
  /** Without a byte order mark. */
  read(): Promise<string>;
  /**
   * Applies edits if the text is still exactly `expectedText`; else changes nothing and says why.
   * Never saves a document that was dirty, never touches another byte.
   */
  apply(edits: readonly CheckboxEdit[], expectedText: string): Promise<ApplyOutcome>;
}

export type ApplyOutcome =
  | { readonly status: 'applied' }
  | { readonly status: 'refused'; readonly code: 'moved' | 'missing' | 'unwritable'; readonly message: string };

/** A block or item command, resolved and ready to run. */
export interface Script {
  /** The interpreter as found on the PATH, with its arguments: `['bash', '-e', '-o', 'pipefail']`. */
  readonly interpreter: readonly string[];
  readonly text: string;
  /** Absolute. On another host as that has it, empty for the home of the user there. */
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Milliseconds; null for none. */
  readonly timeout: number | null;
  /** Where it runs; missing for this machine. */
  readonly runner?: RemoteRunner;
}

/** Runs a script elsewhere. */
export interface RemoteRunner {
  readonly kind: 'ssh';
  /** As the ssh client of the user takes it: `user@host`. */
  readonly target: string;
}

export type ExecOutcome =
  | { readonly status: 'exited'; readonly exitCode: number }
  | { readonly status: 'signalled'; readonly signal: string }
  | { readonly status: 'timed-out' }
  | { readonly status: 'cancelled' }
  | { readonly status: 'failed-to-start'; readonly message: string }
  /** How it ended is not known: what watched over it was killed, or the connection to it broke. */
  | { readonly status: 'interrupted' };

export interface ExecResult {
  readonly outcome: ExecOutcome;
  /** Milliseconds. */
  readonly duration: number;
  /** SHA-256 of all output bytes, lower-case hexadecimal. */
  readonly outputDigest: string;
  readonly outputBytes: number;
  /** Head and tail of the output as text, control sequences removed. */
  readonly excerpt: string;
  /** Whether the excerpt leaves out a part in the middle. */
  readonly cut?: boolean;
  /** Secrets that were masked before anything was kept or shown; sizes and digests are of what was left. */
  readonly masked?: number;
  /** What it gave out through `$HOLDPOINT_OUTPUT` for those that run after it; missing for nothing. No secret is among it. */
  readonly outputs?: Readonly<Record<string, string>>;
  /** What of that was not taken, and why; missing for nothing. */
  readonly outputFaults?: readonly string[];
}

/** What somebody who watches a script hears of it, and may ask of it. */
export interface RunWatch {
  /** Aborted to stop the script and all that it started: SIGINT, after ten seconds SIGTERM. */
  readonly signal: AbortSignal;
  /** Aborted to end it by SIGKILL, once it was asked to stop. */
  readonly kill?: AbortSignal;
  /** No more output is read until this is done. */
  readonly onOutput: (chunk: Uint8Array) => void | Promise<void>;
  /** Told of each signal that is sent to stop it, such as `SIGTERM`. */
  readonly onSignal?: (signal: string) => void;
  /** Told of each secret that it gave out, once it has ended. It is kept nowhere: who does not watch then never hears of it. */
  readonly onSecret?: (name: string, value: string) => void;
}

export interface ShellWatch extends RunWatch {
  /** Takes standard error apart from standard output, which then is all that `onOutput` and the result tell of. Missing, both come together. */
  readonly onErrorOutput?: RunWatch['onOutput'];
}

export interface Shell {
  /** Null where the text is well formed, else the fault as the shell itself words it. Executes nothing. */
  checkSyntax(script: Script, signal: AbortSignal): Promise<string | null>;
  /** Runs a script in a process group of its own. Aborting stops the whole group before this settles. A timeout that is up kills in the end. */
  run(script: Script, watch: ShellWatch): Promise<ExecResult>;
}

/** How an execution ended that a supervisor owned. */
export interface Supervised {
  readonly result: ExecResult;
  /** What could not be kept of it. */
  readonly warnings: readonly string[];
  /** Lets go of the supervisor. It keeps an end that is not in the journal, and writes it there itself once nobody is left to do so. */
  release(recorded: 'recorded' | 'not recorded'): Promise<void>;
}

/** A supervisor that is up and runs nothing yet. */
export interface PreparedExecution {
  /** `checklist` is its path as `ChecklistFile` has it. Resolves when it ended; aborting stops it. What becomes of this process stops nothing. */
  run(job: { readonly script: Script; readonly target: string; readonly checklist: string }, watch: RunWatch): Promise<Supervised>;
  /** Gives it up before it ran. */
  dispose(): Promise<void>;
}

/** Owns executions of a deployment outside this process, so that a crash or a reload of it neither ends them nor loses how they end. */
export interface Supervisor {
  /** Brings up what will own an execution, and makes it known to others on this machine, before its start is journaled. */
  prepare(run: string, execution: string): Promise<PreparedExecution>;
  /** Watches one that somebody else started here: all of its output, and its end. Null where nothing is known of it. */
  attach(run: string, execution: string, watch: RunWatch): Promise<Supervised | null>;
  /** Whether its supervisor, or at least what it ran, still lives. */
  owns(run: string, execution: string): Promise<boolean>;
}

/** What a source is asked: one configured metric, its variables resolved. */
export interface MetricQuery {
  readonly name: string;
  readonly metric: MetricConfiguration;
  /** Seconds that `$window` stands for. */
  readonly window: number;
  /** Label matchers that `$canary` and `$stable` stand for, such as `version="canary"`; null where none is configured. */
  readonly canary: string | null;
  readonly stable: string | null;
  /** What a command is given beside its environment: what blocks gave out before. */
  readonly variables?: Readonly<Record<string, string>>;
  /** The instant to measure at, in seconds on the source's own clock, as a measurement told it; its now where there is none. */
  readonly at?: number;
}

/** A stretch of time to measure all through. */
export interface MetricRange {
  readonly seconds: number;
  /** Its end, in seconds on the source's own clock; null for its now. */
  readonly end: number | null;
  /** Seconds between two points; null for the interval in which the source itself takes samples. */
  readonly step: number | null;
}

/** A stretch of time as it was measured: its points are the samples, oldest first. */
export interface MeasuredWindow {
  /** Seconds on the source's clock, both ends included. */
  readonly start: number;
  readonly end: number;
  readonly step: number;
  /** What of it the source did not observe, as the middle of a sentence; null where it observed all of it. */
  readonly gap: string | null;
}

/**
 * Counts that a rate does not see: a series that appears within the window had its first value before it was there
 * (Prometheus, "rate()"), as an error counter has that is born with a burst of errors.
 */
export interface Unseen {
  /** How many were counted unseen. */
  readonly count: number;
  /** What the value may be with them, in the source's own unit; null where that cannot be told. */
  readonly low: number | null;
  readonly high: number | null;
}

export type Measurement =
  | {
      readonly status: 'measured';
      readonly query: string;
      readonly source: string;
      readonly samples: readonly Sample[];
      /** Finite upper bounds of the histogram that a quantile was read from, ascending; null for anything else. */
      readonly buckets: readonly number[] | null;
      /**
       * Requests that a ratio, or observations that a quantile was taken over; of a window the fewest at any point of it.
       * Null where it is neither or the source cannot tell.
       */
      readonly denominator: number | null;
      /** The instant it was measured at, in seconds on the source's clock; missing where the source has no such thing. */
      readonly at?: number;
      readonly unseen?: Unseen;
      /** Set where a range was asked for. */
      readonly window?: MeasuredWindow;
      /** Unit of the values, as a configuration would declare it, where the source knows it and the metric does not say. */
      readonly unit?: string;
      /** What the source remarked on a query that it answered in full, to be shown with the verdict. */
      readonly notes?: readonly string[];
    }
  /** The source itself says yes or no, as an exit code does, and there is no number to compare. */
  | { readonly status: 'stated'; readonly query: string; readonly source: string; readonly outcome: 'pass' | 'fail'; readonly message: string; readonly samples: readonly Sample[] }
  | { readonly status: 'inconclusive'; readonly query: string | null; readonly source: string; readonly reason: InconclusiveReason; readonly message: string }
  | { readonly status: 'error'; readonly query: string | null; readonly source: string; readonly message: string };

/** How far back a metric is looked at. */
export interface HistoryNeed {
  readonly query: MetricQuery;
  readonly seconds: number;
}

export interface MetricSource {
  measure(query: MetricQuery, signal: AbortSignal): Promise<Measurement>;
  /** Measures all through a stretch of time, at no wider step than asked for. Inconclusive where the source has no history. */
  measureRange(query: MetricQuery, range: MetricRange, signal: AbortSignal): Promise<Measurement>;
  /** Reads what keeps no history by itself again and again until the signal aborts, so that `measureRange` has one. The names of the metrics that are read. */
  keepHistory(needs: readonly HistoryNeed[], signal: AbortSignal): readonly string[];
}

/** Reads the declared sources of environment variables, each once at every call. */
export interface EnvironmentSource {
  read(declaration: EnvironmentDeclaration, signal: AbortSignal): Promise<EnvironmentReading>;
}

/** What a server says of itself; `partial` where it warned that something is missing, `error` where it could not be asked. */
export type ServerAnswer<T> =
  | { readonly status: 'ok'; readonly value: T }
  | { readonly status: 'partial'; readonly message: string }
  | { readonly status: 'error'; readonly message: string };

export interface MetricMetadata {
  readonly type: 'counter' | 'gauge' | 'histogram' | 'gaugehistogram' | 'summary' | 'info' | 'stateset' | 'unknown';
  /** As exposed, such as `seconds` or `ms`; empty for most. */
  readonly unit: string;
  readonly help: string;
}

/** Which metrics a server has. Reads only, over the same connection as its metrics. */
export interface MetricCatalogue {
  /** Names of all series that the server holds (`/api/v1/label/__name__/values`). */
  metricNames(signal: AbortSignal): Promise<ServerAnswer<readonly string[]>>;
  /** By name of the metric family, which for a histogram has no `_bucket`; of all families where `metric` is null (`/api/v1/metadata`). */
  metadata(metric: string | null, signal: AbortSignal): Promise<ServerAnswer<ReadonlyMap<string, MetricMetadata>>>;
}

/** A rule of an alert as a server has loaded it. */
export interface AlertRule {
  readonly name: string;
  /** PromQL. */
  readonly query: string;
  /** Seconds that the expression must hold before it fires: the `for` of the rule. */
  readonly for: number;
  readonly health: 'ok' | 'err' | 'unknown';
  /** What its last evaluation failed with; empty where it did not. */
  readonly lastError: string;
  /** Seconds since the epoch; null where it was never evaluated. */
  readonly evaluated: number | null;
  /** Seconds between the evaluations of its group. */
  readonly interval: number;
}

/** An alert that is pending or firing. */
export interface ActiveAlert {
  readonly name: string;
  readonly state: 'pending' | 'firing';
  readonly labels: Readonly<Record<string, string>>;
}

/** A target that a server scrapes. */
export interface ScrapeTarget {
  readonly labels: Readonly<Record<string, string>>;
  readonly health: 'up' | 'down' | 'unknown';
  readonly lastError: string;
  /** Seconds since the epoch; null where it was never scraped. */
  readonly scraped: number | null;
  /** Seconds between scrapes; null where the server does not tell. */
  readonly interval: number | null;
}

/** A Prometheus server beyond the values of its series. A question asked again in one check within seconds is asked once. */
export interface MetricServer extends MetricCatalogue {
  /** Such as `prometheus http://127.0.0.1:9090`; never with credentials. */
  readonly source: string;
  alertRules(signal: AbortSignal): Promise<ServerAnswer<readonly AlertRule[]>>;
  activeAlerts(signal: AbortSignal): Promise<ServerAnswer<readonly ActiveAlert[]>>;
  targets(signal: AbortSignal): Promise<ServerAnswer<readonly ScrapeTarget[]>>;
  /** Which of these selectors have a sample now. */
  present(selectors: readonly string[], signal: AbortSignal): Promise<ServerAnswer<ReadonlySet<string>>>;
}

/** A secret for one server. It is sent to its origin and nowhere else, and is never written, logged or shown. */
export type Credentials =
  | { readonly kind: 'bearer'; readonly origin: string; readonly token: string }
  | { readonly kind: 'basic'; readonly origin: string; readonly username: string; readonly password: string };

export type FoundCredentials =
  | { readonly status: 'found'; readonly credentials: Credentials }
  | { readonly status: 'none' }
  /** Something is kept under the name, and cannot be used; the message does not repeat it. */
  | { readonly status: 'unusable'; readonly message: string };

/** Where secrets are kept, outside of every file. */
export interface CredentialStore {
  find(name: string): Promise<FoundCredentials>;
}

/** The live journal of a run. Every method may reject with a `JournalError` that carries a code. */
export interface Journal {
  /** Ids of the runs that are known here, unordered. */
  runs(): Promise<readonly string[]>;
  /** All events of all writers, unordered, every line verified; damage is reported and never hidden. `notes` tell of a last line that a crash cut short: it hinders nobody. */
  read(run: string): Promise<{ readonly events: readonly Event[]; readonly damage: readonly string[]; readonly notes: readonly string[] }>;
  /**
   * Appends drafts as events of this machine and work tree, fsynced before it resolves.
   * `moved` where the heads of the run are no longer `heads`: read again, decide again.
   */
  append(run: string, drafts: readonly EventDraft[], heads: readonly string[], actor: Actor): Promise<
    { readonly status: 'appended'; readonly events: readonly Event[] } | { readonly status: 'moved' }
  >;
  /** Keeps a full output beside the events: fsync, rename, directory fsync. */
  saveOutput(run: string, name: string, bytes: Uint8Array): Promise<void>;
  /** One that was kept; null where it was not. */
  readOutput(run: string, name: string): Promise<Uint8Array | null>;
  /** The full outputs that were kept, by file name. */
  outputs(run: string): Promise<readonly { readonly name: string; readonly bytes: Uint8Array }[]>;
}

/** A file of the record as it is to be committed. */
export interface RecordFile {
  /** Relative to the repository root, forward slashes. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

export type CommitOutcome =
  | { readonly status: 'committed'; readonly commit: string }
  | {
      readonly status: 'refused';
      readonly code: 'no-repository' | 'no-identity' | 'in-progress' | 'locked' | 'hook' | 'ignored' | 'altered' | 'failed';
      readonly message: string;
    };

export interface Repository {
  /** Absolute path of the work tree; null outside git. */
  readonly root: string | null;
  /** The commit checked out, and the branch if any; null for what there is not. */
  head(): Promise<{ readonly commit: string | null; readonly branch: string | null }>;
  /** The full hash of the one commit that begins with these hexadecimal digits; null where there is none or there are several. */
  commitBeginning(digits: string): Promise<string | null>;
  identity(): Promise<{ readonly name: string; readonly email: string } | null>;
  /**
   * Writes `record` and commits exactly those files and `checklist`, whatever else is staged or dirty.
   * Compares the committed blobs afterwards: a difference is `altered`.
   */
  commit(change: {
    readonly checklist: string;
    readonly record: readonly RecordFile[];
    readonly message: string;
  }, signal: AbortSignal): Promise<CommitOutcome>;
}

/** Why a record is not committed yet; `code` is that of the refusal. */
export interface WaitingCommit {
  readonly code: string;
  readonly message: string;
}

/** Which records of this machine wait to be committed: those of decisions that could not be committed at once. */
export interface CommitQueue {
  waiting(run: string): Promise<WaitingCommit | null>;
  add(run: string, waiting: WaitingCommit): Promise<void>;
  remove(run: string): Promise<void>;
}

/** What a Makefile can make. `open` where an include, a pattern or a variable may add to it. */
export interface MakeTargets {
  readonly targets: readonly string[];
  readonly open: boolean;
}

/** What commands name, looked up without running anything. Directories are absolute. */
export interface CommandLookup {
  /** Names in the nearest `package.json` upwards within the repository; null where there is none that can be read. */
  npmScripts(directory: string): Promise<readonly string[] | null>;
  /** Null where the directory has no Makefile. */
  makeTargets(directory: string): Promise<MakeTargets | null>;
  /** Null where the file lies outside the repository. */
  hasFile(directory: string, file: string): Promise<boolean | null>;
  hasProgram(name: string, directory: string): Promise<boolean>;
  /** Whether what is run finds a variable of this name in its environment. */
  hasVariable(name: string): boolean;
}

/** What became of a signature: `bad` is of something or somebody else, `unknown` of a key that is not trusted here. */
export type SignatureCheck = { readonly status: 'good'; readonly key: string } | { readonly status: 'bad' | 'unknown'; readonly message: string };

/** A text to be signed, and as what: a signature over one kind of thing is none over another. */
export interface Signable {
  readonly purpose: 'approval' | 'event';
  readonly text: string;
}

/** Signs approvals and other decisions with the user's own key, and verifies those of others. */
export interface Signer {
  /** An armoured SSHSIG and the fingerprint of its key; null where no key is configured. Rejects where it cannot be used. */
  sign(signable: Signable): Promise<{ readonly signature: string; readonly key: string } | null>;
  /** `principal` is the address that the signature must be trusted for. */
  verify(signable: Signable, signature: string, principal: string): Promise<SignatureCheck>;
}

/** Approvals of what runs or connects without being seen, kept outside the repository. */
export interface TrustStore {
  isTrusted(digest: string): Promise<boolean>;
  trust(digest: string, shown: string): Promise<void>;
}
