/** What the views of the editor know of checklists. Views read this, ask the engine through `act`, and listen. */
import type * as vscode from 'vscode';
import type { Verdict } from '../core/condition/judging/verdict.ts';
import type { Engine, Outcome, Snapshot } from '../core/engine/engine.ts';
import type { ChecklistFile, ExecResult } from '../core/ports.ts';

/** A checklist that somebody looks at: its file, what it means now, and what goes on in it. */
export interface OpenChecklist {
  readonly uri: vscode.Uri;
  readonly file: ChecklistFile;
  /** Absolute path of the folder of the runs; null where none is read. */
  readonly journalDirectory: string | null;
  /** Null until it was first read, and once its file is gone. */
  readonly snapshot: Snapshot | null;
  /** Why there is no snapshot, for a person; null while it is read or where there is one. */
  readonly failure: string | null;
  /** Version of the open document that `snapshot` was made of; null where no document is open. Positions hold for this version only. */
  readonly version: number | null;
  /** Latest verdict by item id, measured in this window; those of a run are in `snapshot.run`. */
  readonly verdicts: ReadonlyMap<string, Verdict>;
  /** Latest result by block, statement or item id, run in this window; those of a run are in `snapshot.run`. */
  readonly results: ReadonlyMap<string, ExecResult>;
  /** Ids of what is being run or measured by this window. */
  readonly running: ReadonlySet<string>;
  /** How far what runs has come, by id. */
  readonly progress: ReadonlyMap<string, string>;
}

/** Something of a checklist that changed in place: its text, state, verdict or result, never its position. */
export interface ItemsChange {
  readonly checklist: OpenChecklist;
  /** Ids of items, blocks or statements. */
  readonly ids: ReadonlySet<string>;
}

/** What a command, a lens or a row of the tree is about. Commands take it as their first argument. */
export interface Target {
  readonly uri: vscode.Uri;
  /** Id of an item, block, statement or section. */
  readonly id: string;
}

export interface Checklists extends vscode.Disposable {
  /** The one that the view shows: the pinned one, else the one followed by the active editor. */
  readonly current: OpenChecklist | null;
  readonly pinned: boolean;
  readonly onDidChangeCurrent: vscode.Event<OpenChecklist | null>;
  /** The whole may have changed: lines, ids, run. */
  readonly onDidChangeSnapshot: vscode.Event<OpenChecklist>;
  /** Only these items changed, and no line moved. Follows a tick, a verdict, a start or an end of a run. */
  readonly onDidChangeItems: vscode.Event<ItemsChange>;

  /** Whether a document counts as a checklist: by the globs of the settings, or because it was opened as one. */
  isChecklist(document: vscode.TextDocument): boolean;
  /** The checklist of a document or file that is open here already; never reads. */
  get(uri: vscode.Uri): OpenChecklist | undefined;
  /** Opens a checklist and waits for its first snapshot, or its failure. */
  open(uri: vscode.Uri): Promise<OpenChecklist>;
  /** Waits until the snapshot is that of the text as it is now. */
  settled(checklist: OpenChecklist): Promise<OpenChecklist>;

  pin(uri: vscode.Uri): Promise<void>;
  unpin(): void;
  /** Every checklist of the workspace, by the globs of the settings. */
  find(): Promise<readonly vscode.Uri[]>;

  /**
   * Does something with the engine and takes the result into the snapshot, telling the views.
   * Refused with `restricted` in an untrusted workspace, before the engine is loaded. An exception is logged and
   * comes back as a refusal. Does not queue: the engine orders what it writes.
   */
  act<T>(checklist: OpenChecklist, action: (engine: Engine, file: ChecklistFile) => Promise<Outcome<T>>): Promise<Outcome<T>>;
  /** Something that runs has gone on: how long it takes and what it printed last. Nothing else of it changed. */
  readonly onDidProgress: vscode.Event<ItemsChange>;
  setProgress(checklist: OpenChecklist, ids: readonly string[], text: string): void;
  /** Marks ids as running until disposed. */
  begin(checklist: OpenChecklist, ids: readonly string[]): vscode.Disposable;
  setVerdict(checklist: OpenChecklist, item: string, verdict: Verdict): void;
  setResult(checklist: OpenChecklist, target: string, result: ExecResult): void;
}
