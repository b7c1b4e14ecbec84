/** What every action of the engine works with. */
import type { ConfigurationLayer } from '../configuration/readConfiguration.ts';
import type { Configuration } from '../configuration/configuration.ts';
import type { ChecklistFile, ChecklistParser, Clock, CommandLookup, CommitQueue, EnvironmentSource, Journal, Logger, MetricServer, MetricSource, Notifier, Random, Repository, Script, Shell, Signer, Supervisor, TrustStore } from '../ports.ts';
import type { KnownSecrets } from '../redaction/knownSecrets.ts';
import type { ExecEvidence } from '../run/command.ts';
import type { Actor, Release } from '../run/event.ts';
import type { EngineRefusal, Outcome } from './engine.ts';

/** The ports of one folder: a git work tree, or the folder of a file outside git. */
export interface EngineContext {
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly parser: ChecklistParser;
  readonly journal: Journal;
  readonly repository: Repository;
  readonly commitQueue: CommitQueue;
  readonly shell: Shell;
  /** Null where executions end with this process. */
  readonly supervisor: Supervisor | null;
  /** Name of this machine, as actors claim it. */
  readonly host: string;
  readonly trust: TrustStore;
  /** Null where nothing is signed or verified. */
  readonly signer: Signer | null;
  /** Null where nobody is told of anything. */
  readonly notifier: Notifier | null;
  /** Secrets that must not be written or shown; whoever learns of one adds it. */
  readonly secrets: KnownSecrets;
  /** Where a script would run, for the record. */
  execEvidence(script: Script): ExecEvidence;
  readonly lookup: CommandLookup;
  /** Arguments that run a language, safety options included; null for a language that is not run. */
  interpreter(lang: string, shell: string): readonly string[] | null;
  /** Absolute path of a directory named relative to the repository root; null where it lies outside. */
  resolveDirectory(cwd: string | null): string | null;
  /** Editor settings and `holdpoint.yml`, lowest precedence first. */
  configurationLayers(): Promise<readonly ConfigurationLayer[]>;
  /** Loaded when it is first asked for. */
  metricSource(configuration: Configuration): Promise<MetricSource>;
  /** The configured server, asked for the length of one action; null where none is configured. */
  metricServer(configuration: Configuration): Promise<MetricServer | null>;
  /** Loaded when it is first asked for. */
  environmentSource(configuration: Configuration): Promise<EnvironmentSource>;
  /** What the environment tells of the release, or what is wrong with it. */
  toldRelease(): Partial<Release> | string;
  actor(): Promise<Actor>;
  /** The run that the user named, where several of one file are unfinished. */
  selectedRun(): string | null;
  /** `restricted` while the workspace is not trusted: then nothing runs, connects or touches git. */
  access(): 'trusted' | 'restricted';
}

export function done<T>(value: T, warnings: readonly string[] = []): Outcome<T> {
  return { status: 'done', value, warnings };
}

export function refused(code: EngineRefusal, message: string, items: readonly string[] = []): Outcome<never> {
  return { status: 'refused', code, message, items };
}

/** The text of a thrown value, for a message. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export const RESTRICTED = refused('restricted', 'This workspace is in Restricted Mode: Holdpoint only shows the checklist. Trust the workspace to go on.');

/** One action on one file at a time. */
export type Action<Arguments extends readonly unknown[], T> = (context: EngineContext, file: ChecklistFile, ...rest: Arguments) => Promise<Outcome<T>>;
