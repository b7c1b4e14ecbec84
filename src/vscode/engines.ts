import path from 'node:path';
import * as vscode from 'vscode';
import type { ConfigurationLayer } from '../core/configuration/readConfiguration.ts';
import type { Engine } from '../core/engine/engine.ts';
import type { ChecklistFile, ChecklistParser, CredentialStore } from '../core/ports.ts';
import type { KnownSecrets } from '../core/redaction/knownSecrets.ts';
import type { NodeEngine } from '../node/engine.ts';
import { FORCED_COLOUR } from './colour.ts';
import { showRefusal } from './messages.ts';
import { createDocumentFile, createVirtualFile, type OwnChanges } from './documentFile.ts';

/** A checklist's file, what acts on it, and what on disk may change it besides the file itself. */
export interface Opened {
  readonly file: ChecklistFile;
  readonly engine: Engine;
  /** Absolute path of the folder of the runs; null where none is read. */
  readonly journalDirectory: string | null;
  /** Folders and globs within them, absolute. */
  readonly watched: readonly { readonly folder: string; readonly glob: string }[];
}

/** One engine for each folder of checklists, loaded when the first is opened. */
export class Engines {
  readonly #log: vscode.LogOutputChannel;
  readonly #parser: ChecklistParser;
  readonly #supervisor: string;
  readonly #credentials: CredentialStore;
  readonly #made = new Map<string, Promise<NodeEngine>>();
  /** What one engine learned of secrets all of this window mask. */
  #secrets: Promise<KnownSecrets> | null = null;
  #isUndeliveredShown = false;

  /** `supervisor` is the absolute path of the file that owns executions, in a process of its own. */
  constructor(log: vscode.LogOutputChannel, parser: ChecklistParser, supervisor: string, credentials: CredentialStore) {
    this.#credentials = credentials;
    this.#log = log;
    this.#supervisor = supervisor;
    this.#parser = parser;
  }

  async open(uri: vscode.Uri, own: OwnChanges): Promise<Opened> {
    const folder = path.dirname(uri.fsPath);
    // A file that is on no disk is shown only: no git, no journal.
    if (uri.scheme !== 'file') return { file: createVirtualFile(uri), engine: (await this.#make(folder, () => 'restricted')).engine, journalDirectory: null, watched: [] };
    const { engine, root, journalDirectory } = await this.#engine(folder);
    const { createDiskFile } = await import('../node/files/diskFile.ts');
    const file = createDocumentFile(uri, createDiskFile({ absolutePath: uri.fsPath, root }), own);
    const name = path.basename(uri.fsPath).replaceAll(/[[\]{}*?!,]/gu, '?');
    const journal = vscode.workspace.isTrusted ? [{ folder: journalDirectory, glob: '**/*.jsonl' }] : [];
    return { file, engine, journalDirectory: vscode.workspace.isTrusted ? journalDirectory : null, watched: [{ folder, glob: name }, { folder: root, glob: 'holdpoint.yml' }, ...journal] };
  }

  /** Ends every engine. In Restricted Mode none knew git, so once trusted each is made anew. */
  clear(): void {
    for (const made of this.#made.values()) void made.then((engine) => { engine.dispose(); }, () => undefined);
    this.#made.clear();
  }

  #engine(folder: string): Promise<NodeEngine> {
    const known = this.#made.get(folder);
    if (known !== undefined) return known;
    const made = this.#make(folder, () => (vscode.workspace.isTrusted ? 'trusted' : 'restricted'));
    this.#made.set(folder, made);
    made.catch(() => this.#made.delete(folder));
    return made;
  }

  /** Each into the log, and the first as a notification: it is heard of, and hinders nobody at work. */
  #undelivered(message: string): void {
    this.#log.warn(message);
    if (this.#isUndeliveredShown) return;
    this.#isUndeliveredShown = true;
    const showLog = vscode.l10n.t('Show Log');
    void showRefusal(message, showLog).then((chosen) => { if (chosen === showLog) this.#log.show(); });
  }

  async #make(folder: string, access: () => 'trusted' | 'restricted'): Promise<NodeEngine> {
    const { createNodeEngine } = await import('../node/engine.ts');
    const secrets = await (this.#secrets ??= import('../core/redaction/knownSecrets.ts').then(({ createKnownSecrets }) => createKnownSecrets()));
    const log = this.#log;
    const environment = { ...process.env, ...FORCED_COLOUR };
    return createNodeEngine({
      folder,
      via: 'editor',
      logger: {
        info(message) {
          log.info(message);
        },
        warn(message) {
          log.warn(message);
        },
        error(message, cause) {
          log.error(message, cause);
        },
      },
      selectedRun: () => null,
      access,
      settings: settingsLayer,
      parser: this.#parser,
      credentials: this.#credentials,
      environment,
      secrets,
      telling: { patience: DELIVERY, undelivered: (message) => { this.#undelivered(message); } },
      supervisor: access() === 'trusted' ? [process.execPath, this.#supervisor] : null,
    });
  }
}

/** Milliseconds for which a webhook is tried to be told of something. */
const DELIVERY = 120_000;

/** Only what the user set for themselves: a workspace's settings come from a repository, and are its `holdpoint.yml`. */
function settingsLayer(): ConfigurationLayer | null {
  const settings = vscode.workspace.getConfiguration('holdpoint');
  const own = (name: string): unknown => settings.inspect(name)?.globalValue;
  const value = own('configuration');
  const named = { confirm: own('confirm'), dangerous: own('dangerous') };
  const given = Object.fromEntries(Object.entries(named).filter(([, setting]) => setting !== undefined));
  return { origin: 'settings', value: { ...(typeof value === 'object' && value !== null ? value : {}), ...given } };
}
