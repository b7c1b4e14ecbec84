import path from 'node:path';
import * as vscode from 'vscode';
import type { Verdict } from '../core/condition/judging/verdict.ts';
import type { Engine, Outcome, Snapshot } from '../core/engine/engine.ts';
import type { ChecklistFile, CredentialStore, ExecResult } from '../core/ports.ts';
import type { Checklists, ItemsChange, OpenChecklist } from './checklists.ts';
import { findByGlobs, matchesGlobs } from './checklistGlobs.ts';
import { openDocument } from './documentFile.ts';
import { Engines, type Opened } from './engines.ts';
import { mayAct, whyNot } from './messages.ts';
import { HostParser } from './parse/parser.ts';
import { changedIds } from './snapshotChange.ts';

/** How long typing must rest before a typed mark is taken into the record, in milliseconds. */
const REST = 300;

class Entry implements OpenChecklist {
  readonly uri: vscode.Uri;
  readonly file: ChecklistFile;
  readonly engine: Engine;
  readonly journalDirectory: string | null;
  snapshot: Snapshot | null = null;
  failure: string | null = null;
  version: number | null = null;
  readonly verdicts = new Map<string, Verdict>();
  readonly results = new Map<string, ExecResult>();
  readonly running = new Set<string>();
  readonly progress = new Map<string, string>();
  /** Ends when the snapshot is that of the text; replaced by every refresh. */
  refreshed: Promise<void> = Promise.resolve();
  again = false;
  busy = false;
  typing: NodeJS.Timeout | null = null;
  readonly watchers: vscode.Disposable[] = [];

  constructor(uri: vscode.Uri, { file, engine, journalDirectory }: Opened) {
    this.journalDirectory = journalDirectory;
    this.uri = uri;
    this.file = file;
    this.engine = engine;
  }

  dispose(): void {
    if (this.typing !== null) clearTimeout(this.typing);
    vscode.Disposable.from(...this.watchers).dispose();
  }
}

/** Knows the checklists that are looked at, keeps their snapshots true, and lets the engine act on them. */
export class ChecklistStore implements Checklists {
  readonly #log: vscode.LogOutputChannel;
  /** Parses on a thread of its own. */
  readonly parser: HostParser;
  readonly #entries = new Map<string, Promise<Entry>>();
  readonly #known = new Map<string, Entry>();
  readonly #engines: Engines;
  readonly #chosen = new Set<string>();
  readonly #own = new Map<string, number>();
  readonly #listeners: vscode.Disposable[] = [];
  #current: Entry | null = null;
  #pinned = false;
  #following = 0;

  readonly #currentChanged = new vscode.EventEmitter<OpenChecklist | null>();
  readonly #snapshotChanged = new vscode.EventEmitter<OpenChecklist>();
  readonly #itemsChanged = new vscode.EventEmitter<ItemsChange>();
  readonly #progressed = new vscode.EventEmitter<ItemsChange>();
  readonly onDidChangeCurrent = this.#currentChanged.event;
  readonly onDidChangeSnapshot = this.#snapshotChanged.event;
  readonly onDidChangeItems = this.#itemsChanged.event;
  readonly onDidProgress = this.#progressed.event;

  /** `programs` is the absolute path of the folder of what runs outside the extension host. */
  constructor(log: vscode.LogOutputChannel, programs: string, credentials: CredentialStore) {
    this.#log = log;
    this.parser = new HostParser(path.join(programs, 'parseWorker.cjs'));
    this.#engines = new Engines(log, this.parser, path.join(programs, 'supervisor', 'supervisor.js'), credentials);
    this.#listeners.push(
      vscode.window.onDidChangeActiveTextEditor((editor) => { this.#follow(editor); }),
      vscode.workspace.onDidOpenTextDocument((document) => { this.#opened(document); }),
      vscode.workspace.onDidCloseTextDocument((document) => { this.#refreshKnown(document.uri); }),
      vscode.workspace.onDidSaveTextDocument((document) => { this.#refreshKnown(document.uri); }),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => { this.#edited(document, contentChanges.length > 0 ? 'content' : 'dirty state'); }),
      vscode.workspace.onDidGrantWorkspaceTrust(() => { void this.#reopen(); }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('holdpoint')) for (const entry of this.#known.values()) this.#refresh(entry);
      }),
    );
    for (const document of vscode.workspace.textDocuments) if (this.isChecklist(document)) void this.open(document.uri);
    this.#follow(vscode.window.activeTextEditor);
  }

  get current(): OpenChecklist | null {
    return this.#current;
  }

  get pinned(): boolean {
    return this.#pinned;
  }

  isChecklist(document: vscode.TextDocument): boolean {
    if (document.languageId !== 'markdown' || document.uri.scheme === 'git') return false;
    return this.#chosen.has(document.uri.toString()) || matchesGlobs(document);
  }

  get(uri: vscode.Uri): OpenChecklist | undefined {
    return this.#known.get(uri.toString());
  }

  async open(uri: vscode.Uri): Promise<OpenChecklist> {
    const entry = await this.#entry(uri);
    await entry.refreshed;
    return entry;
  }

  async settled(checklist: OpenChecklist): Promise<OpenChecklist> {
    const entry = await this.#entry(checklist.uri);
    if (entry.snapshot === null || entry.version !== (openDocument(entry.uri)?.version ?? null)) this.#refresh(entry);
    let waited: Promise<void> | null = null;
    while (waited !== entry.refreshed) {
      waited = entry.refreshed;
      await waited;
    }
    return entry;
  }

  /** Counts a Markdown file as a checklist from now on, whatever its name is. */
  async openAs(uri: vscode.Uri): Promise<void> {
    this.#chosen.add(uri.toString());
    this.#show(await this.#entry(uri));
  }

  async pin(uri: vscode.Uri): Promise<void> {
    const entry = await this.#entry(uri);
    this.#pinned = true;
    this.#show(entry);
  }

  unpin(): void {
    this.#pinned = false;
    this.#currentChanged.fire(this.#current);
    this.#follow(vscode.window.activeTextEditor);
  }

  find(): Promise<readonly vscode.Uri[]> {
    return findByGlobs();
  }

  async act<T>(checklist: OpenChecklist, action: (engine: Engine, file: ChecklistFile) => Promise<Outcome<T>>): Promise<Outcome<T>> {
    if (!mayAct(checklist.uri)) return { status: 'refused', code: 'restricted', message: whyNot(checklist.uri), items: [] };
    const entry = await this.#entry(checklist.uri);
    try {
      const outcome = await action(entry.engine, entry.file);
      if (outcome.status === 'refused') this.#log.info(`${entry.file.path}: ${outcome.code}: ${outcome.message}`);
      return outcome;
    } catch (error) {
      this.#log.error(error instanceof Error ? error : String(error));
      return { status: 'refused', code: 'journal', message: vscode.l10n.t('This did not work, by a fault of Holdpoint. The log says more.'), items: [] };
    } finally {
      this.#refresh(entry);
      await entry.refreshed;
    }
  }

  begin(checklist: OpenChecklist, ids: readonly string[]): vscode.Disposable {
    const entry = this.#known.get(checklist.uri.toString());
    const added = ids.filter((id) => entry?.running.has(id) === false);
    for (const id of added) entry?.running.add(id);
    this.#tell(entry, ids);
    return new vscode.Disposable(() => {
      for (const id of added) {
        entry?.running.delete(id);
        entry?.progress.delete(id);
      }
      this.#tell(entry, ids);
    });
  }

  setProgress(checklist: OpenChecklist, ids: readonly string[], text: string): void {
    const entry = this.#known.get(checklist.uri.toString());
    if (entry === undefined) return;
    for (const id of ids) if (entry.running.has(id)) entry.progress.set(id, text);
    this.#progressed.fire({ checklist: entry, ids: new Set(ids) });
  }

  setVerdict(checklist: OpenChecklist, item: string, verdict: Verdict): void {
    const entry = this.#known.get(checklist.uri.toString());
    entry?.verdicts.set(item, verdict);
    this.#tell(entry, [item]);
  }

  setResult(checklist: OpenChecklist, target: string, result: ExecResult): void {
    const entry = this.#known.get(checklist.uri.toString());
    entry?.results.set(target, result);
    this.#tell(entry, [target]);
  }

  dispose(): void {
    this.#engines.clear();
    vscode.Disposable.from(...this.#listeners, ...this.#known.values(), this.parser, this.#currentChanged, this.#snapshotChanged, this.#itemsChanged, this.#progressed).dispose();
  }

  #tell(entry: Entry | undefined, ids: readonly string[]): void {
    if (entry !== undefined) this.#itemsChanged.fire({ checklist: entry, ids: new Set(ids) });
  }

  #entry(uri: vscode.Uri): Promise<Entry> {
    const key = uri.toString();
    const known = this.#entries.get(key);
    if (known !== undefined) return known;
    const made = this.#make(uri);
    this.#entries.set(key, made);
    made.catch((error: unknown) => {
      this.#entries.delete(key);
      this.#log.error(error instanceof Error ? error : String(error));
    });
    return made;
  }

  async #make(uri: vscode.Uri): Promise<Entry> {
    const opened = await this.#engines.open(uri, { begin: (changed) => this.#ownChange(changed) });
    const entry = new Entry(uri, opened);
    const refresh = (): void => { this.#refresh(entry); };
    for (const { folder, glob } of opened.watched) {
      const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(vscode.Uri.file(folder), glob));
      entry.watchers.push(watcher, watcher.onDidChange(refresh), watcher.onDidCreate(refresh), watcher.onDidDelete(refresh));
    }
    this.#known.set(uri.toString(), entry);
    this.#refresh(entry);
    return entry;
  }

  /** In Restricted Mode no engine knew git; once trusted each is made anew. */
  async #reopen(): Promise<void> {
    const uris = [...this.#known.values()].map((entry) => entry.uri);
    const current = this.#current?.uri;
    for (const entry of this.#known.values()) entry.dispose();
    this.#engines.clear();
    this.#entries.clear();
    this.#known.clear();
    for (const uri of uris) await this.open(uri);
    if (current !== undefined) this.#show(await this.#entry(current));
  }

  #ownChange(uri: vscode.Uri): vscode.Disposable {
    const key = uri.toString();
    this.#own.set(key, (this.#own.get(key) ?? 0) + 1);
    return new vscode.Disposable(() => { this.#own.set(key, (this.#own.get(key) ?? 1) - 1); });
  }

  /** The first change of a clean document comes before word that it is dirty, which comes as an event of its own. */
  #edited(document: vscode.TextDocument, change: 'content' | 'dirty state'): void {
    const entry = this.#known.get(document.uri.toString());
    if (entry === undefined) return;
    this.#refresh(entry);
    if (change === 'dirty state' || (this.#own.get(document.uri.toString()) ?? 0) > 0) return;
    if (entry.typing !== null) clearTimeout(entry.typing);
    entry.typing = setTimeout(() => {
      entry.typing = null;
      // A document that is clean again was reloaded or saved, and nobody can say who typed what is in it.
      if (!document.isDirty) return;
      if ((entry.snapshot?.run ?? null) !== null) void this.#observe(entry);
    }, REST);
  }

  async #observe(entry: Entry): Promise<void> {
    const outcome = await this.act(entry, (engine, file) => engine.observe(file, 'edit'));
    const said = outcome.status === 'refused' ? [outcome.message] : outcome.warnings;
    for (const message of said) this.#log.warn(message);
  }

  /** A document also opens anew when its language becomes known, which may be after its editor became the active one. */
  #opened(document: vscode.TextDocument): void {
    if (!this.isChecklist(document)) return;
    void this.#entry(document.uri).then((entry) => { this.#refresh(entry); });
    const editor = vscode.window.activeTextEditor;
    if (editor?.document === document) this.#follow(editor);
  }

  #refreshKnown(uri: vscode.Uri): void {
    const entry = this.#known.get(uri.toString());
    if (entry !== undefined) this.#refresh(entry);
  }

  /** One refresh at a time for each file; what comes meanwhile is seen by one more. */
  #refresh(entry: Entry): void {
    entry.again = true;
    if (entry.busy) return;
    entry.busy = true;
    entry.refreshed = this.#refreshUntilStill(entry).finally(() => {
      entry.busy = false;
      if (entry.again) this.#refresh(entry);
    });
  }

  async #refreshUntilStill(entry: Entry): Promise<void> {
    while (entry.again) {
      entry.again = false;
      const version = openDocument(entry.uri)?.version ?? null;
      const before = entry.snapshot;
      try {
        const outcome = await entry.engine.snapshot(entry.file);
        entry.snapshot = outcome.status === 'done' ? outcome.value : null;
        entry.failure = outcome.status === 'done' ? null : outcome.message;
      } catch (error) {
        this.#log.error(error instanceof Error ? error : String(error));
        entry.snapshot = null;
        entry.failure = vscode.l10n.t('The checklist could not be read. The log says why.');
      }
      const moved = entry.version !== version;
      entry.version = version;
      const ids = entry.snapshot === null ? null : changedIds(before, entry.snapshot);
      if (ids === null) this.#snapshotChanged.fire(entry);
      else if (ids.size > 0 || moved) this.#itemsChanged.fire({ checklist: entry, ids });
    }
  }

  #follow(editor: vscode.TextEditor | undefined): void {
    if (this.#pinned || editor === undefined || !this.isChecklist(editor.document)) return;
    this.#following += 1;
    const ticket = this.#following;
    void this.#entry(editor.document.uri).then((entry) => {
      // Showing what is shown already would build the tree anew, and lose what is selected in it.
      if (ticket === this.#following && !this.#pinned && entry !== this.#current) this.#show(entry);
    });
  }

  #show(entry: Entry): void {
    this.#current = entry;
    this.#currentChanged.fire(entry);
  }
}
