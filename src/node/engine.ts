import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { ConfigurationLayer } from '../core/configuration/readConfiguration.ts';
import type { EngineContext } from '../core/engine/context.ts';
import { createEngine } from '../core/engine/createEngine.ts';
import type { Engine } from '../core/engine/engine.ts';
import type { ChecklistParser, CredentialStore, Logger, Notifier, Signer } from '../core/ports.ts';
import { environmentNames } from '../core/engine/execEvidence.ts';
import { createKnownSecrets, type KnownSecrets } from '../core/redaction/knownSecrets.ts';
import { redactJournal, redactLogger } from '../core/redaction/redactPorts.ts';
import { secretValues } from '../core/redaction/secretValues.ts';
import type { Actor } from '../core/run/event.ts';
import { createCommandLookup } from './commands/commandLookup.ts';
import { createRepository, type DiskRepository } from './git/repository.ts';
import { createCommitQueue } from './journal/commitQueue.ts';
import { createJournal } from './journal/journal.ts';
import { writerId } from './journal/writerId.ts';
import { releaseFromVariables } from './releaseVariables.ts';
import type { Measuring } from './metrics/measuring.ts';
import { defaultInterpreter } from './shell/interpreter.ts';
import { createShell } from './shell/shell.ts';
import { createSupervisor } from './supervisor/supervisor.ts';
import { createTrustStore } from './trust/trustStore.ts';

export interface NodeEngineOptions {
  /** Absolute path of the folder that the checklist stands in. */
  readonly folder: string;
  readonly via: Actor['via'];
  readonly logger: Logger;
  /** See `EngineContext`. */
  readonly selectedRun: () => string | null;
  /** Read at every action. While it was `restricted` at creation the engine knows no git: make a new one once trusted. */
  readonly access: () => 'trusted' | 'restricted';
  /** Settings of the editor, of lower precedence than any file. */
  readonly settings?: () => ConfigurationLayer | null;
  readonly parser: ChecklistParser;
  /** What a script's own environment is laid over; this process's by default. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** The program and arguments of a supervisor's process; without one, executions end with this process. */
  readonly supervisor?: readonly string[] | null;
  /** Absolute path of the folder of live journals; missing, the one of the repository. */
  readonly journalDirectory?: string;
  /** Those of the environment where none are given. */
  readonly credentials?: CredentialStore;
  /** How webhooks are told; what is not delivered is a warning of the logger where nothing else is said. */
  readonly telling?: {
    /** Milliseconds for which a notice is tried to be delivered. */
    readonly patience?: number;
    readonly undelivered?: (message: string) => void;
    /** Ends all attempts. */
    readonly abandon?: AbortSignal;
  };
  /** Shared by the engines of one process; those of its environment are added. */
  readonly secrets?: KnownSecrets;
}

export interface NodeEngine {
  readonly engine: Engine;
  /** Absolute: the work tree, or the folder itself outside git. Paths of checklists are relative to it. */
  readonly root: string;
  /** Absolute path of the folder of live journals. */
  readonly journalDirectory: string;
  /** Closes the connections that are kept open to servers. */
  dispose(): void;
}

/** The engine over this machine: real git, files, shells, sources and clock. */
export async function createNodeEngine(options: NodeEngineOptions): Promise<NodeEngine> {
  const repository = options.access() === 'restricted' ? noRepository : await createRepository(options.folder);
  const root = repository.root ?? options.folder;
  const journalDirectory = options.journalDirectory ?? (repository.commonDirectory === null ? path.join(root, '.holdpoint') : path.join(repository.commonDirectory, 'holdpoint'));
  const secrets = options.secrets ?? createKnownSecrets();
  secrets.add([...secretValues(process.env), ...secretValues(options.environment ?? {})]);
  const environment = options.environment ?? process.env;
  const shell = createShell({ environment, secrets });
  let measuring: Promise<Measuring> | null = null;
  // Nothing is measured when a checklist is opened, so what measures is not loaded then either.
  const measure = (): Promise<Measuring> => (measuring ??= import('./metrics/measuring.ts').then(({ createMeasuring }) => createMeasuring({ root, shell, credentials: options.credentials ?? null, secrets })));
  const supervisorCommand = options.supervisor ?? null;
  const settings = (): ConfigurationLayer | null => options.settings?.() ?? null;
  const logger = redactLogger(options.logger, secrets);
  const context: EngineContext = {
    clock: { now: () => Date.now(), timeout: (milliseconds) => AbortSignal.timeout(milliseconds) },
    random: { hex: (bytes) => randomBytes(bytes).toString('hex') },
    logger,
    parser: options.parser,
    journal: redactJournal(createJournal({ directory: journalDirectory, writer: writerId({ host: os.hostname(), worktree: root }) }), secrets),
    repository,
    commitQueue: createCommitQueue(journalDirectory),
    shell,
    supervisor: supervisorCommand === null ? null : createSupervisor({ directory: journalDirectory, root, command: supervisorCommand, environment, via: options.via, settings, secrets }),
    host: os.hostname(),
    trust: createTrustStore(),
    signer: options.access() === 'restricted' ? null : signerOf(options.folder, repository.root),
    notifier: notifierOf(environment, secrets, { undelivered: (message) => { logger.warn(message); }, ...options.telling }),
    secrets,
    execEvidence: (script) => ({
      runner: script.runner?.kind ?? 'local',
      host: script.runner?.target ?? os.hostname(),
      environment: environmentNames(script.text, script.environment, { ...(script.runner === undefined ? process.env : {}), ...script.environment }),
    }),
    lookup: createCommandLookup(root, options.environment ?? process.env),
    interpreter: defaultInterpreter,
    resolveDirectory: (cwd) => inside(root, cwd ?? '.'),
    configurationLayers: async () => {
      const file = await repositoryLayer(root);
      return [settings(), file].filter((layer) => layer !== null);
    },
    environmentSource: async ({ shell }) => {
      const { createEnvironmentSource } = await import('./environment/environmentSource.ts');
      return createEnvironmentSource({ root, environment: process.env, interpreter: defaultInterpreter('shell', shell) ?? [shell] });
    },
    metricSource: async (configuration) => (await measure()).source(configuration),
    metricServer: async (configuration) => (await measure()).server(configuration),
    toldRelease: () => releaseFromVariables(environment),
    actor: () => actorOf(repository, options.via),
    selectedRun: options.selectedRun,
    access: options.access,
  };
  return { engine: createEngine(context), root, journalDirectory, dispose: () => { void measuring?.then((made) => { made.dispose(); }); } };
}

/** Milliseconds for which a command that has nothing else to do stays to deliver a notice. */
const PATIENCE = 15_000;

/** Loaded with the first notice. */
function notifierOf(environment: Readonly<Record<string, string | undefined>>, secrets: KnownSecrets, { patience = PATIENCE, undelivered, abandon }: NonNullable<NodeEngineOptions['telling']> & Pick<Notifier, 'undelivered'>): Notifier {
  let loading: Promise<Notifier> | null = null;
  return {
    undelivered,
    send(notices, webhooks) {
      loading ??= import('./webhooks/notifier.ts').then(({ createNotifier }) => createNotifier({ environment, secrets, patience, undelivered, abandon }));
      loading.then((notifier) => { notifier.send(notices, webhooks); }, () => { undelivered('The webhooks could not be told: a part of Holdpoint is missing.'); });
    },
  };
}

/** Loaded with the first signature. */
function signerOf(folder: string, root: string | null): Signer {
  const signer = async (): Promise<Signer> => {
    const [{ createSshSigner }, { createGit }] = await Promise.all([import('./signing/sshSigner.ts'), import('./git/git.ts')]);
    return createSshSigner(createGit(folder), root);
  };
  return { sign: async (signable) => (await signer()).sign(signable), verify: async (...args) => (await signer()).verify(...args) };
}

async function actorOf(repository: DiskRepository, via: Actor['via']): Promise<Actor> {
  const identity = await repository.identity();
  return { name: identity?.name ?? os.userInfo().username, email: identity?.email ?? '', host: os.hostname(), via };
}

async function repositoryLayer(root: string): Promise<ConfigurationLayer | null> {
  const text = await readFile(path.join(root, 'holdpoint.yml'), 'utf8').catch(() => null);
  return text === null ? null : { origin: 'repository', text };
}

function inside(root: string, relative: string): string | null {
  const directory = path.resolve(root, relative);
  const away = path.relative(root, directory);
  return away === '..' || away.startsWith(`..${path.sep}`) || path.isAbsolute(away) ? null : directory;
}

/** Stands in for git in Restricted Mode, where git itself may run what a repository configures. */
const noRepository: DiskRepository = {
  root: null,
  commonDirectory: null,
  head: () => Promise.resolve({ commit: null, branch: null }),
  commitBeginning: () => Promise.resolve(null),
  identity: () => Promise.resolve(null),
  commit: () => Promise.resolve({ status: 'refused', code: 'no-repository', message: 'This workspace is in Restricted Mode.' }),
};
