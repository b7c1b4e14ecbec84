import os from 'node:os';
import * as vscode from 'vscode';
import type { ExecRequest, Executed, Outcome, Resolved } from '../core/engine/engine.ts';
import { isSecretName } from '../core/redaction/secretValues.ts';
import { unfinishedOn } from '../core/run/unfinished.ts';
import type { ExecResult, RunWatch } from '../core/ports.ts';
import type { ExecutionState } from '../core/run/state.ts';
import type { AnsweredSecrets } from './answeredSecrets.ts';
import { askPermission, describeScript } from './askPermission.ts';
import { askValues } from './askValues.ts';
import { BlockTerminal } from './blockTerminal.ts';
import type { Checklists, OpenChecklist, Target } from './checklists.ts';
import { obtainConsent } from './consent.ts';
import { describeEnd, latestExecution } from './executionText.ts';
import { mayAct, showRefusal, showWarnings, whyNot } from './messages.ts';
import { spelled } from './plainText.ts';
import { RunProgress } from './runProgress.ts';
import { RunQueue } from './runQueue.ts';
import { findRunnable, type Runnable } from './runnable.ts';
import { StopPresses } from './stopPresses.ts';

/** Milliseconds that what ends with the window may take before it is killed. */
const CLOSING = 3_000;

interface ActiveRun {
  readonly stop: StopPresses;
  /** Whether it goes on without this window. */
  readonly outlives: boolean;
  /** Ids that show as running: the target and the block that it stands in. */
  readonly ids: readonly string[];
  readonly uri: string;
  readonly ended: Promise<unknown>;
}

/** Runs blocks, statements and command items, each in a terminal of its own, one at a time in a checklist. */
export class BlockRuns implements vscode.Disposable {
  readonly #checklists: Checklists;
  readonly #log: vscode.LogOutputChannel;
  readonly #answers: AnsweredSecrets;
  readonly #queue = new RunQueue();
  readonly #terminals = new Map<string, BlockTerminal>();
  readonly #active = new Map<string, ActiveRun>();
  /** What was answered in this window, by checklist: what one was given is no other's. */
  readonly #values = new Map<string, Map<string, string>>();
  /** What blocks gave out that no record has, by checklist. */
  readonly #outputs = new Map<string, Record<string, string>>();
  readonly #listeners: vscode.Disposable;
  #closed: Promise<void> | null = null;
  /** Executions that this window took up, or tried to. */
  readonly #takenUp = new Set<string>();
  /** What was run, for the results that were had in this window. */
  readonly scripts = new WeakMap<ExecResult, string>();

  constructor(checklists: Checklists, log: vscode.LogOutputChannel, answers: AnsweredSecrets) {
    this.#answers = answers;
    this.#checklists = checklists;
    this.#log = log;
    this.#listeners = vscode.Disposable.from(
      checklists.onDidChangeSnapshot((checklist) => { this.#takeUp(checklist); }),
      checklists.onDidChangeItems(({ checklist }) => { this.#takeUp(checklist); }),
    );
  }

  /** Asks for what is missing, runs, and shows how it ended. Null where it was not run. `permitted` are digests of what was confirmed before. */
  async run(target: Target, permitted: ReadonlySet<string> = new Set()): Promise<Executed | null> {
    if (!mayAct(target.uri)) return this.#refuse(whyNot(target.uri));
    const checklist = await this.#checklists.settled(await this.#checklists.open(target.uri));
    const runnable = checklist.snapshot === null ? null : findRunnable(checklist.snapshot, target.id);
    if (runnable === null) return this.#refuse(vscode.l10n.t('There is nothing to run there any more. Look at the checklist and press Run again.'));
    const key = keyOf(target);
    if (this.#active.has(key)) return this.#refuse(vscode.l10n.t('“{0}” is running already. Stop it first, or wait for its end.', runnable.title));
    const stop = new StopPresses();
    const work = this.#prepareAndRun(checklist, runnable, stop, permitted);
    this.#active.set(key, { stop, outlives: (checklist.snapshot?.run ?? null) !== null, ids: idsOf(checklist, runnable), uri: target.uri.toString(), ended: work });
    try {
      return await work;
    } finally {
      this.#active.delete(key);
    }
  }

  /** Stops the target, or what runs of it: a statement of the block. Once more kills it. */
  stop(target: Target): void {
    for (const run of this.#active.values()) {
      if (run.uri === target.uri.toString() && run.ids.includes(target.id)) run.stop.press();
    }
  }

  /** Shows the terminal of a target; after a reload, what is known of its last output. */
  async showOutput(target: Target): Promise<void> {
    const open = this.#terminals.get(keyOf(target));
    if (open !== undefined && !open.closed) {
      open.show();
      return;
    }
    const checklist = await this.#checklists.open(target.uri);
    const { snapshot } = checklist;
    const latest = snapshot === null ? null : latestExecution(snapshot, checklist.results, this.scripts, target.id);
    const runnable = snapshot === null ? null : findRunnable(snapshot, target.id);
    if (latest === null || runnable === null) {
      void showRefusal(vscode.l10n.t('This was not run yet, so there is no output.'));
      return;
    }
    const terminal = this.#terminalOf(target, runnable.title);
    terminal.note(vscode.l10n.t('From the record: the beginning and the end of what it printed.'));
    terminal.output(new TextEncoder().encode(latest.excerpt));
    terminal.end(latest.title);
    terminal.show();
  }

  /** Asks again for every value of a checklist. */
  async forgetValues(uri: vscode.Uri): Promise<void> {
    const checklist = await this.#checklists.settled(await this.#checklists.open(uri));
    this.#values.delete(uri.toString());
    this.#outputs.delete(uri.toString());
    const run = checklist.snapshot?.run?.run ?? null;
    if (run === null) return;
    await this.#answers.forget(run);
    const outcome = await this.#checklists.act(checklist, (engine, file) => engine.forgetValues(file));
    if (outcome.status === 'refused') this.#refuse(outcome.message);
  }

  /** What would run, once the values that it needs were answered. Null where that was refused, or not answered. */
  async resolve(target: Target): Promise<Resolved | null> {
    if (!mayAct(target.uri)) return this.#refuse(whyNot(target.uri));
    const checklist = await this.#checklists.settled(await this.#checklists.open(target.uri));
    const asked = await this.#ask(checklist, target.id);
    if (asked === null) return null;
    return asked.outcome.status === 'refused' ? this.#refuse(asked.outcome.message) : asked.outcome.value;
  }

  /** Shows what would run, and how, in a document of its own. Nothing runs. */
  async dryRun(target: Target): Promise<void> {
    const found = await this.resolve(target);
    if (found === null) return;
    const { script, outOfOrder, notes } = found;
    const content = [vscode.l10n.t('Dry run: nothing was run.'), ...[...(outOfOrder === null ? [] : [outOfOrder]), ...notes].map(spelled), '', describeScript(script), ''].join('\n');
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content, language: 'plaintext' }), { preview: true });
  }

  /** Ends what is to end with this window and waits for its end: what no deployment records, and the rest where the user wants that. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    const stopping = [...this.#active.values()].filter((run) => !run.outlives || stopsOnClose());
    for (const run of stopping) run.stop.press();
    // An editor that closes waits for five seconds at most.
    const timer = setTimeout(() => {
      for (const run of stopping) if (!run.outlives) run.stop.press();
    }, CLOSING);
    await Promise.allSettled(stopping.map((run) => run.ended));
    clearTimeout(timer);
  }

  dispose(): void {
    this.#listeners.dispose();
    void this.close();
    for (const terminal of this.#terminals.values()) terminal.dispose();
    this.#terminals.clear();
  }

  async #prepareAndRun(checklist: OpenChecklist, runnable: Runnable, stop: StopPresses, permitted: ReadonlySet<string>): Promise<Executed | null> {
    const outputs = this.#outputsOf(checklist.uri);
    const asked = await this.#ask(checklist, runnable.id);
    if (asked === null) return null;
    if (asked.outcome.status === 'refused') return this.#refuse(asked.outcome.message);
    const permission = await askPermission(asked.outcome.value, this.#log, permitted);
    if (permission === null) return null;
    const target = { uri: checklist.uri, id: runnable.id };
    const request = { target: runnable.id, values: asked.values, outputs, ...permission };
    const terminal = this.#terminalOf(target, runnable.title);
    terminal.show();
    const listener = terminal.onDidAskToStop(() => {
      stop.press();
    });
    const running = this.#checklists.begin(checklist, idsOf(checklist, runnable));
    try {
      const outcome = await this.#queue.run(
        checklist.uri.toString(),
        stop.signal,
        () => this.#execute(checklist, runnable, request, terminal, stop),
        () => {
          terminal.note(vscode.l10n.t('Waits until what runs in this checklist has ended.'));
        },
      );
      return this.#finish(checklist, runnable, outcome, terminal);
    } finally {
      running.dispose();
      listener.dispose();
    }
  }

  /** Asks for the values that a target needs. Secrets among them are kept by the editor for the deployment. */
  async #ask(checklist: OpenChecklist, target: string): ReturnType<typeof askValues<Resolved>> {
    const run = checklist.snapshot?.run?.run ?? null;
    const remembered = this.#valuesOf(checklist.uri);
    const kept = run === null ? {} : await this.#answers.of(run);
    for (const [name, value] of Object.entries(kept)) if (!remembered.has(name)) remembered.set(name, value);
    const asked = await askValues((values) => this.#resolve(checklist, { target, values, outputs: this.#outputsOf(checklist.uri) }), remembered);
    const secrets = Object.fromEntries([...remembered].filter(([name]) => isSecretName(name)));
    if (run !== null && Object.entries(secrets).some(([name, value]) => kept[name] !== value)) await this.#answers.keep(run, secrets);
    return asked;
  }

  /** What a request comes to, once what it needs was approved. */
  async #resolve(checklist: OpenChecklist, request: ExecRequest): Promise<Outcome<Resolved>> {
    const resolve = (): Promise<Outcome<Resolved>> => this.#checklists.act(checklist, (engine, file) => engine.resolve(file, request));
    const first = await resolve();
    if (first.status === 'done' || first.code !== 'untrusted') return first;
    return (await obtainConsent(this.#checklists, checklist, this.#log)) === 'given' ? resolve() : first;
  }

  async #execute(checklist: OpenChecklist, runnable: Runnable, request: ExecRequest, terminal: BlockTerminal, stop: StopPresses): Promise<Outcome<Executed>> {
    const attempt = async (): Promise<Outcome<Executed>> => {
      const { snapshot } = await this.#checklists.settled(checklist);
      const now = snapshot === null ? null : findRunnable(snapshot, runnable.id);
      // Run was pressed for the text that was on the screen then.
      if (now?.text !== runnable.text) return changed();
      const resolved = await this.#checklists.act(checklist, (engine, file) => engine.resolve(file, request));
      if (resolved.status === 'refused') return resolved;
      terminal.begin(resolved.value.script);
      const progress = new RunProgress((text) => { this.#checklists.setProgress(checklist, idsOf(checklist, runnable), text); });
      try {
        return await this.#checklists.act(checklist, (engine, file) => engine.exec(file, request, this.#watch(checklist, terminal, stop, progress)));
      } finally {
        progress.dispose();
      }
    };
    const first = await attempt();
    if (first.status === 'done' || first.code !== 'untrusted') return first;
    return (await obtainConsent(this.#checklists, checklist, this.#log)) === 'given' ? attempt() : first;
  }

  /** Takes up what runs in a deployment and was started before this window was loaded, or elsewhere on this machine. */
  #takeUp(checklist: OpenChecklist): void {
    const run = checklist.snapshot?.run ?? null;
    if (run === null || !mayAct(checklist.uri)) return;
    for (const execution of unfinishedOn(run, os.hostname())) {
      const target = { uri: checklist.uri, id: execution.statement ?? execution.target };
      const key = keyOf(target);
      if (this.#active.has(key) || this.#takenUp.has(execution.execution)) continue;
      this.#takenUp.add(execution.execution);
      const stop = new StopPresses();
      const work = this.#attach(checklist, target, execution, stop).finally(() => this.#active.delete(key));
      this.#active.set(key, { stop, outlives: true, ids: [...new Set([target.id, execution.target])], uri: checklist.uri.toString(), ended: work });
    }
  }

  async #attach(checklist: OpenChecklist, target: Target, execution: ExecutionState, stop: StopPresses): Promise<void> {
    const runnable = checklist.snapshot === null ? null : findRunnable(checklist.snapshot, target.id);
    const terminal = this.#terminalOf(target, runnable?.title ?? target.id);
    terminal.note(vscode.l10n.t('Runs already: started by {0} at {1}. Ctrl-C stops it.', execution.started.actor.name, execution.started.time));
    const listener = terminal.onDidAskToStop(() => {
      stop.press();
    });
    const ids = [...new Set([target.id, execution.target])];
    const running = this.#checklists.begin(checklist, ids);
    const progress = new RunProgress((text) => { this.#checklists.setProgress(checklist, ids, text); });
    try {
      const outcome = await this.#checklists.act(checklist, (engine, file) => engine.attach(file, execution.execution, this.#watch(checklist, terminal, stop, progress)));
      terminal.end(outcome.status === 'done' ? describeEnd(outcome.value.result) : outcome.message);
      if (outcome.status === 'done') showWarnings(outcome);
    } finally {
      progress.dispose();
      running.dispose();
      listener.dispose();
    }
  }

  #finish(checklist: OpenChecklist, runnable: Runnable, outcome: Outcome<Executed> | null, terminal: BlockTerminal): Executed | null {
    if (outcome === null) {
      terminal.end(vscode.l10n.t('Stopped before it began. Nothing was run.'));
      return null;
    }
    if (outcome.status === 'refused') {
      terminal.end(outcome.message);
      const line = outcome.code === 'syntax' ? faultLine(outcome.message, runnable) : null;
      if (line === null) return this.#refuse(outcome.message);
      void this.#refuseAt(outcome.message, checklist.uri, line);
      return null;
    }
    const { result, script } = outcome.value;
    this.scripts.set(result, script.text);
    if ((checklist.snapshot?.run ?? null) === null) Object.assign(this.#outputsOf(checklist.uri), result.outputs);
    this.#checklists.setResult(checklist, runnable.id, result);
    terminal.end(describeEnd(result));
    showWarnings(outcome);
    return outcome.value;
  }

  /** Shows a refusal without holding up whoever waits for the run; a fault with a line can be gone to. */
  async #refuseAt(message: string, uri: vscode.Uri, line: number): Promise<void> {
    const go = vscode.l10n.t('Go to line {0}', line);
    if ((await showRefusal(message, go)) !== go) return;
    const at = new vscode.Position(line - 1, 0);
    await vscode.window.showTextDocument(uri, { selection: new vscode.Range(at, at) });
  }

  #refuse(message: string): null {
    void showRefusal(message);
    return null;
  }

  #valuesOf(uri: vscode.Uri): Map<string, string> {
    const key = uri.toString();
    const values = this.#values.get(key) ?? new Map<string, string>();
    this.#values.set(key, values);
    return values;
  }

  #outputsOf(uri: vscode.Uri): Record<string, string> {
    const outputs = this.#outputs.get(uri.toString()) ?? {};
    this.#outputs.set(uri.toString(), outputs);
    return outputs;
  }

  /** Shows output and each signal of a stop in the terminal, and remembers for later blocks what is secret. */
  #watch(checklist: OpenChecklist, terminal: BlockTerminal, stop: StopPresses, progress: RunProgress): RunWatch {
    return {
      signal: stop.signal,
      kill: stop.kill,
      onOutput: (chunk) => {
        progress.add(chunk);
        terminal.output(chunk);
      },
      onSignal: (signal) => {
        terminal.note(describeSignal(signal));
      },
      onSecret: (name, value) => {
        this.#outputsOf(checklist.uri)[name] = value;
      },
    };
  }

  #terminalOf(target: Target, title: string): BlockTerminal {
    const key = keyOf(target);
    const known = this.#terminals.get(key);
    if (known !== undefined && !known.closed) return known;
    const terminal = new BlockTerminal(title);
    this.#terminals.set(key, terminal);
    return terminal;
  }
}

function keyOf(target: Target): string {
  return `${target.uri.toString()}#${target.id}`;
}

/** The target, and for a statement the block that it stands in, which then is running too. */
function idsOf(checklist: OpenChecklist, runnable: Runnable): readonly string[] {
  const block = checklist.snapshot?.checklist.blocks.find((candidate) => candidate.statements.some((statement) => statement.id === runnable.id));
  return block === undefined ? [runnable.id] : [runnable.id, block.id];
}

function describeSignal(signal: string): string {
  switch (signal) {
    case 'SIGINT':
      return vscode.l10n.t('Asked it to stop (SIGINT). Stop once more ends it at once (SIGKILL).');
    case 'SIGTERM':
      return vscode.l10n.t('It goes on: told it to end (SIGTERM).');
    default:
      return vscode.l10n.t('Sent {0}.', signal);
  }
}

/** An editor gives no extension a say in whether it closes: what is to become of a running deployment is a setting. */
function stopsOnClose(): boolean {
  return vscode.workspace.getConfiguration('holdpoint').get<string>('onClose') === 'stop';
}

function changed(): Outcome<never> {
  return { status: 'refused', code: 'moved', message: vscode.l10n.t('The text has changed since Run was pressed. Nothing was run: read it and press Run again.'), items: [] };
}

/** The line of the file that a shell's message is about; shells count from the first line of what they are given. */
function faultLine(message: string, runnable: Runnable): number | null {
  const counted = /\bline (\d+)|:(\d+):/u.exec(message);
  if (counted === null) return null;
  const first = runnable.kind === 'block' ? runnable.line + 1 : runnable.line;
  return Math.min(first + Number(counted[1] ?? counted[2]) - 1, runnable.endLine);
}
